// Healthy: locks of await-semaphore, await-lock and async-lock, each taken once or in one order.
import AsyncLock from 'async-lock';
import AwaitLock from 'await-lock';
import { Mutex, Semaphore } from 'await-semaphore';

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const mutex = new Mutex();
const measure = async (text) => text.length;
console.log(await mutex.use(async () => measure('both')));
const [disk, network] = [new Semaphore(1), new Semaphore(1)];
async function copy(first, second) {
  const releaseFirst = await first.acquire();
  await pause(2);
  const releaseSecond = await second.acquire();
  releaseSecond();
  releaseFirst();
}
await Promise.all([copy(disk, network), copy(disk, network)]);
const [left, right] = [new AwaitLock(), new AwaitLock()];
async function both(first, second) {
  await first.acquireAsync();
  try {
    await pause(2);
    await second.acquireAsync();
    second.release();
  } finally {
    first.release();
  }
}
await Promise.all([both(left, right), both(left, right)]);
const cache = new AsyncLock();
const values = new Map();
const load = async (key) => values.set(key, key.length).get(key);
const get = (key) => cache.acquire(key, async () => values.get(key) ?? load(key));
console.log(await Promise.all([get('config'), get('config'), get('users')]));
