// Healthy: one task asks for all connections at once, which are used one after the other by callbacks.
import Pool from 'pg-pool';
import { Client } from './fakeClient.mjs';

const pool = new Pool({ Client, max: 1, idleTimeoutMillis: 10 });
const query = (text) =>
  new Promise((resolve) => {
    pool.connect((_error, client, release) => {
      client.query(text, [], (_failure, { rows }) => {
        setTimeout(() => {
          release();
          resolve(rows[0].text);
        }, 600);
      });
    });
  });
console.log(await Promise.all([query('a'), query('b'), query('c')]));
await pool.end();
