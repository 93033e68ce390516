// Long polls: some are answered late, some time out, some are given up by the client.
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const news = new EventEmitter();
const server = createServer(async (_request, response) => {
  try {
    const [item] = await once(news, 'item', { signal: AbortSignal.timeout(900) });
    response.end(item);
  } catch {
    response.writeHead(204).end();
  }
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${server.address().port}/`;
const poll = async (options) => {
  try {
    const answer = await fetch(url, options);
    return `${answer.status} ${await answer.text()}`;
  } catch (error) {
    return error.name;
  }
};
const early = Array.from({ length: 5 }, () => poll());
const impatient = Array.from({ length: 3 }, () => poll({ signal: AbortSignal.timeout(200) }));
await pause(500);
news.emit('item', 'hello');
console.log(await Promise.all([...early, ...impatient]));
console.log(await poll());
server.close();
server.closeAllConnections();
