// What only looks like a pool that waits for itself.
import { asCompleted, TaskPoolExecutor, wait } from 'lockstep/concurrent-futures';
import { Lock } from 'lockstep/threading';

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
const narrow = new TaskPoolExecutor(1);

// Jobs of which nothing is known hold the only worker while their submitter waits.
narrow.submit(() => sleep(150));
await narrow.submit(() => sleep(150)).result();

/** Submits to its own full pool, but does not wait. */
async function leaves(): Promise<void> {
  narrow.submit(() => sleep(10));
  await sleep(150);
}
await narrow.submit(leaves).result();

/** Waits no longer than a moment. */
async function losesPatience(): Promise<string> {
  const inner = narrow.submit(() => sleep(10));
  try {
    await inner.result(0.15);
    return 'impossible';
  } catch (error) {
    return error instanceof Error ? error.name : 'impossible';
  }
}
console.log(await narrow.submit(losesPatience).result());
await narrow.shutdown();

// All workers wait for a lock, which one of them holds.
const wide = new TaskPoolExecutor(2);
const lock = new Lock();
const inTurn = (number: number): Promise<number> =>
  lock.withLock(async () => {
    await sleep(70);
    return number;
  });
const futures = [1, 2, 3].map((number) => wide.submit(inTurn, number));
for await (const future of asCompleted(futures)) console.log(await future.result());
console.log((await wait([4, 5].map((number) => wide.submit(inTurn, number)))).done.size);
for await (const number of wide.map(inTurn, [6, 7])) console.log(number);
await wide.shutdown();
