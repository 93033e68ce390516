// The worker waits for a change of shared memory that nobody makes, and the program for the worker's answer.
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

if (isMainThread) {
  const cells = new Int32Array(new SharedArrayBuffer(8));
  const counter = new Worker(new URL(import.meta.url), { workerData: cells });
  Atomics.store(cells, 1, 1);
  const [answer] = await once(counter, 'message');
  console.log(answer);
} else {
  Atomics.wait(workerData, 0, 0);
  parentPort.postMessage(workerData[0]);
}
