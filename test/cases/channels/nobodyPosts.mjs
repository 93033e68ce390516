// A worker listens on a channel for the word to start; it is posted on a channel of another name.
import { once } from 'node:events';
import { BroadcastChannel, isMainThread, parentPort, Worker } from 'node:worker_threads';

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  await once(worker, 'online');
  const orders = new BroadcastChannel('order');
  orders.postMessage('start');
  orders.close();
  const [result] = await once(worker, 'message');
  console.log(result);
} else {
  const orders = new BroadcastChannel('orders');
  const order = await new Promise((resolve) => {
    orders.onmessage = ({ data }) => resolve(data);
  });
  orders.close();
  parentPort.postMessage(`done: ${order}`);
}
