import { isMainThread, parentPort, Worker } from 'node:worker_threads';

if (isMainThread) {
  const doubler = new Worker(new URL(import.meta.url));
  doubler.on('message', (number) => console.log(number));
  doubler.postMessage(21);
  setTimeout(() => doubler.postMessage(null), 3500);
} else {
  parentPort.on('message', (number) => {
    if (number === null) parentPort.close();
    else parentPort.postMessage(number * 2);
  });
}
