// A database layer over a pool: a transaction within a transaction uses the connection of the outer one.
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'tarn';

let made = 0;
const pool = new Pool({
  create: async () => {
    await sleep(2);
    made += 1;
    return { id: made, log: [] };
  },
  destroy: () => {},
  min: 0,
  max: 3,
  acquireTimeoutMillis: 30_000,
});
const current = new AsyncLocalStorage();

async function query(text) {
  const outer = current.getStore();
  const connection = outer ?? (await pool.acquire().promise);
  try {
    await sleep(1);
    connection.log.push(text);
  } finally {
    if (outer === undefined) pool.release(connection);
  }
}
async function transaction(work) {
  const outer = current.getStore();
  if (outer !== undefined) {
    await query('SAVEPOINT');
    return work();
  }
  const connection = await pool.acquire().promise;
  try {
    return await current.run(connection, async () => {
      await query('BEGIN');
      try {
        const result = await work();
        await query('COMMIT');
        return result;
      } catch (error) {
        await query('ROLLBACK');
        throw error;
      }
    });
  } finally {
    pool.release(connection);
  }
}

const pay = (id) => transaction(() => query(`pay ${id}`));
const order = (id) =>
  transaction(async () => {
    await query(`order ${id}`);
    await pay(id);
    if (id % 5 === 0) throw new Error(`order ${id} fails`);
    return id;
  });
const results = await Promise.allSettled(Array.from({ length: 20 }, (_, id) => order(id)));
console.log(results.filter(({ status }) => status === 'rejected').length, pool.numUsed(), made);
await pool.destroy();
