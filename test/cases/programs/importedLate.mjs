// Stuck: one of the two tasks is of a module that was imported while the program ran.
import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

const [left, right] = [new Mutex(), new Mutex()];
setInterval(() => {}, 1000);
const { both } = await import('./bothByMethods.mjs');
async function leftFirst() {
  const release = await left.acquire();
  await pause(5);
  const releaseRight = await right.acquire();
  releaseRight();
  release();
}
await Promise.all([leftFirst(), both(right, left)]);
