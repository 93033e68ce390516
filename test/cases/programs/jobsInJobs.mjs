// Healthy: jobs that are nothing but calls of other locks', always in the same order, of which some take long.
import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

const [left, middle, right] = [new Mutex(), new Mutex(), new Mutex()];
const inAll = (number) =>
  left.runExclusive(() => middle.runExclusive(() => right.runExclusive(() => pause(300, number))));
console.log(await Promise.all([1, 2, 3, 4].map(inAll)));
const release = await right.acquire();
setTimeout(release, 600);
console.log(await left.runExclusive(() => Promise.all([right.runExclusive(() => 5), pause(10)])));
