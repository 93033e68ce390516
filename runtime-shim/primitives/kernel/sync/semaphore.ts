import { Operation, type ReleaseScope } from '../../../../core/protocol/records.ts';
import { probe } from '../../../probe.ts';
import { ValueError } from '../errors.ts';
import type { ObservedWait } from '../observed.ts';
import { mayWait, type Timeout } from '../wait.ts';
import { Acquirable } from './acquirable.ts';

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
export abstract class BaseSemaphore extends Acquirable {
  /** The permits that this process or thread has and has not given back; kept only where something observes. */
  readonly #taken: Permit[] = [];
  /** Permits given back here by those who had not taken any. */
  #surplus = 0;

  /** Gives back `count` permits, whoever took them, or adds them; those who have waited longest get them. */
  release(count = 1): Promise<void> {
    if (!Number.isInteger(count) || count < 1 || count >= 2 ** 31)
      return Promise.reject(new ValueError('the number of permits to release must be one or more'));
    const by = this.#isBounded ? probe()?.origin() : undefined;
    if (probe() !== undefined) this.#tellRelease(count);
    return this.do('release', count, !this.#isBounded, { rule: 'over-release', by });
  }
  /** Whether a release may be one too many. */
  get #isBounded(): boolean {
    return (this.resource.parameters?.length ?? 0) > 1;
  }
  /** How many permits are free now. */
  getValue(): Promise<number> {
    return this.ask('value');
  }
  /** Holds a permit while `job` runs, and gives it back whatever happens. Resolves or rejects as `job` does. */
  withPermit<Result>(job: () => Result | Promise<Result>): Promise<Result> {
    return this.runHolding(job);
  }

  protected override granted(observed: ObservedWait): void {
    const observer = probe();
    if (observer !== undefined) this.#taken.push({ grant: observed.grant, task: observer.currentTask() });
  }
  protected override request(block: boolean, timeout: Timeout | undefined, scope: ReleaseScope): ObservedWait {
    const mayGiveUp = timeout !== undefined || !mayWait(block, timeout);
    return this.observed.request({ operation: Operation.hold, mayGiveUp, scope });
  }
  protected override giveBack({ grant }: ObservedWait): Promise<void> {
    const index = this.#taken.findIndex((permit) => permit.grant === grant);
    if (index >= 0) this.#taken.splice(index, 1);
    this.observed.tell((observer, resource) => observer.release(resource, grant));
    return this.do('release', 1, !this.#isBounded);
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
