// The inner locks are taken in opposite order, but only by who holds the outer one.
import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

const [gate, left, right] = [new Mutex(), new Mutex(), new Mutex()];
const both = (first, second) =>
  gate.runExclusive(async () => {
    await first.runExclusive(async () => {
      await pause(3);
      await second.runExclusive(async () => pause(3));
    });
  });
await Promise.all([both(left, right), both(right, left), both(left, right)]);
console.log('done');
