// Healthy: two tasks in opposite order, of which each gives up after a while.
import { Mutex, withTimeout } from 'async-mutex';

const [left, right] = [withTimeout(new Mutex(), 150), withTimeout(new Mutex(), 300)];
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const both = (first, second) =>
  first.runExclusive(async () => {
    await sleep(10);
    return second.runExclusive(async () => 'both');
  });
const results = await Promise.allSettled([both(left, right), both(right, left)]);
console.log(results.map(({ status }) => status).join());
