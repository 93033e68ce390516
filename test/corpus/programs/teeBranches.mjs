// Both branches of a tee are read, one much slower than the other; a third stream is cancelled.
import { setTimeout as pause } from 'node:timers/promises';

const numbers = (count) => {
  let next = 0;
  return new ReadableStream({
    pull(controller) {
      if (next < count) controller.enqueue(next++);
      else controller.close();
    },
  });
};
async function sum(stream, delay) {
  let total = 0;
  for await (const value of stream) {
    total += value;
    if (delay > 0 && value % 20 === 0) await pause(delay);
  }
  return total;
}
const [fast, slow] = numbers(200).tee();
console.log(await Promise.all([sum(fast, 0), sum(slow, 10)]));
const endless = numbers(Number.POSITIVE_INFINITY).getReader();
console.log((await endless.read()).value);
await endless.cancel('enough');
