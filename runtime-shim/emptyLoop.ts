/** The moment at which nothing is left in the thread's event loop. */
import { callers } from './callers.ts';
import { isMethod } from './wrap.ts';

/** Listeners by which the world outside can wake a thread whose event loop is kept alive by nothing of that kind. */
const WAKING = /^(?:SIG(?!WINCH)|message$|disconnect$)/;

export class EmptyLoop {
  readonly #wakers: Int32Array;
  #listener: (() => void) | undefined;

  /** @param wakers its first number is not 0 once code is loaded that mentions what runs without keeping the thread alive */
  constructor(wakers: Int32Array) {
    this.#wakers = wakers;
  }

  /** Whether something that nobody sees may run although the event loop is empty but for waits. */
  get mayWake(): boolean {
    if (Atomics.load(this.#wakers, 0) !== 0) return true;
    // What native code waits for need not show in the event loop.
    if (Object.keys(require.cache).some((file) => file.endsWith('.node'))) return true;
    return process.eventNames().some((name) => typeof name === 'string' && WAKING.test(name));
  }

  /** Has `listener` called, once, in place of the listeners of `beforeExit`; undefined takes that back. */
  listen(listener: (() => void) | undefined): void {
    this.#listener = listener;
  }

  /** The `emit` of the process for whoever looks it up now. Node itself does so with nothing below it on the stack. */
  emitFor(emit: unknown): unknown {
    if (this.#listener === undefined || !isMethod(emit)) return emit;
    if (callers().some((frame) => frame.getFileName() !== __filename)) return emit;
    const loop = this;
    return function (this: unknown, ...given: unknown[]): unknown {
      return given[0] === 'beforeExit' && loop.#tell() ? true : emit.apply(this, given);
    };
  }

  #tell(): boolean {
    const listener = this.#listener;
    this.#listener = undefined;
    listener?.();
    return listener !== undefined;
  }
}
