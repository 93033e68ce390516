// Who asks a worker that has ended by an error is told so.

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
worker.on('error', (error) => {
  console.log('worker:', error.message);
  for (const answer of pending.values()) answer(-1);
});
function sizeOf(text) {
  return new Promise((resolve) => {
    pending.set(++last, resolve);
    worker.postMessage({ id: last, text });
  });
}
console.log(await sizeOf('four'));
console.log(await sizeOf(null));
await worker.terminate();
