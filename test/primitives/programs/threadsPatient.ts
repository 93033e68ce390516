// Threads and tasks that wait for each other in all ways, some of them long, and all end well.
import { setTimeout as sleep } from 'node:timers/promises';
import { Barrier, Condition, Event, isMain, Lock, RLock, Semaphore, Task, Thread } from 'lockstep/threading';

const LONG = 400;
const ROUNDS = 6;

interface Shared {
  readonly opened: Event;
  readonly limit: Semaphore;
  readonly account: RLock;
  readonly ledger: Lock;
  readonly round: Barrier;
  readonly stock: Condition;
  readonly items: Int32Array<SharedArrayBuffer>;
}
async function work({ opened, limit, account, ledger, round, stock, items }: Shared): Promise<void> {
  await opened.wait();
  for (let time = 0; time < ROUNDS; time++) {
    await limit.withPermit(() => account.withLock(() => account.withLock(() => sleep(1))));
    await ledger.acquire();
    await ledger.release();
    await round.wait();
  }
  await stock.withLock(async () => {
    await stock.waitFor(() => (items[0] ?? 0) > 0);
    items[0] = (items[0] ?? 0) - 1;
  });
}

if (isMain(import.meta)) {
  const stock = new Condition();
  const items = new Int32Array(new SharedArrayBuffer(4));
  const [opened, ledger, round] = [new Event(), new Lock(), new Barrier(4)];
  const shared: Shared = { opened, limit: new Semaphore(2), account: new RLock(), ledger, round, stock, items };
  const parties = [1, 2, 3].map(() => new Thread({ target: work, args: [shared] }));
  const all = [...parties, new Task({ target: work, args: [shared] })];
  for (const party of all) party.start();
  await sleep(LONG);
  await opened.set();
  for (const _ of all) {
    await sleep(LONG / 2);
    await stock.withLock(() => {
      items[0] = (items[0] ?? 0) + 1;
      return stock.notify();
    });
  }
  for (const party of all) await party.join();
  console.log('all is well', items[0]);
}
