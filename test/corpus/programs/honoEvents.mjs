// Server-sent events from hono: half of the clients go away in the middle.
import { once } from 'node:events';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';

const app = new Hono();
let ended = 0;
app.get('/ticks', (context) =>
  streamSSE(context, async (stream) => {
    for (let tick = 0; tick < 20 && !stream.aborted; tick += 1) {
      await stream.writeSSE({ data: String(tick) });
      await stream.sleep(10);
    }
    ended += 1;
  }),
);
const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
await once(server, 'listening');
const url = `http://127.0.0.1:${server.address().port}/ticks`;
async function watch(leavesAfter) {
  const leaving = new AbortController();
  const answer = await fetch(url, { signal: leaving.signal });
  let seen = 0;
  try {
    for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
      seen += chunk.split('data:').length - 1;
      if (seen >= leavesAfter) leaving.abort();
    }
  } catch (error) {
    if (error.name !== 'AbortError') throw error;
  }
  return seen >= leavesAfter;
}
const left = await Promise.all(Array.from({ length: 10 }, (_, index) => watch(index % 2 === 0 ? 3 : 1000)));
server.close();
server.closeAllConnections();
console.log(left.filter(Boolean).length, ended >= 5);
