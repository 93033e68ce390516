// Locks by key, taken within each other in the order in which they are named.
const AsyncLock = require('async-lock');

const lock = new AsyncLock();
const pause = () => new Promise((resolve) => setTimeout(resolve, 3));

function merge(target, source) {
  const [outer, inner] = [target, source];
  return lock.acquire(outer, async () => {
    await pause();
    return lock.acquire(inner, async () => {
      await pause();
      return `${source} into ${target}`;
    });
  });
}

void Promise.all([merge('invoice', 'order'), merge('order', 'invoice')]).then((merged) => console.log(merged));
