// Two jobs hold what the other wants, until a watchdog of another module refuses one of them.
import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';
import { refuseWaits } from './refuseWaits.mjs';

const first = new Mutex();
const second = new Mutex();
const takeBoth = (one, other) =>
  one.runExclusive(async () => {
    await pause(10);
    await other.runExclusive(async () => console.log('has both'));
  });

refuseWaits(first);
const results = await Promise.allSettled([takeBoth(first, second), takeBoth(second, first)]);
console.log(results.map(({ status }) => status).join());
