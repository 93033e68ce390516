// Healthy: a message from another thread has a lock given back that a task waits for while it holds it.
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { Mutex } from 'async-mutex';

if (isMainThread) {
  const door = new Mutex();
  const worker = new Worker(new URL(import.meta.url));
  const release = await door.acquire();
  worker.once('message', () => release());
  await door.acquire();
  console.log('open');
  door.release();
} else setTimeout(() => parentPort.postMessage('now'), 600);
