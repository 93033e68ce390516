import { isMain, Lock, Process, Queue } from 'lockstep/multiprocessing';
import { outcome, report } from './report.ts';

async function tryFromChild(lock: Lock, seen: Queue<unknown>): Promise<void> {
  await seen.put(await lock.acquire(false));
  await seen.put(await lock.acquire(true, 0.02));
}
async function releaseFromChild(lock: Lock): Promise<void> {
  await lock.release();
}
async function enter(lock: Lock, number: number, seen: Queue<unknown>): Promise<void> {
  for (let round = 0; round < 5; round++) {
    await lock.acquire();
    await seen.put(['in', number]);
    await new Promise((resolve) => setImmediate(resolve));
    await seen.put(['out', number]);
    await lock.release();
  }
}
async function takeAndSay(lock: Lock, seen: Queue<unknown>): Promise<void> {
  await lock.acquire();
  await seen.put('taken');
  await new Promise(() => setInterval(() => {}, 1000));
}

async function alone(): Promise<void> {
  const lock = new Lock();
  report('LK-01', await outcome(() => lock.release()));
  report('LK-02', await lock.acquire());
  report('LK-03 here', await lock.acquire(false));
  report('LK-06', await lock.acquire(true, 0.01), await lock.locked());
  report('negative timeout', await lock.acquire(true, -1));
  report('MS-06', await lock.acquire(false, 1));
  await lock.release();
  report('LK-07', await lock.locked(), await lock.acquire(false));
  await lock.release();
  report(
    'LK-12',
    await outcome(() => lock.withLock(() => Promise.reject(new RangeError('inside')))),
    await lock.locked(),
  );
  report('withLock', await lock.withLock(() => lock.locked()), await lock.locked());
  const held = await lock.hold();
  report('LK-11', await lock.locked());
  await held[Symbol.asyncDispose]();
  report('LK-11 after', await lock.locked());
  await order(lock);
  await abort(lock);
}
async function order(lock: Lock): Promise<void> {
  await lock.acquire();
  const got: number[] = [];
  const waiters = [0, 1, 2, 3].map(async (number) => {
    await lock.acquire();
    got.push(number);
    await lock.release();
  });
  const early = await Promise.race([...waiters, lock.locked()]);
  report('LK-04', early, got.length);
  await lock.release();
  await Promise.all(waiters);
  report('LK-13', got);
}
async function abort(lock: Lock): Promise<void> {
  await lock.acquire();
  const stop = new AbortController();
  const waiting = outcome(() => lock.acquire(true, stop.signal));
  const behind = lock.acquire();
  stop.abort(new RangeError('enough'));
  report('abort', await waiting, await outcome(() => lock.acquire(true, stop.signal)));
  await lock.release();
  report('behind an aborted wait', await behind);
  await lock.release();
}
async function together(): Promise<void> {
  const lock = new Lock();
  const seen = new Queue<unknown>();
  await lock.acquire();
  const trying = new Process({ target: tryFromChild, args: [lock, seen] });
  trying.start();
  report('LK-03', await seen.get(), await seen.get());
  await trying.join();
  const releasing = new Process({ target: releaseFromChild, args: [lock] });
  releasing.start();
  await releasing.join();
  report('MS-02', await lock.locked());
  const entering = [1, 2, 3].map((number) => new Process({ target: enter, args: [lock, number, seen] }));
  for (const child of entering) child.start();
  const steps: unknown[] = [];
  for (let step = 0; step < 30; step++) steps.push(await seen.get());
  for (const child of entering) await child.join();
  report('exclusion', steps);
  await orphan(lock, seen);
}
async function orphan(lock: Lock, seen: Queue<unknown>): Promise<void> {
  const owner = new Process({ target: takeAndSay, args: [lock, seen] });
  owner.start();
  report('owner', await seen.get());
  report('recover from the living', await lock.recover());
  owner.kill();
  await owner.join();
  report('orphaned', await lock.locked(), await lock.acquire(false));
  report('recover from the dead', await lock.recover(), await lock.acquire(false));
}

if (isMain(import.meta)) {
  await alone();
  await together();
}
