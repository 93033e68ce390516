// A server answers with streams and reads what it is sent; some answers are given up half read, one is slow, one feed stays open till the end.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const page = (lines, wait) => {
  let left = lines;
  return new ReadableStream({
    async pull(controller) {
      await pause(wait);
      if (left === 0) controller.close();
      else controller.enqueue(new TextEncoder().encode(`line ${left--}\n`));
    },
  });
};
const server = createServer(async (request, response) => {
  const wait = request.url === '/slow' ? 900 : 1;
  const upper = new TransformStream({
    transform: (chunk, controller) =>
      controller.enqueue(new TextEncoder().encode(String.fromCharCode(...chunk).toUpperCase())),
  });
  Readable.fromWeb(page(3, wait).pipeThrough(upper)).pipe(response);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const at = `http://127.0.0.1:${server.address().port}`;

async function readPage(path) {
  const { body } = await fetch(at + path);
  const reader = body.getReader();
  let text = '';
  for (let next = await reader.read(); !next.done; next = await reader.read())
    text += String.fromCharCode(...next.value);
  return text;
}
async function readStart() {
  const { body } = await fetch(at);
  for await (const chunk of body) return chunk.length;
}
const pages = await Promise.all([readPage('/'), readPage('/slow'), readStart(), readStart()]);
console.log(pages.map(String).join(' | '));

const never = new ReadableStream({ pull: () => pause(50) });
const listening = never.getReader();
const first = await Promise.race([listening.read(), pause(700)]);
console.log(first);

const kept = new WritableStream({ write: () => new Promise(() => undefined) }).getWriter();
void kept.write('never stored');
server.closeAllConnections();
server.close();
process.exitCode = 0;
await listening.cancel();
