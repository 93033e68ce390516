// Healthy: waits that end by their time limits, creations that fail, destroying the pool.
import { Pool } from 'tarn';

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
let made = 0;
const pool = new Pool({
  create: async () => {
    made += 1;
    return { id: made };
  },
  destroy: () => {},
  min: 0,
  max: 2,
  acquireTimeoutMillis: 1400,
  reapIntervalMillis: 10,
});
const query = async (depth) => {
  const connection = await pool.acquire().promise;
  try {
    await pause(1);
    return depth === 0 ? connection.id : await query(depth - 1);
  } finally {
    pool.release(connection);
  }
};
console.log((await Promise.all([query(0), query(0), query(0)])).length);
const results = await Promise.allSettled([query(1), query(1)]);
console.log(results.map(({ status }) => status).join());
const aborted = pool.acquire();
aborted.abort();
console.log(await aborted.promise.catch((error) => error.message));
await pool.destroy();
