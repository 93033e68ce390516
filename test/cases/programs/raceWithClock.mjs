// Healthy: a wait that is given up by a race with a timer, and what comes of it later is given back.
import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

const [left, right] = [new Mutex(), new Mutex()];
async function both(first, second, patience) {
  const release = await first.acquire();
  try {
    await pause(10);
    const wanted = second.acquire();
    const got = await Promise.race([wanted, pause(patience, 'late')]);
    if (got !== 'late') got();
    else void wanted.then((releaseLate) => releaseLate());
    return got === 'late' ? got : 'both';
  } finally {
    release();
  }
}
console.log(await Promise.all([both(left, right, 500), both(right, left, 900)]));
