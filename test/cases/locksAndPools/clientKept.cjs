// Stuck: when a query fails the client is not given back.
const Pool = require('pg-pool');

async function main() {
  const { Client } = await import('./fakeClient.mjs');
  const pool = new Pool({ Client, max: 1 });
  setInterval(() => {}, 1000);
  async function find(id) {
    const client = await pool.connect();
    if (id < 0) throw new RangeError('no such id');
    const { rows } = await client.query('SELECT', [id]);
    client.release();
    return rows;
  }
  console.log((await find(1)).length);
  await find(-1).catch((error) => console.log(error.message));
  console.log((await find(2)).length);
}
void main();
