// Threads that can never go on; the argument says why.
import { Barrier, Condition, isMain, Lock, RLock, Task, Thread } from 'lockstep/threading';

async function cross(own: Lock, other: Lock, met: Barrier): Promise<void> {
  await own.acquire();
  await met.wait();
  await other.acquire();
  await other.release();
  await own.release();
}
async function twoLevels(own: RLock, other: RLock, met: Barrier): Promise<void> {
  await own.withLock(async () => {
    await own.withLock(async () => {
      await met.wait();
      await other.withLock(() => {});
    });
  });
}
async function takeTwice(lock: Lock): Promise<void> {
  await lock.acquire();
  await lock.acquire();
}
async function waitForNotice(changed: Condition, ledger: Lock, met: Barrier): Promise<void> {
  await ledger.withLock(async () => {
    await changed.withLock(async () => {
      const notified = changed.wait();
      await met.wait();
      await notified;
    });
  });
}
async function notifyAndWant(changed: Condition, ledger: Lock, met: Barrier): Promise<void> {
  await met.wait();
  await changed.withLock(async () => {
    await changed.notify();
    await ledger.withLock(() => {});
  });
}
async function keep(lock: Lock): Promise<void> {
  await lock.acquire();
}

if (isMain(import.meta)) {
  const [left, right, met] = [new Lock({ name: 'left' }), new Lock({ name: 'right' }), new Barrier(2)];
  const parties: { start(): void; join(): Promise<void> }[] = [];
  switch (process.argv[2]) {
    case 'threads':
      parties.push(new Thread({ target: cross, args: [left, right, met], name: 'one' }));
      parties.push(new Thread({ target: cross, args: [right, left, met], name: 'two' }));
      break;
    case 'thread and task':
      parties.push(new Thread({ target: cross, args: [left, right, met], name: 'one' }));
      parties.push(new Task({ target: cross, args: [right, left, met], name: 'two' }));
      break;
    case 'rlock': {
      const [first, second] = [new RLock({ name: 'left' }), new RLock({ name: 'right' })];
      parties.push(new Thread({ target: twoLevels, args: [first, second, met], name: 'one' }));
      parties.push(new Thread({ target: twoLevels, args: [second, first, met], name: 'two' }));
      break;
    }
    case 'condition': {
      const changed = new Condition(right, { name: 'changed' });
      parties.push(new Thread({ target: waitForNotice, args: [changed, left, met], name: 'one' }));
      parties.push(new Thread({ target: notifyAndWant, args: [changed, left, met], name: 'two' }));
      break;
    }
    case 'twice':
      parties.push(new Thread({ target: takeTwice, args: [left], name: 'one' }));
      break;
    case 'kept': {
      const keeper = new Thread({ target: keep, args: [left], name: 'keeper' });
      keeper.start();
      await keeper.join();
      parties.push(new Thread({ target: keep, args: [left], name: 'one' }));
    }
  }
  for (const party of parties) party.start();
  for (const party of parties) await party.join();
}
