// An early return keeps the connection, and the end of the program waits for all of them.
import genericPool from 'generic-pool';

const pool = genericPool.createPool({ create: async () => ({ rows: 3 }), destroy: async () => {} }, { max: 2 });

async function count() {
  const connection = await pool.acquire();
  if (connection.rows > 2) return connection.rows;
  await pool.release(connection);
  return 0;
}

console.log(await count());
await pool.drain();
await pool.clear();
console.log('closed');
