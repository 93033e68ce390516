// Three workers count in one element of shared memory, in one step each time.
import { once } from 'node:events';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

if (isMainThread) {
  const memory = new SharedArrayBuffer(64);
  const workers = [1, 2, 3].map(() => new Worker(new URL(import.meta.url), { workerData: memory }));
  await Promise.all(workers.map((worker) => once(worker, 'exit')));
  console.log(new Int32Array(memory)[2]);
} else {
  const visits = new Int32Array(workerData);
  for (let turn = 0; turn < 300_000; turn += 1) {
    Atomics.add(visits, 2, 1);
  }
}
