// Stuck: what runs in a transaction asks the pool for another connection, be it by a helper.
import Pool from 'pg-pool';
import { Client } from './fakeClient.mjs';

const pool = new Pool({ Client, max: 2 });
setInterval(() => {}, 1000);
async function inTransaction(work) {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}
const findUser = (id) => pool.query('SELECT', [id]);
const order = (id) => inTransaction(async () => findUser(id));
console.log((await Promise.all([order(1), order(2), order(3)])).length);
