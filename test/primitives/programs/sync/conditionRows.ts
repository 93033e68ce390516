import assert from 'node:assert/strict';
import type { BaseCondition } from '../../../../runtime-shim/primitives/kernel/sync/condition.ts';
import type { BaseEvent } from '../../../../runtime-shim/primitives/kernel/sync/event.ts';
import type { BaseLock } from '../../../../runtime-shim/primitives/kernel/sync/lock.ts';
import type { BaseSemaphore } from '../../../../runtime-shim/primitives/kernel/sync/semaphore.ts';
import { ABOUT, all, errorOf, type Rows, secondsOf } from './rows.ts';

export async function waitForNotice(
  condition: BaseCondition,
  ready: BaseSemaphore,
  woken: BaseSemaphore,
): Promise<boolean> {
  await condition.acquire();
  const notified = condition.wait();
  await ready.release();
  const result = await notified;
  await woken.release();
  await condition.release();
  return result;
}
export async function notifyOne(condition: BaseCondition): Promise<void> {
  await condition.acquire();
  await condition.notify();
  await condition.release();
}
export async function notifyUntil(condition: BaseCondition, stop: BaseEvent): Promise<void> {
  while (!(await stop.wait(0.002))) await notifyOne(condition);
}
export async function tryCondition(condition: BaseCondition): Promise<boolean> {
  const got = await condition.acquire(false);
  if (got) await condition.release();
  return got;
}

export const conditionRows: Rows = {
  'CV-01 wait() without the lock is an error': async ({ module, errors }) => {
    const condition = new module.Condition();
    assert.equal(await errorOf(() => condition.wait()), errors.noLock);
    assert.equal(await errorOf(() => condition.wait(0)), errors.noLock);
  },
  'CV-02 notify() without the lock is an error': async ({ module, errors }) => {
    const condition = new module.Condition();
    assert.equal(await errorOf(() => condition.notify()), errors.noLock);
  },
  'CV-03 notifyAll() without the lock is an error': async ({ module, errors, call }) => {
    const condition = new module.Condition();
    assert.equal(await errorOf(() => condition.notifyAll()), errors.noLock);
    await condition.acquire();
    assert.equal(await call(notifyAllOutcome, condition), errors.noLock);
  },
  'CV-04 the lock is re-entrant where none is given': async ({ module, call }) => {
    const condition = new module.Condition();
    await condition.acquire();
    assert.equal(await condition.acquire(), true);
    await condition.release();
    assert.equal(await call(tryCondition, condition), false);
    await condition.release();
    assert.equal(await call(tryCondition, condition), true);
  },
  'CV-05 a given Lock is shared with the condition': async ({ module, conditionOver, call }) => {
    const lock = new module.Lock();
    const condition = conditionOver(lock);
    await condition.acquire();
    assert.equal(await lock.acquire(false), false);
    await lock.release();
    assert.equal(await call(tryCondition, condition), true);
  },
  'CV-06 wait() releases a lock that was taken twice completely, and restores the level': async ({ module, call }) => {
    const condition = new module.Condition();
    await condition.acquire();
    await condition.acquire();
    const notified = condition.wait();
    await call(notifyOne, condition);
    assert.equal(await notified, true);
    await condition.release();
    assert.equal(await call(tryCondition, condition), false);
    await condition.release();
    assert.equal(await call(tryCondition, condition), true);
  },
  'CV-07 wait() is true when notified, false when the time is over, and has the lock again': async (kit) => {
    const check = async (lock: BaseLock): Promise<void> => {
      const condition = kit.conditionOver(lock);
      await condition.acquire();
      const seconds = await secondsOf(async () => assert.equal(await condition.wait(0.03), false));
      assert.ok(seconds >= 0.03 * ABOUT, String(seconds));
      assert.equal(await condition.wait(0), false);
      assert.equal(await kit.call(tryCondition, condition), false);
      const notified = condition.wait(60);
      await kit.call(notifyOne, condition);
      assert.equal(await notified, true);
      assert.equal(await kit.call(tryCondition, condition), false);
      await condition.release();
    };
    await Promise.all([check(new kit.module.Lock()), check(new kit.module.RLock())]);
  },
  'CV-08 notify(n) with more who wait wakes exactly n': async ({ module, call }) => {
    const condition = new module.Condition();
    const [ready, woken] = [new module.Semaphore(0), new module.Semaphore(0)];
    const parties = [1, 2, 3].map(() => call(waitForNotice, condition, ready, woken));
    await all(ready, 3);
    await condition.acquire();
    await condition.notify(2);
    await condition.release();
    await all(woken, 2);
    // Whoever was notified stands in line for the lock before this party does.
    await condition.acquire();
    assert.equal(await woken.acquire(false), false);
    await condition.notifyAll();
    await condition.release();
    assert.deepEqual(await Promise.all(parties), [true, true, true]);
  },
  'CV-09 notify() with nobody waiting has no effect, now or later': async ({ module }) => {
    const condition = new module.Condition();
    await condition.acquire();
    await condition.notify();
    await condition.notifyAll();
    assert.equal(await condition.wait(0.01), false);
    await condition.release();
  },
  'CV-10 who is notified does not go on before the lock is released': async ({ module, call }) => {
    const condition = new module.Condition();
    const [ready, woken] = [new module.Semaphore(0), new module.Semaphore(0)];
    const party = call(waitForNotice, condition, ready, woken);
    await ready.acquire();
    await condition.acquire();
    await condition.notify();
    assert.equal(await woken.acquire(true, 0.02), false);
    await condition.release();
    await woken.acquire();
    assert.equal(await party, true);
  },
  'CV-11 waitFor() with a true predicate gives its value without waiting': async ({ module, call }) => {
    const condition = new module.Condition();
    await condition.acquire();
    assert.equal(await condition.waitFor(() => 'value'), 'value');
    assert.equal(await condition.waitFor(async () => 7, 0), 7);
    assert.equal(await call(tryCondition, condition), false);
  },
  'CV-12 waitFor(timeout) gives the last value of the predicate after the time': async ({ module }) => {
    const condition = new module.Condition();
    await condition.acquire();
    const seconds = await secondsOf(async () => assert.equal(await condition.waitFor(() => 0, 0.03), 0));
    assert.ok(seconds >= 0.03 * ABOUT, String(seconds));
  },
  'CV-13 waitFor() goes on waiting for the rest of the time when notices change nothing': async ({ module, call }) => {
    const condition = new module.Condition();
    const stop = new module.Event();
    await condition.acquire();
    const notifying = call(notifyUntil, condition, stop);
    let looks = 0;
    const look = (): boolean => {
      looks++;
      return false;
    };
    // As long as there are notices: with the whole time again after each, this would not end.
    while (looks < 4) assert.equal(await condition.waitFor(look, 0.05), false);
    await stop.set();
    await condition.release();
    await notifying;
  },
};
export const notifyAllOutcome = (condition: BaseCondition): Promise<string> => errorOf(() => condition.notifyAll());
