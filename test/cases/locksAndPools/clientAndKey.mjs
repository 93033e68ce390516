// Stuck: a connection and a lock by key in opposite order.
import AsyncLock from 'async-lock';
import Pool from 'pg-pool';
import { Client } from './fakeClient.mjs';

const pool = new Pool({ Client, max: 1 });
const users = new AsyncLock();
setInterval(() => {}, 1000);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
async function rename(id) {
  const client = await pool.connect();
  try {
    await pause(10);
    await users.acquire(id, async () => client.query('UPDATE'));
  } finally {
    client.release();
  }
}
const remove = (id) =>
  users.acquire(id, async () => {
    await pause(10);
    await pool.query('DELETE');
  });
await Promise.all([rename('u1'), remove('u1')]);
