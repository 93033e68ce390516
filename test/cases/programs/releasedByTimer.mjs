// Healthy: a timer that cuts through a deadlock by the lock's own method.
import { Mutex } from 'async-mutex';

const [left, right] = [new Mutex(), new Mutex()];
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
async function both(first, second) {
  const release = await first.acquire();
  await sleep(10);
  const releaseSecond = await second.acquire();
  releaseSecond();
  release();
}
setTimeout(() => left.release(), 1300);
await Promise.all([both(left, right), both(right, left)]);
console.log('cut through');
