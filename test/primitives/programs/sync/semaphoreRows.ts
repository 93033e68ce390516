import assert from 'node:assert/strict';
import type { BaseSemaphore } from '../../../../runtime-shim/primitives/kernel/sync/semaphore.ts';
import { ABOUT, all, errorOf, type Rows, secondsOf } from './rows.ts';

export async function takePermit(semaphore: BaseSemaphore, ready: BaseSemaphore, got: BaseSemaphore): Promise<boolean> {
  const taken = semaphore.acquire();
  await ready.release();
  const result = await taken;
  await got.release();
  return result;
}
export const givePermits = (semaphore: BaseSemaphore, count: number): Promise<void> => semaphore.release(count);

export const semaphoreRows: Rows = {
  'SM-01 Semaphore(-1) is a ValueError': async ({ module }) => {
    assert.equal(await errorOf(() => new module.Semaphore(-1)), 'ValueError');
    assert.equal(await errorOf(() => new module.BoundedSemaphore(-1)), 'ValueError');
  },
  'SM-02 there is one permit where no number is given': async ({ module }) => {
    const semaphore = new module.Semaphore();
    assert.equal(await semaphore.acquire(false), true);
    assert.equal(await semaphore.acquire(false), false);
  },
  'SM-03 acquire() of Semaphore(0) waits for the first release': async ({ module, call }) => {
    const [semaphore, ready, got] = [new module.Semaphore(0), new module.Semaphore(0), new module.Semaphore(0)];
    const party = call(takePermit, semaphore, ready, got);
    await ready.acquire();
    assert.equal(await got.acquire(true, 0.02), false);
    await semaphore.release();
    assert.equal(await party, true);
  },
  'SM-04 acquire(false) is true as often as there are permits, then false': async ({ module }) => {
    const semaphore = new module.Semaphore(3);
    const got: boolean[] = [];
    for (let time = 0; time < 4; time++) got.push(await semaphore.acquire(false));
    assert.deepEqual(got, [true, true, true, false]);
  },
  'SM-05 acquire(false) with a timeout': async ({ module, refusesArguments }) => {
    const semaphore = new module.Semaphore();
    assert.equal(await errorOf(() => semaphore.acquire(false, 1)), refusesArguments ? 'ValueError' : 'none');
    if (!refusesArguments) assert.equal(await semaphore.acquire(false, 1), false);
  },
  'SM-06 acquire(timeout) without a permit is false after the time': async ({ module }) => {
    const semaphore = new module.Semaphore(0);
    const seconds = await secondsOf(async () => assert.equal(await semaphore.acquire(true, 0.03), false));
    assert.ok(seconds >= 0.03 * ABOUT, String(seconds));
    await semaphore.release();
    assert.equal(await semaphore.acquire(false), true);
  },
  'SM-07 release() beyond the number at first is allowed': async ({ module, call }) => {
    const semaphore = new module.Semaphore(1);
    await semaphore.release();
    await call(givePermits, semaphore, 1);
    for (let time = 0; time < 3; time++) assert.equal(await semaphore.acquire(false), true);
    assert.equal(await semaphore.acquire(false), false);
  },
  'SM-08 release(n) lets up to n go on who wait': async ({ module, call }) => {
    const [semaphore, ready, got] = [new module.Semaphore(0), new module.Semaphore(0), new module.Semaphore(0)];
    const parties = [1, 2, 3].map(() => call(takePermit, semaphore, ready, got));
    await all(ready, 3);
    await semaphore.release(2);
    await all(got, 2);
    assert.equal(await got.acquire(true, 0.02), false);
    await semaphore.release(3);
    assert.deepEqual(await Promise.all(parties), [true, true, true]);
    assert.equal(await semaphore.getValue(), 2);
  },
  'SM-09 release(0) and release(-1) are ValueErrors': async ({ module }) => {
    const semaphore = new module.Semaphore(1);
    assert.equal(await errorOf(() => semaphore.release(0)), 'ValueError');
    assert.equal(await errorOf(() => semaphore.release(-1)), 'ValueError');
  },
  'SM-10 release() of a BoundedSemaphore beyond the number at first is a ValueError': async ({ module }) => {
    assert.equal(await errorOf(() => new module.BoundedSemaphore(2).release()), 'ValueError');
  },
  'SM-11 the second release() after one acquire() is a ValueError': async ({ module }) => {
    const semaphore = new module.BoundedSemaphore();
    await semaphore.acquire();
    await semaphore.release();
    assert.equal(await errorOf(() => semaphore.release()), 'ValueError');
  },
  'SM-12 release(n) that would exceed the bound is a ValueError and releases nothing': async ({ module }) => {
    const semaphore = new module.BoundedSemaphore(2);
    await semaphore.acquire();
    assert.equal(await errorOf(() => semaphore.release(2)), 'ValueError');
    assert.equal(await semaphore.getValue(), 1);
  },
  'SM-13 a scope that throws gives the permit back': async ({ module }) => {
    const semaphore = new module.Semaphore(1);
    const fail = (): never => {
      throw new RangeError('on purpose');
    };
    assert.equal(await errorOf(() => semaphore.withPermit(fail)), 'RangeError');
    const permit = await semaphore.hold();
    assert.equal(await semaphore.acquire(false), false);
    await permit[Symbol.asyncDispose]();
    assert.equal(await semaphore.acquire(false), true);
  },
};
