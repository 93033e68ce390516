// A server that has nothing to do for a long time, with a client that keeps its connection, until a signal closes it.
import { once } from 'node:events';
import { Agent, createServer, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => response.end(request.url));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const agent = new Agent({ keepAlive: true });
const ask = async (path) => {
  const [response] = await once(get({ port: server.address().port, path, agent }), 'response');
  const chunks = await response.toArray();
  return Buffer.concat(chunks).toString();
};
console.log(await ask('/first'));

async function untilSignal() {
  const ended = new Promise((resolve) => process.once('SIGUSR2', resolve));
  const beat = setInterval(() => {}, 500);
  await ended;
  clearInterval(beat);
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  await closed;
}
const ending = untilSignal();
await sleep(4000);
console.log(await ask('/second'));
process.kill(process.pid, 'SIGUSR2');
await ending;
agent.destroy();
console.log('closed');
