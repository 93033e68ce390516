// An express server that locks by key; one handler fails while it holds its key.
import { once } from 'node:events';
import AsyncLock from 'async-lock';
import express from 'express';

const lock = new AsyncLock();
const stock = new Map([
  ['apple', 50],
  ['pear', 50],
]);
const app = express();
app.get('/take/:kind', async (request, response) => {
  const { kind } = request.params;
  const left = await lock.acquire(kind, async () => {
    const before = stock.get(kind);
    if (before === undefined) throw new Error(`no ${kind}`);
    await new Promise((resolve) => setImmediate(resolve));
    stock.set(kind, before - 1);
    return before - 1;
  });
  response.json({ left });
});
app.use((_error, _request, response, _next) => response.status(404).end());
const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
const base = `http://127.0.0.1:${server.address().port}`;
const kinds = ['apple', 'pear', 'stone'];
const codes = await Promise.all(
  Array.from({ length: 90 }, async (_, index) => {
    const answer = await fetch(`${base}/take/${kinds[index % 3]}`);
    await answer.text();
    return answer.status;
  }),
);
server.close();
server.closeAllConnections();
console.log([...stock.values()], codes.filter((code) => code === 404).length);
