// Healthy: two locks in opposite order, of which each wait gives up after a while.
import AwaitLock from 'await-lock';

const [left, right] = [new AwaitLock(), new AwaitLock()];
async function both(first, second, timeout) {
  await first.acquireAsync();
  try {
    await new Promise((resolve) => setTimeout(resolve, 5));
    await second.acquireAsync({ timeout });
    second.release();
    return 'both';
  } catch (error) {
    return error.message;
  } finally {
    first.release();
  }
}
console.log(await Promise.all([both(left, right, 200), both(right, left, 2000)]));
console.log(left.tryAcquire(), left.tryAcquire(), left.acquired, right.acquired);
left.release();
await Promise.all([1, 2, 3].map(() => both(left, right)));
