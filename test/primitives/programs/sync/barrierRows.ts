import assert from 'node:assert/strict';
import type { BaseBarrier } from '../../../../runtime-shim/primitives/kernel/sync/barrier.ts';
import type { BaseSemaphore } from '../../../../runtime-shim/primitives/kernel/sync/semaphore.ts';
import { ABOUT, all, errorOf, type Rows, secondsOf } from './rows.ts';

export const meet = (barrier: BaseBarrier): Promise<number> => barrier.wait();
export async function meetSaying(barrier: BaseBarrier, ready: BaseSemaphore): Promise<string> {
  const met = errorOf(() => barrier.wait());
  await ready.release();
  return met;
}
/** Where a party runs alone in its process or thread, what the action saw is its own; tasks of one thread share it. */
let past: BaseSemaphore | undefined;
const runs: number[] = [];
export async function countPast(): Promise<void> {
  runs.push((await past?.getValue()) ?? -1);
}
export function failing(): void {
  throw new RangeError('on purpose');
}
/** Returns what the action saw of `gone`, which those release who are past the barrier. */
export async function meetCounting(barrier: BaseBarrier, gone: BaseSemaphore): Promise<number[]> {
  past = gone;
  await barrier.wait();
  await gone.release();
  return runs.splice(0);
}
export async function meetAgain(barrier: BaseBarrier, rounds: number): Promise<number[]> {
  const indices: number[] = [];
  for (let round = 0; round < rounds; round++) indices.push(await barrier.wait());
  return indices;
}
export const meetOutcome = (barrier: BaseBarrier): Promise<string> => errorOf(() => barrier.wait());
export const abortBarrier = (barrier: BaseBarrier): Promise<void> => barrier.abort();

export const barrierRows: Rows = {
  'BR-01 Barrier(0) and Barrier(-1) are ValueErrors': async ({ module }) => {
    for (const parties of [0, -1]) assert.equal(await errorOf(() => new module.Barrier(parties)), 'ValueError');
  },
  'BR-02 all parties go on, each with its own number': async ({ module, call }) => {
    const barrier = new module.Barrier(3);
    const indices = await Promise.all([call(meet, barrier), call(meet, barrier), barrier.wait()]);
    assert.deepEqual(indices.sort(), [0, 1, 2]);
  },
  'BR-03 it can be used for several rounds, and nobody gets a round ahead': async ({ module, call }) => {
    const barrier = new module.Barrier(3);
    const all = await Promise.all([1, 2, 3].map(() => call(meetAgain, barrier, 4)));
    for (let round = 0; round < 4; round++) {
      assert.deepEqual(all.map((indices) => indices[round]).sort(), [0, 1, 2]);
    }
  },
  'BR-04 the action is run by one party a round, before anybody goes on': async ({ module, call }) => {
    const [barrier, gone] = [new module.Barrier(3, countPast), new module.Semaphore(0)];
    const seen = await Promise.all([1, 2, 3].map(() => call(meetCounting, barrier, gone)));
    assert.deepEqual(seen.flat(), [0]);
  },
  'BR-05 an action that throws breaks the barrier; its own party gets the error': async ({ module, call }) => {
    const barrier = new module.Barrier(3, failing);
    const outcomes = await Promise.all([1, 2, 3].map(() => call(meetOutcome, barrier)));
    assert.deepEqual(outcomes.sort(), ['BrokenBarrierError', 'BrokenBarrierError', 'RangeError']);
    assert.equal(await barrier.broken(), true);
  },
  'BR-06 abort() breaks the barrier for those who wait and who come later': async ({ module, call }) => {
    const [barrier, ready] = [new module.Barrier(3), new module.Semaphore(0)];
    const parties = [1, 2].map(() => call(meetSaying, barrier, ready));
    await all(ready, 2);
    await call(abortBarrier, barrier);
    assert.deepEqual(await Promise.all(parties), ['BrokenBarrierError', 'BrokenBarrierError']);
    assert.equal(await barrier.broken(), true);
    assert.equal(await errorOf(() => barrier.wait()), 'BrokenBarrierError');
  },
  'BR-07 reset() sends those away who wait; the barrier is usable': async ({ module, call }) => {
    const [barrier, ready] = [new module.Barrier(2), new module.Semaphore(0)];
    const party = call(meetSaying, barrier, ready);
    await ready.acquire();
    await barrier.reset();
    assert.equal(await party, 'BrokenBarrierError');
    assert.equal(await barrier.broken(), false);
    assert.deepEqual((await Promise.all([call(meet, barrier), barrier.wait()])).sort(), [0, 1]);
  },
  'BR-08 reset() after abort() makes it usable again': async ({ module, call }) => {
    const barrier = new module.Barrier(2);
    await barrier.abort();
    await barrier.reset();
    assert.equal(await barrier.broken(), false);
    assert.deepEqual((await Promise.all([call(meet, barrier), barrier.wait()])).sort(), [0, 1]);
  },
  'BR-09 wait(timeout) that is over breaks the barrier for all': async ({ module, call }) => {
    const [barrier, ready] = [new module.Barrier(3), new module.Semaphore(0)];
    const party = call(meetSaying, barrier, ready);
    await ready.acquire();
    const seconds = await secondsOf(async () => {
      assert.equal(await errorOf(() => barrier.wait(0.03)), 'BrokenBarrierError');
    });
    assert.ok(seconds >= 0.03 * ABOUT, String(seconds));
    assert.equal(await party, 'BrokenBarrierError');
    assert.equal(await barrier.broken(), true);
  },
  'BR-10 the timeout given to the constructor is that of wait()': async ({ module, call }) => {
    const barrier = new module.Barrier(2, undefined, 0.01);
    assert.equal(await errorOf(() => barrier.wait()), 'BrokenBarrierError');
    await barrier.reset();
    assert.equal(await call(meetOutcome, barrier), 'BrokenBarrierError');
  },
  'BR-11 wait() at Barrier(1) is 0 at once': async ({ module }) => {
    const barrier = new module.Barrier(1);
    assert.equal(await barrier.wait(), 0);
    assert.equal(await barrier.wait(0), 0);
  },
  'BR-12 parties and nWaiting() tell how many there must be and are': async ({ module, call }) => {
    const [barrier, ready] = [new module.Barrier(3), new module.Semaphore(0)];
    assert.deepEqual([barrier.parties, await barrier.nWaiting()], [3, 0]);
    const parties = [1, 2].map(() => call(meetSaying, barrier, ready));
    await all(ready, 2);
    assert.equal(await barrier.nWaiting(), 2);
    await barrier.wait();
    assert.deepEqual(await Promise.all(parties), ['none', 'none']);
    assert.equal(await barrier.nWaiting(), 0);
  },
};
