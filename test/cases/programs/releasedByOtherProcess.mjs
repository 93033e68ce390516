// Healthy: a lock that two processes are stuck for is given back by a timer of the main one.
import { isMain, Lock, Process, Queue } from 'lockstep/multiprocessing';

async function work(news, first, second) {
  await first.acquire();
  await news.put('taken');
  await second.acquire();
  await second.release();
  await first.release();
}
if (isMain(import.meta)) {
  const [left, right, news] = [new Lock(), new Lock(), new Queue()];
  await right.acquire();
  const worker = new Process({ target: work, args: [news, left, right] });
  worker.start();
  console.log(await news.get());
  setTimeout(() => right.release(), 700);
  await left.acquire();
  console.log('left is free');
  await left.release();
  await worker.join();
}
