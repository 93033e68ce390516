// A server under load: each request takes a slot, then one of another limiter, always in that order; it exits in the middle of it.
import { once } from 'node:events';
import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import pLimit from 'p-limit';
import PQueue from 'p-queue';

const requests = pLimit(8);
const disk = new PQueue({ concurrency: 2 });
const cache = new Map();

async function read(name) {
  await pause(2);
  return name.toUpperCase();
}
function cached(name) {
  const known = cache.get(name) ?? disk.add(() => read(name));
  cache.set(name, known);
  return known;
}
const server = http.createServer((request, response) => {
  requests(async () => cached(request.url.slice(1)))
    .then((text) => response.end(text))
    .catch((error) => response.writeHead(500).end(error.message));
});
server.listen(0);
await once(server, 'listening');
const { port } = server.address();
const get = async (name) => (await fetch(`http://localhost:${port}/${name}`)).text();
const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => get(`file${index % 50}`)));
console.log(answers.length, new Set(answers).size);
for (let index = 0; index < 20; index += 1) void requests(() => pause(10_000));
const left = requests(async () => 'never');
void left.then(console.log);
setTimeout(() => process.exit(), 200);
