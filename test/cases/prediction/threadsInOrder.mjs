// Two threads of the library with two locks; taken in one order.
import { isMain } from 'lockstep/multiprocessing';
import { Lock, Thread } from 'lockstep/threading';

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function both(first, second, after) {
  await pause(after);
  await first.acquire();
  await pause(5);
  await second.acquire();
  await second.release();
  await first.release();
  await pause(20);
}
if (isMain(import.meta)) {
  const [pen, paper] = [new Lock(), new Lock()];
  const threads = [
    new Thread({ target: both, args: [pen, paper, 0], name: 'poet' }),
    new Thread({ target: both, args: [pen, paper, 300], name: 'painter' }),
  ];
  for (const thread of threads) thread.start();
  for (const thread of threads) await thread.join();
  console.log('done');
}
