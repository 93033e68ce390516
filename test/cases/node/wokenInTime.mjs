// The worker stores its answer where the program waits for it, without blocking, and wakes it, late.
import { isMainThread, Worker, workerData } from 'node:worker_threads';

async function answer() {
  const cells = new Int32Array(new SharedArrayBuffer(8));
  const keepAlive = new Worker(new URL(import.meta.url), { workerData: cells });
  await Atomics.waitAsync(cells, 0, 0).value;
  keepAlive.unref();
  return cells[0];
}

if (isMainThread) console.log(await answer());
else {
  setTimeout(() => {
    Atomics.store(workerData, 0, 42);
    Atomics.notify(workerData, 0);
    setTimeout(() => undefined, 300);
  }, 1500);
}
