// A server whose requests take two hand-written locks in opposite order. The server goes on, these requests do not.
import { once } from 'node:events';
import { createServer, get } from 'node:http';
import { ChainLock } from './chainLock.mjs';

const [stock, ledger] = [new ChainLock(), new ChainLock()];
let inside = 0;
let meet;
const met = new Promise((resolve) => {
  meet = resolve;
});
/** Each of the two has one lock before either asks for the other, however busy the machine is. */
async function bothInside() {
  inside += 1;
  if (inside === 2) meet();
  await met;
}
async function order() {
  await stock.run(async () => {
    await bothInside();
    await ledger.run(async () => 'ordered');
  });
}
async function refund() {
  await ledger.run(async () => {
    await bothInside();
    await stock.run(async () => 'refunded');
  });
}
const server = createServer(async (request, response) => {
  if (request.url === '/order') await order();
  else await refund();
  response.end('done');
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();
for (const path of ['/order', '/refund']) get({ host: '127.0.0.1', port, path });
