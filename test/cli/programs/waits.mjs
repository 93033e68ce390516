// One task holds a lock while it waits for an event that may come; another waits for the lock.
import { Mutex } from 'async-mutex';

const ledger = new Mutex();
const hold = async () => {
  await ledger.acquire();
  await new Promise((resolve) => process.once('SIGUSR2', resolve));
};
const enter = async () => {
  await ledger.acquire();
};
setInterval(() => {}, 1000);
console.log('ready');
await Promise.all([hold(), enter()]);
