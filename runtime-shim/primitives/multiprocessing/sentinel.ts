import type { Ending } from '../kernel/ending.ts';
import type { Timeout } from '../kernel/wait.ts';

/**
 * The `sentinel` of a process is ready once that has ended. It can be awaited, or given to `wait`, which waits for several and
 * for a limited time.
 */
export class Sentinel implements PromiseLike<undefined> {
  readonly #ending: Ending;

  constructor(ending: Ending) {
    this.#ending = ending;
  }
  /** Resolves to whether the process has ended within `timeout` (seconds), or by now where that is left out. */
  async poll(timeout: Timeout = 0): Promise<boolean> {
    await this.#ending.wait(timeout);
    return this.#ending.isOver;
  }
  // biome-ignore lint/suspicious/noThenProperty: waiting begins, and keeps this process alive, only where it is awaited
  then<Fulfilled = undefined, Rejected = never>(
    onFulfilled?: ((value: undefined) => Fulfilled | PromiseLike<Fulfilled>) | null,
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Fulfilled | Rejected> {
    const ended = this.#ending.wait(undefined).then(() => undefined);
    return ended.then(onFulfilled, onRejected);
  }
}
