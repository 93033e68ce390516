import { Operation } from '../../../core/protocol/records.ts';
import type { ObservedResource, ObservedWait } from './observed.ts';
import { mayWait, type Timeout, throwIfAborted, watchTimeout } from './wait.ts';

/** The end of a thread or task, and those who wait for it. */
export class Ending {
  /** Resolves at the end. */
  readonly reached: Promise<void>;
  readonly #observed: ObservedResource;
  readonly #keepAlive: () => () => void;
  #resolve: () => void = () => {};
  #over = false;

  /** @param keepAlive keeps this thread alive until the function that it returns is called */
  constructor(observed: ObservedResource, keepAlive: () => () => void) {
    this.#observed = observed;
    this.#keepAlive = keepAlive;
    this.reached = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }
  get isOver(): boolean {
    return this.#over;
  }
  reach(): void {
    this.#over = true;
    this.#resolve();
  }
  /** Resolves at the end, or when `timeout` (seconds) is over; rejects with the signal's reason where that ends the wait. */
  wait(timeout: Timeout | undefined): Promise<void> {
    const wait = this.#observed.request({ operation: Operation.join, mayGiveUp: timeout !== undefined });
    const result = this.#wait(timeout, wait);
    wait.stands(result);
    return result;
  }
  async #wait(timeout: Timeout | undefined, observed: ObservedWait): Promise<void> {
    if (!this.#over && (timeout === undefined || mayWait(true, timeout))) await this.#pause(timeout, observed);
    if (this.#over) return observed.granted();
    const reason = timeout instanceof AbortSignal ? 'aborted' : 'timeout';
    observed.ended(reason);
    throwIfAborted(reason, timeout);
  }
  async #pause(timeout: Timeout | undefined, observed: ObservedWait): Promise<void> {
    observed.queued();
    const letGo = this.#keepAlive();
    let callOff = (): void => {};
    const expired = new Promise<void>((resolve) => {
      callOff = watchTimeout(timeout, () => resolve());
    });
    await Promise.race([this.reached, expired]);
    callOff();
    letGo();
  }
}
