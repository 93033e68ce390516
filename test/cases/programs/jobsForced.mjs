// Healthy: another module gives back the lock of a job that is in the way of another.
import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';
import { giveBack } from './giveBack.mjs';

const [left, right] = [new Mutex(), new Mutex()];
const both = (first, second, name) =>
  first.runExclusive(async () => {
    await pause(10);
    await second.runExclusive(() => console.log(name));
  });
giveBack(left);
await Promise.all([both(left, right, 'one'), both(right, left, 'two')]);
