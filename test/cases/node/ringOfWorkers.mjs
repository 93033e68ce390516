// Workers in a ring, each of which works for a moment: at any one time all but one stand still.
import { isMainThread, MessageChannel, parentPort, Worker } from 'node:worker_threads';

const SIZE = 6;
if (isMainThread) {
  const workers = Array.from({ length: SIZE }, () => new Worker(new URL(import.meta.url)));
  let ended = 0;
  for (const [index, worker] of workers.entries()) {
    const { port1, port2 } = new MessageChannel();
    worker.postMessage({ next: port1 }, [port1]);
    workers[(index + 1) % SIZE].postMessage({ previous: port2 }, [port2]);
    worker.on('exit', () => {
      ended += 1;
      if (ended === SIZE) console.log('all ended');
    });
  }
  workers[0].postMessage({ start: 60 });
} else {
  let next;
  const pass = (left) => {
    const until = performance.now() + 100;
    while (performance.now() < until);
    next.postMessage(left - 1);
    if (left < SIZE) {
      next.close();
      parentPort.close();
    }
  };
  parentPort.on('message', ({ next: port, previous, start }) => {
    next ??= port;
    previous?.on('message', (left) => {
      if (left > 0) pass(left);
      else for (const open of [previous, next, parentPort]) open.close();
    });
    if (start !== undefined) setTimeout(() => pass(start), 500);
  });
}
