// A pg-pool with clients of our own: long queries that end, transactions, failures, waiting clients.
import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import Pool from 'pg-pool';

class Client extends EventEmitter {
  connect(done) {
    setImmediate(done);
  }
  query(text) {
    return text === 'fail' ? Promise.reject(new Error('fail')) : pause(text === 'long' ? 400 : 3);
  }
  end(done) {
    this.emit('end');
    done?.();
  }
  ref() {}
  unref() {}
}
const pool = new Pool({ Client, max: 2 });
let failed = 0;
await Promise.all(
  Array.from({ length: 30 }, async (_, index) => {
    const client = await pool.connect();
    try {
      await client.query(index % 10 === 0 ? 'long' : index % 7 === 0 ? 'fail' : 'short');
    } catch {
      failed += 1;
    } finally {
      client.release();
    }
  }),
);
await pool.end();
console.log(failed, pool.totalCount);
