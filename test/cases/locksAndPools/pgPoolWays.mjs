// Healthy: queries under load, callbacks, time limits, clients that break or cannot be made.
import Pool from 'pg-pool';
import { Client } from './fakeClient.mjs';

// The time limit of the pool keeps no program alive.
const alive = setInterval(() => {}, 50);
const pool = new Pool({ Client, max: 3, idleTimeoutMillis: 20, connectionTimeoutMillis: 300 });
const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => pool.query(`SELECT ${n}`)));
console.log(answers.length, answers[39].rows[0].text);
pool.query('SELECT', (error, { rows }) => console.log(error, rows.length));
await new Promise((done) => {
  pool.connect((error, client, release) => {
    console.log(error, client instanceof Client);
    setTimeout(() => {
      release(true);
      done();
    }, 5);
  });
});
const clients = await Promise.all([pool.connect(), pool.connect(), pool.connect()]);
console.log(await pool.connect().catch((error) => error.message));
const waiting = pool.connect();
clients[0].release(new Error('broken'));
(await waiting).release();
for (const client of clients.slice(1)) client.release();
try {
  clients[1].release();
} catch (error) {
  console.log(error.message);
}
class Refusing extends Client {
  connect(done) {
    setImmediate(done, new Error('refused'));
  }
}
const refusing = new Pool({ Client: Refusing, max: 1 });
console.log(await refusing.connect().catch((error) => error.message));
console.log(await refusing.query('SELECT').catch((error) => error.message));
await pool.end();
console.log(await pool.connect().catch((error) => error.message));
clearInterval(alive);
