// Waits of all kinds that last longer than anything looks suspicious for, and all end well.
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Barrier,
  BoundedSemaphore,
  Condition,
  Event,
  isMain,
  Lock,
  Process,
  RLock,
  Semaphore,
} from 'lockstep/multiprocessing';

const LONG = 400;

async function consume(stock: Condition, ready: Semaphore, taken: Semaphore): Promise<void> {
  await stock.withLock(async () => {
    const notified = stock.wait();
    await ready.release();
    await notified;
  });
  await taken.release();
}
async function listen(opened: Event, ready: Semaphore): Promise<void> {
  const came = opened.wait();
  await ready.release();
  await came;
}
async function arrive(start: Barrier, ready: Semaphore): Promise<void> {
  const met = start.wait();
  await ready.release();
  await met;
}
/** Takes a permit that another process gives, and gives none back. */
async function takeTurn(turns: Semaphore, ready: Semaphore): Promise<void> {
  const turn = turns.acquire();
  await ready.release();
  await turn;
}
/** The lock is taken again by functions that the holder calls, and held for long while others wait. */
async function nested(account: RLock, limit: BoundedSemaphore): Promise<void> {
  await limit.withPermit(() => account.withLock(() => deposit(account)));
}
async function deposit(account: RLock): Promise<void> {
  await account.acquire();
  await sleep(LONG / 4);
  await account.release();
}

interface Shared {
  readonly stock: Condition;
  readonly opened: Event;
  readonly start: Barrier;
  readonly turns: Semaphore;
  readonly ready: Semaphore;
  readonly taken: Semaphore;
  readonly account: RLock;
  readonly limit: BoundedSemaphore;
}
async function party({ stock, opened, start, turns, ready, taken, account, limit }: Shared): Promise<void> {
  await Promise.all([
    consume(stock, ready, taken),
    listen(opened, ready),
    arrive(start, ready),
    takeTurn(turns, ready),
    nested(account, limit),
  ]);
}

if (isMain(import.meta)) {
  const [stock, opened, start] = [new Condition(), new Event(), new Barrier(3)];
  const [turns, ready, taken] = [new Semaphore(0), new Semaphore(0), new Semaphore(0)];
  const [account, limit] = [new RLock(), new BoundedSemaphore(2)];
  const handOver = new Lock();
  const shared: Shared = { stock, opened, start, turns, ready, taken, account, limit };
  const parties = [1, 2].map(() => new Process({ target: party, args: [shared] }));
  for (const started of parties) started.start();
  for (let wait = 0; wait < 4 * parties.length; wait++) await ready.acquire();
  await sleep(LONG);
  await stock.withLock(() => stock.notifyAll());
  for (const _ of parties) await taken.acquire();
  await opened.set();
  await start.wait();
  await turns.release();
  await sleep(LONG / 2);
  await turns.release();
  // One that is released by another task than took it.
  await handOver.acquire();
  const released = sleep(LONG / 2).then(() => handOver.release());
  await handOver.acquire();
  await released;
  for (const started of parties) await started.join();
  console.log('all is well');
}
