// Stuck: two locks in opposite order.
import AwaitLock from 'await-lock';

const [left, right] = [new AwaitLock(), new AwaitLock()];
setInterval(() => {}, 1000);
async function both(first, second) {
  await first.acquireAsync();
  try {
    await new Promise((resolve) => setTimeout(resolve, 5));
    await second.acquireAsync();
    second.release();
  } finally {
    first.release();
  }
}
await Promise.all([both(left, right), both(right, left)]);
