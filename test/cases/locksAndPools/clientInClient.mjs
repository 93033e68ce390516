// Stuck: each of two connections is held by a transfer that wants another one for its log.
import Pool from 'pg-pool';
import { Client } from './fakeClient.mjs';

const pool = new Pool({ Client, max: 2 });
setInterval(() => {}, 1000);
async function log(text) {
  const client = await pool.connect();
  try {
    await client.query('INSERT INTO log VALUES ($1)', [text]);
  } finally {
    client.release();
  }
}
async function transfer(amount) {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await log(`transfer of ${amount}`);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}
await Promise.all([transfer(1), transfer(2)]);
console.log('transferred');
