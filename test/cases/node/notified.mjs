import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

if (isMainThread) {
  const cells = new Int32Array(new SharedArrayBuffer(8));
  const counter = new Worker(new URL(import.meta.url), { workerData: cells });
  setTimeout(() => {
    Atomics.store(cells, 0, 7);
    Atomics.notify(cells, 0);
  }, 3500);
  const [answer] = await once(counter, 'message');
  console.log(answer, Atomics.wait(cells, 1, 0, 10), Atomics.wait.name, Atomics.wait.length);
} else {
  console.log(Atomics.wait(workerData, 0, 0));
  parentPort.postMessage(workerData[0]);
}
