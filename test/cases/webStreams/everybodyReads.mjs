// As lines are put into a transformation, they are taken from its other end.
import { ReadableStream, TransformStream, WritableStream } from 'node:stream/web';

const upper = new TransformStream({
  transform(line, controller) {
    controller.enqueue(line.toUpperCase());
  },
});

async function write(lines) {
  const writer = upper.writable.getWriter();
  for (const line of lines) await writer.write(line);
  await writer.close();
}
async function read(stream) {
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) console.log(next.value);
}
await Promise.all([write(['one', 'two', 'three']), read(upper.readable)]);

const numbers = () =>
  new ReadableStream({
    start(controller) {
      for (const number of [1, 2, 3]) controller.enqueue(number);
      controller.close();
    },
  });
let total = 0;
const slow = new WritableStream({
  async write(number) {
    await new Promise((resolve) => setTimeout(resolve, 400));
    total += number;
  },
});
await numbers().pipeTo(slow);
console.log(total, slow.constructor.name, Object.keys(slow), slow.locked);

const [left, right] = numbers().tee();
for await (const number of left) console.log(number);
await right.cancel();
const writer = new WritableStream({}, { highWaterMark: 1 }).getWriter();
console.log(await writer.ready, writer.desiredSize, writer.write.name, writer.write.length);
await writer.write('x');
void writer.close();
console.log(await writer.closed);
