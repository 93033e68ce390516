// Healthy: jobs, releases by hand, failures, a release called twice.
import { Mutex, Semaphore } from 'await-semaphore';

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const [mutex, pair] = [new Mutex(), new Semaphore(2)];
let inside = 0;
let most = 0;
const job = async (n) => {
  most = Math.max(most, ++inside);
  await pause(3);
  inside -= 1;
  if (n === 3) throw new Error('third');
  return n;
};
const results = await Promise.allSettled([1, 2, 3, 4, 5].map((n) => pair.use(() => job(n))));
console.log(results.map(({ value, reason }) => value ?? reason.message).join(), most);
const release = await mutex.acquire();
const later = mutex.use(async () => 'later');
release();
release();
console.log(await later, mutex.count, pair.count);
await Promise.all([1, 2].map((n) => mutex.use(() => pair.use(() => job(n)))));
