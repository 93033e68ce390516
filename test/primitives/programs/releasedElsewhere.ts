// A lock that another process releases is not released again without an error, and permits are added as one likes.
import { isMain, Lock, Process, Semaphore } from 'lockstep/multiprocessing';
import { report } from './report.ts';

async function releaseIt(lock: Lock, permits: Semaphore): Promise<void> {
  await lock.release();
  await permits.release(2);
}
async function takeAndLeave(lock: Lock): Promise<void> {
  await lock.acquire();
  await lock.release();
  process.exit();
}

if (isMain(import.meta)) {
  const [lock, permits] = [new Lock(), new Semaphore(0)];
  await lock.acquire();
  const other = new Process({ target: releaseIt, args: [lock, permits] });
  other.start();
  await other.join();
  report(
    'again',
    await lock.release().then(
      () => 'released',
      (error: Error) => error.name,
    ),
  );
  await permits.acquire();
  await permits.acquire();
  report('permits', await permits.getValue());
  const hasty = new Process({ target: takeAndLeave, args: [lock] });
  hasty.start();
  await hasty.join();
  report('free', await lock.acquire(false));
}
