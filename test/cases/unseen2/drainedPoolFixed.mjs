// Gives the connection back on every path.
import genericPool from 'generic-pool';

const pool = genericPool.createPool({ create: async () => ({ rows: 3 }), destroy: async () => {} }, { max: 2 });

async function count() {
  const connection = await pool.acquire();
  try {
    return connection.rows > 2 ? connection.rows : 0;
  } finally {
    await pool.release(connection);
  }
}

console.log(await count());
await pool.drain();
await pool.clear();
console.log('closed');
