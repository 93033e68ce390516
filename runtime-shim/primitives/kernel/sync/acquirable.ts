import { ReleaseScope } from '../../../../core/protocol/records.ts';
import type { ObservedWait } from '../observed.ts';
import type { Timeout } from '../wait.ts';
import { type AcquireOptions, type Held, Primitive } from './primitive.ts';

/** What is acquired and given back: by two calls, around a job, or for a block. */
export abstract class Acquirable extends Primitive {
  protected abstract request(block: boolean, timeout: Timeout | undefined, scope: ReleaseScope): ObservedWait;
  /** Gives back what that wait has got. */
  protected abstract giveBack(observed: ObservedWait): Promise<void>;

  /**
   * Resolves to true once it is held. Resolves to false at once where it may not wait and would have to, or when `timeout`
   * (seconds) is over; rejects with the signal's reason when `timeout` is a signal that aborts the wait.
   */
  acquire(block?: boolean, timeout?: Timeout): Promise<boolean>;
  acquire(options: AcquireOptions): Promise<boolean>;
  acquire(blockOrOptions: boolean | AcquireOptions = true, timeout?: Timeout): Promise<boolean> {
    if (typeof blockOrOptions === 'object') {
      const { blocking = true, block = blocking, timeout: time } = blockOrOptions;
      return this.acquire(block, time);
    }
    let longest: Timeout | undefined;
    try {
      longest = this.timeoutFrom(blockOrOptions, timeout);
    } catch (error) {
      return Promise.reject(error);
    }
    const wait = this.request(blockOrOptions, longest, ReleaseScope.free);
    const result = this.attempt(wait, 'acquire', blockOrOptions, longest);
    wait.stands(result);
    return result;
  }
  /** Holds it until the end of the block: `await using held = await lock.hold()`. */
  hold(signal?: AbortSignal): Promise<Held> {
    const wait = this.request(true, signal, ReleaseScope.scoped);
    const held = { [Symbol.asyncDispose]: () => this.giveBack(wait) };
    const result = this.attempt(wait, 'acquire', true, signal).then(() => held);
    wait.stands(result);
    return result;
  }
  /** Holds it while `job` runs, and gives it back whatever happens. Resolves or rejects as `job` does. */
  protected runHolding<Result>(job: () => Result | Promise<Result>): Promise<Result> {
    const wait = this.request(true, undefined, ReleaseScope.scoped);
    const result = this.#run(wait, job);
    wait.stands(result);
    return result;
  }
  async #run<Result>(wait: ObservedWait, job: () => Result | Promise<Result>): Promise<Result> {
    await this.attempt(wait, 'acquire', true, undefined);
    try {
      const running = job();
      wait.runs(running, job);
      return await running;
    } finally {
      await this.giveBack(wait);
    }
  }
}
