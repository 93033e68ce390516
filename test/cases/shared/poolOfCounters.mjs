// The tasks of a pool count in one element of shared memory, two at a time.
import { Piscina } from 'piscina';

const pool = new Piscina({ filename: new URL('./meetAndAdd.cjs', import.meta.url).href, minThreads: 2, maxThreads: 2 });
const [memory, gate] = [new SharedArrayBuffer(64), new SharedArrayBuffer(64)];
await Promise.all([1, 2, 3, 4].map(() => pool.run({ memory, gate, times: 300_000 })));
await pool.destroy();
console.log('counted');
