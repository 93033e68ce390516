// Healthy: what needs a connection is given the one that is held.
import Pool from 'pg-pool';
import { Client } from './fakeClient.mjs';

const pool = new Pool({ Client, max: 2 });
const log = (client, text) => client.query('INSERT INTO log VALUES ($1)', [text]);
async function transfer(amount) {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await log(client, `transfer of ${amount}`);
    return (await client.query('COMMIT')).rows[0].text;
  } finally {
    client.release();
  }
}
console.log(await Promise.all([transfer(1), transfer(2), transfer(3)]));
await pool.end();
