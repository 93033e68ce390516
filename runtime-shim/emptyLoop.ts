/** The moment at which nothing is left in the thread's event loop. */
import { callers } from './callers.ts';
import { isMethod } from './wrap.ts';

/** Listeners by which the world outside can wake a thread whose event loop is kept alive by nothing of that kind. */
const WAKING = /^(?:SIG(?!WINCH)|message$|disconnect$)/;
const SIGNAL = /^SIG(?!WINCH)/;

export class EmptyLoop {
  readonly #wakers: Int32Array;
  readonly #listeners = new Set<() => void>();

  /** @param wakers its first number is not 0 once code is loaded that mentions what runs without keeping the thread alive */
  constructor(wakers: Int32Array) {
    this.#wakers = wakers;
  }

  /**
   * Whether something that nobody sees may run although the event loop is empty but for waits.
   * @param messagesAreWaits messages of other processes are among these waits
   */
  mayWake(messagesAreWaits: boolean): boolean {
    if (Atomics.load(this.#wakers, 0) !== 0) return true;
    // What native code waits for need not show in the event loop.
    if (Object.keys(require.cache).some((file) => file.endsWith('.node'))) return true;
    const waking = messagesAreWaits ? SIGNAL : WAKING;
    return process.eventNames().some((name) => typeof name === 'string' && waking.test(name));
  }

  /** Has `listener` called, once, in place of the listeners of `beforeExit`. Returns what takes that back. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The `emit` of the process for whoever looks it up now. Node itself does so with nothing below it on the stack. */
  emitFor(emit: unknown): unknown {
    if (this.#listeners.size === 0 || !isMethod(emit) || isLookedUpByProgram()) return emit;
    const loop = this;
    return function (this: unknown, ...given: unknown[]): unknown {
      return given[0] === 'beforeExit' && loop.#tell() ? true : emit.apply(this, given);
    };
  }

  #tell(): boolean {
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const listener of listeners) listener();
    return listeners.length > 0;
  }
}

function isLookedUpByProgram(): boolean {
  try {
    return callers().some((frame) => frame.getFileName() !== __filename);
  } catch {
    // Where the engine's own objects are frozen, stacks cannot be read.
    return false;
  }
}
