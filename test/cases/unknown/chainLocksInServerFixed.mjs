// Both take the locks in the same order.
import { once } from 'node:events';
import { createServer, get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { ChainLock } from './chainLock.mjs';

const [stock, ledger] = [new ChainLock(), new ChainLock()];
async function order() {
  await stock.run(async () => {
    await pause(50);
    await ledger.run(async () => 'ordered');
  });
}
async function refund() {
  await stock.run(async () => {
    await pause(50);
    await ledger.run(async () => 'refunded');
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
setTimeout(() => {
  server.close();
  server.closeAllConnections();
}, 6000);
