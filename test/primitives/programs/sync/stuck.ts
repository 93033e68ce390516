// Two processes that each hold what the other one wants, in several kinds of resource; the argument says which.
import { Barrier, Condition, isMain, Lock, Process, RLock, Semaphore } from 'lockstep/multiprocessing';

async function twoLevels(own: RLock, other: RLock, both: Barrier): Promise<void> {
  await own.withLock(async () => {
    await own.withLock(async () => {
      await both.wait();
      await other.withLock(() => {});
    });
  });
}
async function permits(own: Semaphore, other: Semaphore, both: Barrier): Promise<void> {
  await own.withPermit(async () => {
    await both.wait();
    await other.withPermit(() => {});
  });
}
async function waiter(changed: Condition, ledger: Lock, both: Barrier): Promise<void> {
  await ledger.withLock(async () => {
    await changed.withLock(async () => {
      const notified = changed.wait();
      await both.wait();
      await notified;
    });
  });
}
async function looker(changed: Condition, ledger: Lock, both: Barrier): Promise<void> {
  await ledger.withLock(async () => {
    await changed.withLock(async () => {
      let looks = 0;
      await changed.waitFor(() => {
        looks++;
        if (looks === 1) void both.wait();
        return looks > 1;
      });
    });
  });
}
async function notifier(changed: Condition, ledger: Lock, both: Barrier): Promise<void> {
  await both.wait();
  await changed.withLock(async () => {
    await changed.notify();
    await ledger.withLock(() => {});
  });
}

if (isMain(import.meta)) {
  const both = new Barrier(2);
  const [kind] = process.argv.slice(2);
  const parties: { start(): void; join(): Promise<void> }[] = [];
  if (kind === 'rlock') {
    const [left, right] = [new RLock({ name: 'left' }), new RLock({ name: 'right' })];
    parties.push(new Process({ target: twoLevels, args: [left, right, both] }));
    parties.push(new Process({ target: twoLevels, args: [right, left, both] }));
  } else if (kind === 'semaphore') {
    const [left, right] = [new Semaphore(1, { name: 'left' }), new Semaphore(1, { name: 'right' })];
    parties.push(new Process({ target: permits, args: [left, right, both] }));
    parties.push(new Process({ target: permits, args: [right, left, both] }));
  } else {
    const ledger = new Lock({ name: 'ledger' });
    const changed = new Condition(new Lock({ name: 'store' }), { name: 'changed' });
    const target = kind === 'waitFor' ? looker : waiter;
    parties.push(new Process({ target, args: [changed, ledger, both] }));
    parties.push(new Process({ target: notifier, args: [changed, ledger, both] }));
  }
  for (const party of parties) party.start();
  for (const party of parties) await party.join();
}
