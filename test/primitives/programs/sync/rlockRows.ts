import assert from 'node:assert/strict';
import { releaseOutcome, tryLock, tryLockAndRelease } from './lockRows.ts';
import { errorOf, type Rows } from './rows.ts';

export const rlockRows: Rows = {
  'RL-01 the owner may acquire() several times and has to release as often': async ({ module, call }) => {
    const lock = new module.RLock();
    for (let level = 1; level <= 3; level++) assert.equal(await lock.acquire(), true);
    for (let level = 3; level >= 1; level--) {
      assert.equal(await call(tryLockAndRelease, lock), false);
      await lock.release();
    }
    assert.equal(await call(tryLockAndRelease, lock), true);
  },
  'RL-02 release() of an unowned lock is an error': async ({ module, errors }) => {
    assert.equal(await errorOf(() => new module.RLock().release()), errors.notOwned);
  },
  'RL-03 release() by another party is an error, and the owner keeps the lock': async ({ module, call, errors }) => {
    const lock = new module.RLock();
    await lock.acquire();
    assert.equal(await call(releaseOutcome, lock), errors.notOwned);
    assert.equal(await call(tryLock, lock), false);
    await lock.release();
    assert.equal(await call(tryLockAndRelease, lock), true);
  },
  'RL-04 one release() too many is an error': async ({ module, errors }) => {
    const lock = new module.RLock();
    await lock.acquire();
    await lock.acquire();
    await lock.release();
    await lock.release();
    assert.equal(await errorOf(() => lock.release()), errors.notOwned);
    assert.equal(await lock.locked(), false);
  },
  'RL-05 acquire(false) by another party is false while the lock is owned': async ({ module, call }) => {
    const lock = new module.RLock();
    await lock.acquire();
    assert.equal(await call(tryLock, lock), false);
  },
  'RL-06 acquire(false) by the owner is true, and one level more': async ({ module, call }) => {
    const lock = new module.RLock();
    await lock.acquire();
    assert.equal(await lock.acquire(false), true);
    await lock.release();
    assert.equal(await call(tryLock, lock), false);
    await lock.release();
  },
  'RL-07 timeouts that make no sense are treated as those of a Lock': async ({ module, refusesArguments }) => {
    const lock = new module.RLock();
    const expected = refusesArguments ? 'ValueError' : 'none';
    assert.equal(await errorOf(() => lock.acquire(false, 1)), expected);
    assert.equal(await errorOf(() => lock.acquire(true, -100)), expected);
  },
};
