// Healthy: limited rates, drained semaphores, permits as signals, permits that a timer gives back.
import { RateLimit, Sema } from 'async-sema';

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const limit = RateLimit(2, { timeUnit: 1300 });
for (let request = 0; request < 3; request += 1) await limit();
console.log('limited');
const sema = new Sema(3, { capacity: 8 });
const jobs = [1, 2, 3, 4, 5].map(async () => {
  await sema.acquire();
  await pause(2);
  sema.release();
});
await Promise.all(jobs);
await sema.drain();
console.log(sema.nrWaiting(), sema.tryAcquire());
for (let each = 0; each < 3; each += 1) sema.release();
const signal = new Sema(0);
setTimeout(() => signal.release(), 100);
await signal.acquire();
signal.release();
signal.release();
await Promise.all([signal.acquire(), signal.acquire()]);
console.log('signalled', sema.tryAcquire());
