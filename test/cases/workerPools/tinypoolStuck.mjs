import { Tinypool } from 'tinypool';

const pool = new Tinypool({ filename: new URL('./task.cjs', import.meta.url).href, maxThreads: 1, minThreads: 1 });
console.log(await pool.run({ stuck: true }));
await pool.destroy();
