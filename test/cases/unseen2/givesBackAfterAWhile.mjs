// Opposite orders, but who waits too long gives back what it has and tries again.

import { setTimeout as sleep } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

const left = new Mutex();
const right = new Mutex();
async function acquireWithin(mutex, ms) {
  const pending = mutex.acquire();
  const winner = await Promise.race([pending, sleep(ms, 'late')]);
  if (winner !== 'late') return winner;
  pending.then((release) => release());
  return undefined;
}
async function both(first, second, patience) {
  for (;;) {
    const one = await first.acquire();
    await sleep(5);
    const two = await acquireWithin(second, patience);
    if (two) {
      await sleep(2);
      two();
      one();
      return;
    }
    one();
    await sleep(patience);
  }
}
await Promise.all([both(left, right, 150), both(right, left, 420)]);
console.log('both');
