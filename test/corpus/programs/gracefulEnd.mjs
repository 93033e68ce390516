// A server that gets SIGTERM while requests are under way: it answers them, and ends.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const REQUESTS = 10;
let active = 0;
let drained = () => {};
const server = createServer(async (_request, response) => {
  active += 1;
  if (active === REQUESTS) process.kill(process.pid, 'SIGTERM');
  await pause(300);
  response.end('answered');
  await once(response, 'close');
  active -= 1;
  if (active === 0) drained();
}).listen(0, '127.0.0.1');
process.once('SIGTERM', async () => {
  server.close();
  await new Promise((resolve) => {
    drained = resolve;
    if (active === 0) resolve();
  });
  server.closeIdleConnections();
  console.log('drained');
});
await once(server, 'listening');
const url = `http://127.0.0.1:${server.address().port}/`;
const answers = Array.from({ length: REQUESTS }, async () => (await fetch(url)).text());
console.log(new Set(await Promise.all(answers)));
