// How long a program lives while something waits for a lock; the argument says who. Nothing else keeps it alive.
import { isMain, Lock, Task, Thread } from 'lockstep/threading';

const SOON = 200;

async function want(lock: Lock): Promise<void> {
  await lock.acquire();
  console.log('got it');
}

if (isMain(import.meta)) {
  const lock = new Lock();
  await lock.acquire();
  // As long as the program lives, this lets whoever waits go on; it does not keep the program alive itself.
  setTimeout(() => lock.release(), SOON).unref();
  const [who] = process.argv.slice(2);
  const daemon = who?.startsWith('daemon') === true;
  if (who === 'main') void want(lock);
  else if (who?.endsWith('Task')) new Task({ target: want, args: [lock], daemon }).start();
  else if (who?.endsWith('Thread')) new Thread({ target: want, args: [lock], daemon }).start();
  else if (who === 'timeout') console.log(await lock.acquire(true, SOON / 2000));
  else if (who === 'signal') {
    const aborted = lock.acquire(true, AbortSignal.timeout(SOON / 2));
    console.log(await aborted.catch((error: unknown) => (error instanceof Error ? error.name : error)));
  }
}
