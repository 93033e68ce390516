// Healthy: both locks are taken by one call, always in the same order.
import AsyncLock from 'async-lock';

const accounts = new AsyncLock();
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const transfer = (from, to) =>
  accounts.acquire([from, to].sort(), async () => {
    await pause(5);
    return `${from} to ${to}`;
  });
console.log(await Promise.all([transfer('alice', 'bob'), transfer('bob', 'alice'), transfer('bob', 'carol')]));
