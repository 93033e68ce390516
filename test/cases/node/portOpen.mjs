// The worker listens for tasks, and nobody tells it that there are no more.
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

if (isMainThread) {
  const doubler = new Worker(new URL(import.meta.url));
  doubler.on('message', (number) => console.log(number));
  doubler.postMessage(21);
} else {
  parentPort.on('message', (number) => parentPort.postMessage(number * 2));
}
