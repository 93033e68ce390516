// Stuck: each of two connections is held by who wants another one.
import { Semaphore } from 'async-mutex';

const pool = new Semaphore(2);
setInterval(() => {}, 1000);
const query = (job) => pool.runExclusive(job);
const nested = () =>
  query(async () => {
    await null;
    return query(async () => 'never');
  });
await Promise.all([nested(), nested()]);
