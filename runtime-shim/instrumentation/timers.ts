/** Timers that a library makes inside a call. */
import type { Method } from '../wrap.ts';

/**
 * Runs `call`; when a timer that it makes is due, `fired` is called before the library's own callback. Only for calls in
 * which nothing but the library's own code runs: the timer function is exchanged meanwhile. `fired` may not throw.
 */
export function withTimers<Result>(fired: () => void, call: () => Result): Result {
  const { setTimeout } = globalThis;
  const timer: unknown = (callback: Method, ...rest: [number?, ...unknown[]]) =>
    setTimeout(
      function (this: object, ...given: unknown[]) {
        fired();
        // Stacks name a callback by the property that holds it.
        Reflect.set(this, '_onTimeout', callback);
        Reflect.apply(callback, this, given);
      },
      ...rest,
    );
  Reflect.set(globalThis, 'setTimeout', timer);
  try {
    return call();
  } finally {
    Reflect.set(globalThis, 'setTimeout', setTimeout);
  }
}
