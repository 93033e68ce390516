// The worker stores its answer where the program waits for it, without blocking, and forgets to wake it.
import { isMainThread, Worker, workerData } from 'node:worker_threads';

async function answer() {
  const cells = new Int32Array(new SharedArrayBuffer(8));
  new Worker(new URL(import.meta.url), { workerData: cells });
  await Atomics.waitAsync(cells, 0, 0).value;
  return cells[0];
}

if (isMainThread) console.log(await answer());
else Atomics.store(workerData, 0, 42);
