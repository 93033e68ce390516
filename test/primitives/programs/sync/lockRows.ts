import assert from 'node:assert/strict';
import type { BaseLock } from '../../../../runtime-shim/primitives/kernel/sync/lock.ts';
import type { BaseSemaphore } from '../../../../runtime-shim/primitives/kernel/sync/semaphore.ts';
import { ABOUT, all, errorOf, type Rows, secondsOf } from './rows.ts';

export const tryLock = (lock: BaseLock): Promise<boolean> => lock.acquire(false);
export const tryLockFor = (lock: BaseLock, seconds: number): Promise<boolean> => lock.acquire(true, seconds);
export const releaseLock = (lock: BaseLock): Promise<void> => lock.release();
export const releaseOutcome = (lock: BaseLock): Promise<string> => errorOf(() => lock.release());
export async function tryLockAndRelease(lock: BaseLock): Promise<boolean> {
  const got = await lock.acquire(false);
  if (got) await lock.release();
  return got;
}
/** True where nobody else is inside meanwhile. */
export async function goThrough(lock: BaseLock, ready: BaseSemaphore, inside: BaseSemaphore): Promise<boolean> {
  const acquired = lock.acquire();
  await ready.release();
  await acquired;
  const alone = await inside.acquire(false);
  if (alone) await inside.release();
  await lock.release();
  return alone;
}

export const lockRows: Rows = {
  'LK-01 release() of an unlocked lock is an error': async ({ module, errors }) => {
    assert.equal(await errorOf(() => new module.Lock().release()), errors.unlocked);
  },
  'LK-02 acquire() of a free lock is true': async ({ module }) => {
    assert.equal(await new module.Lock().acquire(), true);
  },
  'LK-03 acquire(false) of a held lock, by another party, is false at once': async ({ module, call }) => {
    const lock = new module.Lock();
    await lock.acquire();
    assert.equal(await call(tryLock, lock), false);
    await lock.release();
    assert.equal(await call(tryLockAndRelease, lock), true);
  },
  'LK-04 a second acquire() by the holder waits until somebody releases': async ({ module, call }) => {
    const lock = new module.Lock();
    await lock.acquire();
    let got = false;
    const second = lock.acquire().then(() => {
      got = true;
    });
    assert.equal(await lock.acquire({ block: false }), false);
    assert.equal(got, false);
    await call(releaseLock, lock);
    await second;
  },
  'LK-05 release() by another party frees the lock': async ({ module, call }) => {
    const lock = new module.Lock();
    await lock.acquire();
    await call(releaseLock, lock);
    assert.equal(await lock.locked(), false);
  },
  'LK-06 acquire(timeout) of a held lock is false after the time, and the holder keeps it': async ({
    module,
    call,
  }) => {
    const lock = new module.Lock();
    await lock.acquire();
    const seconds = await secondsOf(async () => assert.equal(await lock.acquire({ timeout: 0.03 }), false));
    assert.ok(seconds >= 0.03 * ABOUT, String(seconds));
    assert.equal(await call(tryLockFor, lock, 0.01), false);
    assert.equal(await lock.locked(), true);
  },
  'LK-07 after an acquire in vain the lock can be released and taken': async ({ module }) => {
    const lock = new module.Lock();
    await lock.acquire();
    assert.equal(await lock.acquire(true, 0.01), false);
    await lock.release();
    assert.equal(await lock.locked(), false);
    assert.equal(await lock.acquire(false), true);
  },
  'LK-08 acquire(false) with a timeout': async ({ module, refusesArguments }) => {
    const lock = new module.Lock();
    const error = await errorOf(() => lock.acquire(false, 1));
    assert.equal(error, refusesArguments ? 'ValueError' : 'none');
    if (!refusesArguments) assert.equal(await lock.acquire(false, 1), false);
  },
  'LK-09 acquire() with a negative timeout': async ({ module, refusesArguments }) => {
    const lock = new module.Lock();
    await lock.acquire();
    if (refusesArguments) assert.equal(await errorOf(() => lock.acquire(true, -100)), 'ValueError');
    else assert.equal(await lock.acquire(true, -100), false);
  },
  'LK-10 acquire() with a timeout that is too long': async ({ module, refusesArguments }) => {
    const lock = new module.Lock();
    const error = await errorOf(() => lock.acquire(true, 1e30));
    assert.equal(error, refusesArguments ? 'OverflowError' : 'none');
  },
  'LK-11 locked() is true while the lock is held, and only then': async ({ module }) => {
    const lock = new module.Lock();
    assert.equal(await lock.locked(), false);
    await lock.acquire();
    assert.equal(await lock.locked(), true);
    await lock.release();
    assert.equal(await lock.locked(), false);
  },
  'LK-12 a scope that throws releases the lock, and the error goes on': async ({ module }) => {
    const lock = new module.Lock();
    const fail = (): never => {
      throw new RangeError('on purpose');
    };
    assert.equal(await errorOf(() => lock.withLock(fail)), 'RangeError');
    assert.equal(await lock.locked(), false);
    const inBlock = async (): Promise<void> => {
      const held = await lock.hold();
      try {
        assert.equal(await lock.locked(), true);
        fail();
      } finally {
        await held[Symbol.asyncDispose]();
      }
    };
    assert.equal(await errorOf(inBlock), 'RangeError');
    assert.equal(await lock.locked(), false);
  },
  'LK-13 all who wait get through, one at a time': async ({ module, call }) => {
    const lock = new module.Lock();
    const ready = new module.Semaphore(0);
    const inside = new module.Semaphore(1);
    await lock.acquire();
    const parties = [1, 2, 3, 4].map(() => call(goThrough, lock, ready, inside));
    await all(ready, 4);
    await lock.release();
    assert.deepEqual(await Promise.all(parties), [true, true, true, true]);
  },
};
