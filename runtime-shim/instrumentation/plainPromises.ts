/** Promises that can be looked at without running code of the program. */
import { types } from 'node:util';

const promisePrototype: unknown = Promise.prototype;
const { then } = Promise.prototype;
const { getPrototypeOf, hasOwn } = Object;

/** Whether `then` can be called on it without running code of the program. */
export const isPlainPromise = (value: unknown): value is Promise<unknown> =>
  types.isPromise(value) && getPrototypeOf(value) === promisePrototype && !hasOwn(value, 'constructor');

/**
 * Calls `listener`, which may not throw, when the promise has settled: before whoever looks at it from now on. A rejection
 * counts as handled from now on: only for promises that somebody else handles for sure.
 */
export function onSettled(promise: Promise<unknown>, listener: () => void): void {
  void Reflect.apply(then, promise, [listener, listener]);
}
