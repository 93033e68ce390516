// Workers listen on a channel for the word to start, and it comes, late.
import { once } from 'node:events';
import { BroadcastChannel, isMainThread, parentPort, Worker } from 'node:worker_threads';

if (isMainThread) {
  const workers = [1, 2].map(() => new Worker(new URL(import.meta.url)));
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  await new Promise((resolve) => setTimeout(resolve, 2500));
  const orders = new BroadcastChannel('orders');
  const results = Promise.all(workers.map((worker) => once(worker, 'message')));
  orders.postMessage('start');
  for (const [result] of await results) console.log(result);
  orders.close();
} else {
  const orders = new BroadcastChannel('orders');
  const ordered = new Promise((resolve) => {
    orders.onmessage = ({ data }) => resolve(data);
  });
  parentPort.postMessage('ready');
  const order = await ordered;
  orders.close();
  parentPort.postMessage(`done: ${order}`);
}
