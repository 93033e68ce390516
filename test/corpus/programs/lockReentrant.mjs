// async-lock: re-entrance within a domain, several keys at once, a timeout that is handled, and a full line.
import AsyncLock from 'async-lock';

const lock = new AsyncLock({ domainReentrant: false, maxPending: 3, timeout: 5000 });
console.log(await lock.acquire(['a', 'b'], async () => lock.acquire('c', async () => 'three keys')));
const slow = lock.acquire('slow', () => new Promise((resolve) => setTimeout(resolve, 700, 'slow')));
const late = await lock
  .acquire('slow', async () => 'never', { timeout: 100 })
  .catch((error) => error.message.length > 0);
console.log(late);
const line = await Promise.allSettled(Array.from({ length: 6 }, () => lock.acquire('slow', async () => 1)));
console.log(line.filter(({ status }) => status === 'rejected').length > 0);
console.log(await slow, lock.isBusy());
