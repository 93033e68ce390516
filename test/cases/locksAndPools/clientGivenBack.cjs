// Healthy: the client is given back whatever happens.
const Pool = require('pg-pool');

async function main() {
  const { Client } = await import('./fakeClient.mjs');
  const pool = new Pool({ Client, max: 1 });
  async function find(id) {
    let client;
    try {
      client = await pool.connect();
      if (id < 0) throw new RangeError('no such id');
      return (await client.query('SELECT', [id])).rows;
    } finally {
      client?.release();
    }
  }
  console.log((await find(1)).length);
  await find(-1).catch((error) => console.log(error.message));
  console.log((await find(2)).length);
  await pool.end();
}
void main();
