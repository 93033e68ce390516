/** Waits that a signal ends: what Python does not have. */
import assert from 'node:assert/strict';
import { tryCondition } from './conditionRows.ts';
import { errorOf, type Rows } from './rows.ts';

/** A wait that its signal ends rejects with the signal's reason, whether it had begun or not. */
async function aborted(wait: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
  const controller = new AbortController();
  const outcome = errorOf(() => wait(controller.signal));
  controller.abort(new RangeError('enough'));
  assert.equal(await outcome, 'RangeError');
  assert.equal(await errorOf(() => wait(AbortSignal.abort(new RangeError('enough')))), 'RangeError');
}

export const signalRows: Rows = {
  'signal-lock ends acquire() and hold(), and the next in line gets the lock': async ({ module }) => {
    for (const lock of [new module.Lock(), new module.Semaphore(1)]) {
      await lock.acquire();
      await aborted((signal) => lock.acquire(true, signal));
      await aborted((signal) => lock.acquire({ timeout: signal }));
      await aborted((signal) => lock.hold(signal));
      const controller = new AbortController();
      const quitting = errorOf(() => lock.acquire(true, controller.signal));
      const behind = lock.acquire();
      controller.abort(new RangeError('enough'));
      await lock.release();
      assert.deepEqual([await quitting, await behind], ['RangeError', true]);
    }
  },
  'signal-event ends wait()': async ({ module }) => {
    const event = new module.Event();
    await aborted((signal) => event.wait(signal));
    await event.set();
    assert.equal(await event.wait(new AbortController().signal), true);
  },
  'signal-condition ends wait() and waitFor(), which have the lock again': async ({ module, call }) => {
    const condition = new module.Condition();
    await condition.acquire();
    await condition.acquire();
    await aborted((signal) => condition.wait(signal));
    await aborted((signal) => condition.waitFor(() => false, signal));
    await condition.release();
    assert.equal(await call(tryCondition, condition), false);
    await condition.release();
    assert.equal(await call(tryCondition, condition), true);
  },
  'signal-barrier ends wait() and breaks the barrier for all': async ({ module }) => {
    const barrier = new module.Barrier(3);
    const other = errorOf(() => barrier.wait());
    const controller = new AbortController();
    const outcome = errorOf(() => barrier.wait(controller.signal));
    controller.abort(new RangeError('enough'));
    assert.deepEqual([await outcome, await other, await barrier.broken()], ['RangeError', 'BrokenBarrierError', true]);
  },
  'signal-late a signal that comes after the grant ends nothing': async ({ module }) => {
    const lock = new module.Lock();
    const controller = new AbortController();
    assert.equal(await lock.acquire(true, controller.signal), true);
    controller.abort(new RangeError('too late'));
    assert.equal(await lock.locked(), true);
    await lock.release();
  },
};
