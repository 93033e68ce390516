// The worker that hands out numbers has ended by an error; who asks it waits for ever.

import { Worker } from 'node:worker_threads';

const worker = new Worker(
  `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', ({ id, text }) => {
  parentPort.postMessage({ id, size: text.length });
});`,
  { eval: true },
);
const pending = new Map();
let last = 0;
worker.on('message', ({ id, size }) => {
  pending.get(id)(size);
  pending.delete(id);
});
worker.on('error', (error) => console.log('worker:', error.message));
function sizeOf(text) {
  return new Promise((resolve) => {
    pending.set(++last, resolve);
    worker.postMessage({ id: last, text });
  });
}
console.log(await sizeOf('four'));
console.log(await sizeOf(null));
await worker.terminate();
