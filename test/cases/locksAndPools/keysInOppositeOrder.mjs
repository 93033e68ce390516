// Stuck: two transfers take the locks of two accounts in opposite order.
import AsyncLock from 'async-lock';

const accounts = new AsyncLock();
setInterval(() => {}, 1000);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const transfer = (from, to) =>
  accounts.acquire(from, async () => {
    await pause(5);
    return accounts.acquire(to, async () => 'transferred');
  });
console.log(await Promise.all([transfer('alice', 'bob'), transfer('bob', 'alice')]));
