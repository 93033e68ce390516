// The main thread sleeps until its worker has an answer, and the worker asks the main thread first.
import { Worker } from 'node:worker_threads';

const source = `
  const { parentPort, workerData } = require('node:worker_threads');
  const view = new Int32Array(workerData.memory);
  const finish = (rate) => {
    view[1] = rate * 2;
    Atomics.store(view, 0, 1);
    Atomics.notify(view, 0);
    parentPort.close();
  };
  if (workerData.rate) finish(workerData.rate);
  else {
    parentPort.once('message', finish);
    parentPort.postMessage('rate?');
  }
`;
const memory = new SharedArrayBuffer(8);
const view = new Int32Array(memory);
const worker = new Worker(source, { eval: true, workerData: { memory, rate: 21 } });
worker.on('message', () => worker.postMessage(21));
Atomics.wait(view, 0, 0);
console.log(view[1]);
