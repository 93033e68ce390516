// A sink tells nobody that it has stored a row, so that the pipe to it stands still.
import { ReadableStream, WritableStream } from 'node:stream/web';

const rows = new ReadableStream({
  pull(controller) {
    controller.enqueue({ id: 1 });
  },
});
const stored = [];
const table = new WritableStream({
  write(row) {
    return new Promise((resolve) => {
      stored.push({ row, resolve });
    });
  },
});

async function copy() {
  await rows.pipeTo(table);
}
await copy();
console.log('copied');
