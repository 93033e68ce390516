import assert from 'node:assert/strict';
import type { BaseEvent } from '../../../../runtime-shim/primitives/kernel/sync/event.ts';
import type { BaseSemaphore } from '../../../../runtime-shim/primitives/kernel/sync/semaphore.ts';
import { ABOUT, all, type Rows, secondsOf } from './rows.ts';

export async function waitForEvent(event: BaseEvent, ready: BaseSemaphore): Promise<boolean> {
  const came = event.wait();
  await ready.release();
  return came;
}
export const setEvent = (event: BaseEvent): Promise<void> => event.set();
export const waitForSetEvent = (event: BaseEvent): Promise<boolean> => event.wait();

export const eventRows: Rows = {
  'EV-01 isSet() follows set() and clear()': async ({ module }) => {
    const event = new module.Event();
    const seen = [await event.isSet()];
    for (const step of [() => event.set(), () => event.set(), () => event.clear()]) {
      await step();
      seen.push(await event.isSet());
    }
    assert.deepEqual(seen, [false, true, true, false]);
  },
  'EV-02 wait() for a set event is true at once': async ({ module, call }) => {
    const event = new module.Event();
    await event.set();
    assert.equal(await event.wait(), true);
    assert.equal(await event.wait(0), true);
    assert.equal(await call(waitForSetEvent, event), true);
  },
  'EV-03 wait(0) for an unset event is false at once': async ({ module }) => {
    assert.equal(await new module.Event().wait(0), false);
  },
  'EV-04 wait(timeout) is false after the time': async ({ module }) => {
    const event = new module.Event();
    const seconds = await secondsOf(async () => assert.equal(await event.wait(0.03), false));
    assert.ok(seconds >= 0.03 * ABOUT, String(seconds));
  },
  'EV-05 set() lets all go on who wait, and who comes later': async ({ module, call }) => {
    const event = new module.Event();
    const ready = new module.Semaphore(0);
    const parties = [1, 2, 3].map(() => call(waitForEvent, event, ready));
    await all(ready, 3);
    await call(setEvent, event);
    assert.deepEqual(await Promise.all(parties), [true, true, true]);
    assert.equal(await event.wait(), true);
  },
  'EV-06 set() and clear() right after let all go on who waited': async ({ module, call }) => {
    const event = new module.Event();
    const ready = new module.Semaphore(0);
    const parties = [1, 2, 3].map(() => call(waitForEvent, event, ready));
    await all(ready, 3);
    await Promise.all([event.set(), event.clear()]);
    assert.deepEqual(await Promise.all(parties), [true, true, true]);
    assert.equal(await event.isSet(), false);
  },
  'EV-07 wait() after clear() waits again': async ({ module }) => {
    const event = new module.Event();
    await event.set();
    await event.clear();
    assert.equal(await event.wait(0.01), false);
  },
};
