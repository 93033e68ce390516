// A writer waits for room, which nobody makes: the queue is full of what is never taken.
const { WritableStream } = require('node:stream/web');

const log = new WritableStream({ write: () => new Promise(() => undefined) }, { highWaterMark: 2 });

async function main() {
  const writer = log.getWriter();
  for (const line of ['a', 'b', 'c']) {
    await writer.ready;
    writer.write(line);
  }
}

main().catch(console.error);
