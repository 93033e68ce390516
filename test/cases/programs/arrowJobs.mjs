// Stuck: a job that is nothing but a call of the other lock's.
import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

const [left, middle, right] = [new Mutex(), new Mutex(), new Mutex()];
setInterval(() => {}, 1000);
async function leftFirst() {
  await left.runExclusive(() =>
    middle.runExclusive(async () => {
      await pause(20);
      await right.runExclusive(async () => {});
    }),
  );
}
async function rightFirst() {
  await pause(5);
  await right.runExclusive(() => left.runExclusive(async () => {}));
}
await Promise.all([leftFirst(), rightFirst()]);
