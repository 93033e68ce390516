// Stuck: a deadlock in a worker while the main thread goes on.
import { isMainThread, Worker } from 'node:worker_threads';
import { Mutex } from 'async-mutex';

setInterval(() => {}, 1000);
if (isMainThread) new Worker(new URL(import.meta.url));
else {
  const [left, right] = [new Mutex(), new Mutex()];
  const both = async (first, second) =>
    first.runExclusive(async () => {
      await null;
      await second.runExclusive(async () => {});
    });
  await Promise.all([both(left, right), both(right, left)]);
}
