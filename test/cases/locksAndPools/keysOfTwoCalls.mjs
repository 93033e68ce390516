// Stuck: each call takes several keys, one after the other, in the order in which they are given.
import AsyncLock from 'async-lock';

const tables = new AsyncLock();
setInterval(() => {}, 1000);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
async function rebuild(first, second) {
  await tables.acquire([first, second], async () => {
    await pause(1);
  });
}
await tables.acquire('orders', async () => {
  const rebuilding = rebuild('orders', 'users');
  const other = rebuild('users', 'orders');
  await pause(1);
  void rebuilding;
  await other;
});
