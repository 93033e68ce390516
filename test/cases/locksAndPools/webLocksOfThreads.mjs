// Stuck: a thread and its worker take two locks in opposite order.
import { once } from 'node:events';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

setInterval(() => {}, 1000);
const [first, second] = isMainThread ? ['database', 'cache'] : ['cache', 'database'];
const worker = isMainThread ? new Worker(new URL(import.meta.url)) : undefined;
await navigator.locks.request(first, async () => {
  if (worker !== undefined) await once(worker, 'message');
  else parentPort.postMessage('held');
  await navigator.locks.request(second, async () => console.log('both'));
});
