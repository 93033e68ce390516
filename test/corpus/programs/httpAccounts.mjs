// A server whose requests take two accounts' locks in one order, many at a time.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

const accounts = Array.from({ length: 8 }, (_, id) => ({ id, mutex: new Mutex(), balance: 100 }));
async function transfer(from, to, amount) {
  const [first, second] = from.id < to.id ? [from, to] : [to, from];
  await first.mutex.runExclusive(async () => {
    await pause(1);
    await second.mutex.runExclusive(async () => {
      from.balance -= amount;
      await pause(1);
      to.balance += amount;
    });
  });
}
const server = createServer(async (request, response) => {
  const [from, to] = new URL(request.url, 'http://localhost').searchParams.values();
  await transfer(accounts[from], accounts[to], 1);
  response.end('done');
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();
const texts = await Promise.all(
  Array.from({ length: 200 }, async (_, index) => {
    const from = index % 8;
    const answer = await fetch(`http://127.0.0.1:${port}/?from=${from}&to=${(from + 1 + (index % 6)) % 8}`);
    return answer.text();
  }),
);
server.close();
server.closeAllConnections();
console.log(
  texts.length,
  accounts.reduce((sum, { balance }) => sum + balance, 0),
);
