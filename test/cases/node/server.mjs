// A server with waits of every kind that goes on and is closed at the end.
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const server = createServer(async (incoming, outgoing) => {
  let length = 0;
  for await (const chunk of incoming) length += chunk.length;
  await pipeline(Readable.from([String(length)]), outgoing);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const post = async (text) => {
  const asked = request({ port: server.address().port, method: 'POST' });
  asked.end(text);
  const [answer] = await once(asked, 'response');
  let body = '';
  for await (const chunk of answer) body += chunk;
  return body;
};
console.log(await Promise.all(['a', 'bb', 'ccc'].map(post)));
for (let round = 0; round < 20; round++) await Promise.all(Array.from({ length: 20 }, () => post('x'.repeat(round))));
server.close();
await once(server, 'close');
console.log('closed');
