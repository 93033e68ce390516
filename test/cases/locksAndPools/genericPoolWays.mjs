// Healthy: priorities, time limits, destroyed and tested resources, jobs that fail, draining.
import genericPool from 'generic-pool';

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
let made = 0;
const factory = {
  create: async () => {
    made += 1;
    return { id: made };
  },
  destroy: async () => {},
  validate: async ({ id }) => id !== 1,
};
const pool = genericPool.createPool(factory, { max: 2, acquireTimeoutMillis: 300, testOnBorrow: true });
const jobs = [1, 2, 3, 4, 5].map((n) =>
  pool.use(async () => pause(3).then(() => (n === 4 ? Promise.reject(new Error('four')) : n)), n % 2),
);
console.log((await Promise.allSettled(jobs)).map(({ value, reason }) => value ?? reason.message).join());
const [one, two] = [await pool.acquire(), await pool.acquire()];
console.log(await pool.acquire().catch((error) => error.name));
await pool.destroy(one);
await pool.release(two);
console.log(await pool.release(two).catch((error) => error.message));
await Promise.all(
  [1, 2, 3].map(async () => {
    const lent = await pool.acquire();
    await pause(1);
    await pool.release(lent);
  }),
);
await pool.drain();
await pool.clear();
console.log(await pool.acquire().catch((error) => error.message));
const strict = genericPool.createPool(factory, { max: 1, maxWaitingClients: 1 });
const kept = await strict.acquire();
const next = strict.acquire();
console.log(await strict.acquire().catch((error) => error.message));
setTimeout(() => strict.release(kept), 5);
await strict.release(await next);
