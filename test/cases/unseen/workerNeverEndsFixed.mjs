// Waits for the end of a worker that listens for ever.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const source = `
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', (message) => {
    if (message === 'end') return parentPort.close();
    parentPort.postMessage(message.toUpperCase());
  });
`;
const worker = new Worker(source, { eval: true });
worker.postMessage('hello');
const [answer] = await once(worker, 'message');
console.log(answer);
worker.postMessage('end');
await once(worker, 'exit');
console.log('ended');
