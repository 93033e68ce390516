import { Operation, ReleaseScope } from '../../../../core/protocol/records.ts';
import { probe } from '../../../probe.ts';
import { ValueError } from '../errors.ts';
import type { ObservedWait } from '../observed.ts';
import { mayWait, type Timeout } from '../wait.ts';
import { type AcquireOptions, type Held, Primitive } from './primitive.ts';

interface Permit {
  readonly grant: number;
  /** The task that took it, as the probe numbers them. */
  readonly task: number;
}
/** The number of permits that a semaphore begins with, checked. */
export function checkedPermits(value: number): number {
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** 31)
    throw new ValueError('the initial value of a semaphore must be a whole number from 0 on');
  return value;
}

/** `Semaphore` and `BoundedSemaphore`, wherever their machine runs. */
export abstract class BaseSemaphore extends Primitive {
  /** The permits that this process or thread has and has not given back; kept only where something observes. */
  readonly #taken: Permit[] = [];
  /** Permits given back here by those who had not taken any. */
  #surplus = 0;

  /** As `Lock.acquire`, for one permit. */
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
    const wait = this.#request(blockOrOptions, longest, ReleaseScope.free);
    const result = this.attempt(wait, 'acquire', blockOrOptions, longest);
    wait.stands(result);
    return result;
  }
  /** Gives back `count` permits, whoever took them, or adds them; those who have waited longest get them. */
  release(count = 1): Promise<void> {
    if (!Number.isInteger(count) || count < 1 || count >= 2 ** 31)
      return Promise.reject(new ValueError('the number of permits to release must be one or more'));
    if (probe() !== undefined) this.#tellRelease(count);
    return this.do('release', count);
  }
  /** How many permits are free now. */
  getValue(): Promise<number> {
    return this.ask('value');
  }
  /** Holds a permit while `job` runs, and gives it back whatever happens. Resolves or rejects as `job` does. */
  withPermit<Result>(job: () => Result | Promise<Result>): Promise<Result> {
    const wait = this.#request(true, undefined, ReleaseScope.scoped);
    const result = this.#runHolding(wait, job);
    wait.stands(result);
    return result;
  }
  /** Holds a permit until the end of the block: `await using permit = await semaphore.hold()`. */
  hold(signal?: AbortSignal): Promise<Held> {
    const wait = this.#request(true, signal, ReleaseScope.scoped);
    const held = { [Symbol.asyncDispose]: () => this.#giveBack(wait.grant) };
    const result = this.attempt(wait, 'acquire', true, signal).then(() => held);
    wait.stands(result);
    return result;
  }

  protected override granted(observed: ObservedWait): void {
    const observer = probe();
    if (observer !== undefined) this.#taken.push({ grant: observed.grant, task: observer.currentTask() });
  }
  #request(block: boolean, timeout: Timeout | undefined, scope: ReleaseScope): ObservedWait {
    const mayGiveUp = timeout !== undefined || !mayWait(block, timeout);
    return this.observed.request({ operation: Operation.hold, mayGiveUp, scope });
  }
  async #runHolding<Result>(observed: ObservedWait, job: () => Result | Promise<Result>): Promise<Result> {
    await this.attempt(observed, 'acquire', true, undefined);
    try {
      const running = job();
      observed.runs(running, job);
      return await running;
    } finally {
      await this.#giveBack(observed.grant);
    }
  }
  #giveBack(grant: number): Promise<void> {
    const index = this.#taken.findIndex((permit) => permit.grant === grant);
    if (index >= 0) this.#taken.splice(index, 1);
    this.observed.tell((observer, resource) => observer.release(resource, grant));
    return this.do('release', 1);
  }
  /** A permit that the running task took, else the one that has been out longest, else a new one. */
  #tellRelease(count: number): void {
    this.observed.tell((observer, resource) => {
      const task = observer.currentTask();
      const known = Math.min(count, this.#taken.length);
      for (let number = 0; number < known; number++) {
        const own = this.#taken.findIndex((permit) => permit.task === task);
        const [permit] = this.#taken.splice(Math.max(own, 0), 1);
        observer.release(resource, permit?.grant ?? 0);
      }
      if (known === count) return;
      this.#surplus += count - known;
      observer.gauge(resource, 'permits', this.resource.capacity + this.#surplus);
    });
  }
}
