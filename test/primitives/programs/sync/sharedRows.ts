/** The rows of what only `lockstep/multiprocessing` has, or has in its own way. */
import assert from 'node:assert/strict';
import type { BaseSemaphore } from '../../../../runtime-shim/primitives/kernel/sync/semaphore.ts';
import { abortBarrier, meetSaying } from './barrierRows.ts';
import { notifyAllOutcome } from './conditionRows.ts';
import { setEvent } from './eventRows.ts';
import { releaseLock, releaseOutcome } from './lockRows.ts';
import { ABOUT, all, errorOf, type Rows, secondsOf } from './rows.ts';

export const sharedRows: Rows = {
  'MS-01 release() of an unlocked Lock is a ValueError': async ({ module }) => {
    assert.equal(await errorOf(() => new module.Lock().release()), 'ValueError');
  },
  'MS-02 release() by another process is allowed': async ({ module, call }) => {
    const lock = new module.Lock();
    await lock.acquire();
    await call(releaseLock, lock);
    assert.equal(await lock.acquire(false), true);
  },
  'MS-03 release() of an unowned RLock is an AssertionError': async ({ module }) => {
    assert.equal(await errorOf(() => new module.RLock().release()), 'AssertionError');
  },
  'MS-04 release() of an RLock by a process that does not own it is an AssertionError': async ({ module, call }) => {
    const lock = new module.RLock();
    await lock.acquire();
    assert.equal(await call(releaseOutcome, lock), 'AssertionError');
    await lock.release();
  },
  'MS-05 acquire(false) and acquire(timeout) without a permit are false': async ({ module }) => {
    const semaphore = new module.Semaphore(0);
    assert.equal(await semaphore.acquire(false), false);
    const seconds = await secondsOf(async () => assert.equal(await semaphore.acquire(true, 0.03), false));
    assert.ok(seconds >= 0.03 * ABOUT, String(seconds));
  },
  'MS-06 acquire(false) ignores a timeout': async ({ module }) => {
    assert.equal(await new module.Semaphore(0).acquire(false, 60), false);
    assert.equal(await new module.Semaphore(0).acquire({ block: false, timeout: 60 }), false);
  },
  'MS-07 release() of a BoundedSemaphore beyond the number at first is a ValueError': async ({ module, call }) => {
    const semaphore = new module.BoundedSemaphore(1);
    assert.equal(await errorOf(() => semaphore.release()), 'ValueError');
    assert.deepEqual(await call(boundedOutcome, semaphore), [true, 'none', 'ValueError']);
  },
  'MS-08 getValue() is the number of free permits': async ({ module }) => {
    const semaphore = new module.Semaphore(2);
    const seen = [await semaphore.getValue()];
    await semaphore.acquire();
    seen.push(await semaphore.getValue());
    await semaphore.release(3);
    seen.push(await semaphore.getValue());
    assert.deepEqual(seen, [2, 1, 4]);
  },
  'MS-09 wait() and notify() without the lock are AssertionErrors': async ({ module, call }) => {
    const condition = new module.Condition();
    assert.equal(await errorOf(() => condition.wait()), 'AssertionError');
    assert.equal(await errorOf(() => condition.notify()), 'AssertionError');
    await condition.acquire();
    assert.equal(await call(notifyAllOutcome, condition), 'AssertionError');
  },
  'MS-10 wait(timeout) of a Condition is false after the time': async ({ module }) => {
    const condition = new module.Condition();
    await condition.acquire();
    assert.equal(await condition.wait(0.01), false);
  },
  'MS-11 set() in a child ends the wait() of the parent': async ({ module, call }) => {
    const event = new module.Event();
    const came = event.wait();
    await call(setEvent, event);
    assert.equal(await came, true);
  },
  'MS-12 wait(timeout) for an unset Event is false': async ({ module }) => {
    assert.equal(await new module.Event().wait(0.01), false);
  },
  'MS-13 abort() by another process is a BrokenBarrierError for those who wait': async ({ module, call }) => {
    const [barrier, ready] = [new module.Barrier(3), new module.Semaphore(0)];
    const parties = [call(meetSaying, barrier, ready), meetSaying(barrier, ready)];
    await all(ready, 2);
    await call(abortBarrier, barrier);
    assert.deepEqual(await Promise.all(parties), ['BrokenBarrierError', 'BrokenBarrierError']);
  },
};
/** What arrives is what was sent, with its bound. */
export async function boundedOutcome(semaphore: BaseSemaphore): Promise<[boolean, string, string]> {
  const acquired = await semaphore.acquire(false);
  return [acquired, await errorOf(() => semaphore.release()), await errorOf(() => semaphore.release())];
}
