// Two workers take turns through shared memory; the main thread waits for their ends.
import { once } from 'node:events';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

const ROUNDS = 200;
if (isMainThread) {
  const memory = new SharedArrayBuffer(8);
  const cells = new Int32Array(memory);
  const workers = [0, 1].map((own) => new Worker(new URL(import.meta.url), { workerData: { memory, own } }));
  await Promise.all(workers.map((worker) => once(worker, 'exit')));
  console.log(Atomics.load(cells, 1));
} else {
  const cells = new Int32Array(workerData.memory);
  const { own } = workerData;
  for (let round = 0; round < ROUNDS; round += 1) {
    while (Atomics.load(cells, 0) !== own) Atomics.wait(cells, 0, 1 - own);
    Atomics.add(cells, 1, 1);
    Atomics.store(cells, 0, 1 - own);
    Atomics.notify(cells, 0);
  }
}
