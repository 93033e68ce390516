// A scraper: some pages at a time, tried again when the server is busy, the links of a page being visited in their turn.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';

const refused = new Map();
const server = createServer((request, response) => {
  const depth = request.url.split('/').length;
  const times = refused.get(request.url) ?? 0;
  if (times < request.url.length % 3) {
    refused.set(request.url, times + 1);
    response.writeHead(503).end('busy');
    return;
  }
  const links = depth < 5 ? ['a', 'b', 'c'].map((name) => `${request.url === '/' ? '' : request.url}/${name}`) : [];
  response.end(JSON.stringify(links));
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const origin = `http://127.0.0.1:${server.address().port}`;

async function withRetries(work, tries = 5) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === tries) throw error;
      await sleep(2 ** attempt);
    }
  }
}

const limit = pLimit(4);
const visited = new Set();
async function visit(path) {
  if (visited.has(path)) return;
  visited.add(path);
  const links = await limit(() =>
    withRetries(async () => {
      const response = await fetch(origin + path, { signal: AbortSignal.timeout(10_000) });
      const body = await response.text();
      if (!response.ok) throw new Error(body);
      return JSON.parse(body);
    }),
  );
  await Promise.all(links.map(visit));
}

await visit('/');
console.log(visited.size, limit.activeCount, limit.pendingCount);
server.closeAllConnections();
server.close();
