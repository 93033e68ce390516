// tarn: what cannot be made at first, requests that time out and are made again, and what is destroyed when idle.
import { Pool } from 'tarn';

let tries = 0;
const pool = new Pool({
  create: async () => {
    tries += 1;
    if (tries < 3) throw new Error('not yet');
    return { used: 0 };
  },
  destroy: () => {},
  min: 0,
  max: 2,
  propagateCreateError: false,
  createRetryIntervalMillis: 20,
  acquireTimeoutMillis: 400,
});
let late = 0;
await Promise.all(
  Array.from({ length: 12 }, async () => {
    for (;;) {
      try {
        const thing = await pool.acquire().promise;
        await new Promise((resolve) => setTimeout(resolve, 60));
        pool.release(thing);
        return;
      } catch {
        late += 1;
      }
    }
  }),
);
await pool.destroy();
console.log(pool.numUsed(), late >= 0);
