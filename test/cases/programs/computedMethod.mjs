// Healthy: a method whose name nobody can read in the text refuses a wait of two that are in each other's way.
import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';
import { doLater } from './doLater.mjs';

const [left, right] = [new Mutex(), new Mutex()];
async function both(first, second) {
  const release = await first.acquire();
  try {
    await pause(10);
    const releaseSecond = await second.acquire();
    releaseSecond();
  } finally {
    release();
  }
}
const running = Promise.allSettled([both(left, right), both(right, left)]);
doLater(left, ['can', 'cel']);
console.log((await running).map(({ status }) => status).join());
