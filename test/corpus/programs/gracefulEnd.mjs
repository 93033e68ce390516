// A server that gets SIGTERM while requests are under way: it answers them, and ends.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

let active = 0;
let drained = () => {};
const server = createServer(async (_request, response) => {
  active += 1;
  await pause(300);
  response.end('answered');
  active -= 1;
  if (active === 0) drained();
}).listen(0, '127.0.0.1');
process.once('SIGTERM', async () => {
  server.close();
  await new Promise((resolve) => {
    drained = resolve;
    if (active === 0) resolve();
  });
  server.closeAllConnections();
  console.log('drained');
});
await once(server, 'listening');
const url = `http://127.0.0.1:${server.address().port}/`;
const answers = Array.from({ length: 10 }, async () => (await fetch(url)).text());
await pause(100);
process.kill(process.pid, 'SIGTERM');
console.log(new Set(await Promise.all(answers)));
