// async-sema: tokens that other tasks give back, a rate limit, and a semaphore that is drained.
import { RateLimit, Sema } from 'async-sema';

const sema = new Sema(3, { capacity: 50 });
let most = 0;
let inside = 0;
await Promise.all(
  Array.from({ length: 40 }, async () => {
    const token = await sema.acquire();
    inside += 1;
    most = Math.max(most, inside);
    setTimeout(() => {
      inside -= 1;
      sema.release(token);
    }, 2);
  }),
);
await sema.drain();
console.log(most);
const limit = RateLimit(20, { timeUnit: 200 });
for (let turn = 0; turn < 50; turn += 1) await limit();
console.log('limited');
