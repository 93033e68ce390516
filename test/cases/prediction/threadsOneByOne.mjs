// Opposite orders, but the second thread is started when the first one has been joined.
import { isMain } from 'lockstep/multiprocessing';
import { Lock, Thread } from 'lockstep/threading';

async function both(first, second) {
  await first.acquire();
  await second.acquire();
  await second.release();
  await first.release();
}
if (isMain(import.meta)) {
  const [pen, paper] = [new Lock(), new Lock()];
  for (const order of [
    [pen, paper],
    [paper, pen],
  ]) {
    const thread = new Thread({ target: both, args: order });
    thread.start();
    await thread.join();
  }
  console.log('done');
}
