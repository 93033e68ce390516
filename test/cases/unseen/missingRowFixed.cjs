// A handler that returns early, without its client, where there is no such user.
const Pool = require('pg-pool');
const { EventEmitter } = require('node:events');

class Client extends EventEmitter {
  connect(done) {
    setImmediate(done);
  }
  query(_text, values) {
    return new Promise((resolve) => setTimeout(() => resolve({ rows: values[0] === 1 ? [{ name: 'ann' }] : [] }), 2));
  }
  end(done) {
    setImmediate(() => done?.());
  }
}

const pool = new Pool({ max: 2, Client });

async function nameOf(id) {
  const client = await pool.connect();
  const { rows } = await client.query('SELECT name FROM users WHERE id = $1', [id]);
  if (rows.length === 0) {
    client.release();
    return undefined;
  }
  client.release();
  return rows[0].name;
}

async function main() {
  for (const id of [1, 7, 1, 8, 1, 1]) console.log(id, await nameOf(id));
  await pool.end();
}

void main();
