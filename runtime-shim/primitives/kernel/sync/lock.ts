import { Operation, ReleaseScope } from '../../../../core/protocol/records.ts';
import type { RequestOrigin } from '../../../probe.ts';
import type { HandleReference } from '../handle.ts';
import type { ObservedWait } from '../observed.ts';
import { currentTaskNumber } from '../task.ts';
import type { Venue } from '../venue.ts';
import { mayWait, type Timeout } from '../wait.ts';
import { Holding } from './holding.ts';
import { type AcquireOptions, type Held, Primitive } from './primitive.ts';

/** A lock gives itself up for a condition over it, and is taken again by it. */
export interface LockForCondition {
  /** Says that the caller gives up all it holds; returns how many levels that were, 0 where it is not known to hold any. */
  suspend(): number;
  /** Says that the call of that origin waits to have it again. */
  requestAgain(by: RequestOrigin | undefined, contended: boolean): ObservedWait;
  /** Says that the call has it again. */
  resume(observed: ObservedWait, levels: number, by: RequestOrigin | undefined): void;
}
/** Not for programs, which is why it is no method. */
export let forCondition: (lock: BaseLock) => LockForCondition;

/** `Lock` and `RLock`, wherever their machine runs. */
export abstract class BaseLock extends Primitive {
  static {
    forCondition = (lock) => ({
      suspend: () => lock.#suspend(),
      requestAgain: (by, contended) =>
        lock.observed.request({ operation: Operation.hold, mayGiveUp: false, contended, by }),
      resume: (observed, levels, by) => lock.#resume(observed, levels, by),
    });
  }
  readonly #isReentrant: boolean;
  readonly #holding = new Holding();

  constructor(reference: HandleReference, venue: Venue) {
    super(reference, venue);
    this.#isReentrant = reference.resource.kind === 'rlock';
  }

  /**
   * Resolves to true once the lock is held. Resolves to false at once where it may not wait and the lock is taken, or when
   * `timeout` (seconds) is over; rejects with the signal's reason when `timeout` is a signal that aborts the wait.
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
    return this.#acquire(blockOrOptions, longest, ReleaseScope.free);
  }
  /** Gives the lock back; at the outermost level it is free, or goes to whoever has waited longest, who may go on before this resolves. */
  release(): Promise<void> {
    const holding = this.#holding;
    // Nobody but its owner can release a re-entrant lock, so that other calls are no releases.
    if (!this.#isReentrant || holding.isOwner(currentTaskNumber())) {
      const grant = holding.released();
      this.observed.tell((probe, resource) => {
        probe.release(resource, grant);
        if (holding.level > 0) probe.gauge(resource, 'owners', holding.level);
      });
    }
    return this.do('release');
  }
  /** Whether anybody holds the lock now. */
  async locked(): Promise<boolean> {
    return (await this.ask('locked')) === 1;
  }
  /** Holds the lock while `job` runs, and releases it whatever happens. Resolves or rejects as `job` does. */
  withLock<Result>(job: () => Result | Promise<Result>): Promise<Result> {
    const wait = this.#request(true, undefined, ReleaseScope.scoped);
    const result = this.#runHolding(wait, job);
    wait.stands(result);
    return result;
  }
  /** Holds the lock until the end of the block: `await using held = await lock.hold()`. */
  hold(signal?: AbortSignal): Promise<Held> {
    const wait = this.#request(true, signal, ReleaseScope.scoped);
    const held = { [Symbol.asyncDispose]: () => this.release() };
    const result = this.attempt(wait, 'acquire', true, signal).then(() => held);
    wait.stands(result);
    return result;
  }

  protected override granted(observed: ObservedWait, value: number): void {
    const holding = this.#holding;
    // Somebody else has released what this process took.
    if (holding.level >= value) holding.clear();
    holding.taken(observed.grant, currentTaskNumber());
    if (value > 1) this.observed.tell((probe, resource) => probe.gauge(resource, 'owners', value));
  }
  #acquire(block: boolean, timeout: Timeout | undefined, scope: ReleaseScope): Promise<boolean> {
    const wait = this.#request(block, timeout, scope);
    const result = this.attempt(wait, 'acquire', block, timeout);
    wait.stands(result);
    return result;
  }
  #request(block: boolean, timeout: Timeout | undefined, scope: ReleaseScope): ObservedWait {
    const mayGiveUp = timeout !== undefined || !mayWait(block, timeout);
    const immediate = this.#isReentrant && this.#holding.isOwner(currentTaskNumber());
    // What this process holds itself is taken for sure.
    const contended = !immediate && this.#holding.level > 0;
    return this.observed.request({ operation: Operation.hold, mayGiveUp, scope, contended, immediate });
  }
  async #runHolding<Result>(observed: ObservedWait, job: () => Result | Promise<Result>): Promise<Result> {
    await this.attempt(observed, 'acquire', true, undefined);
    try {
      const running = job();
      observed.runs(running, job);
      return await running;
    } finally {
      await this.release();
    }
  }

  #suspend(): number {
    const holding = this.#holding;
    if (this.#isReentrant && !holding.isOwner(currentTaskNumber())) return 0;
    const grants = holding.clear();
    this.observed.tell((probe, resource) => {
      for (const grant of grants) probe.release(resource, grant);
    });
    return grants.length;
  }
  #resume(observed: ObservedWait, levels: number, by: RequestOrigin | undefined): void {
    this.#holding.clear();
    observed.granted();
    this.granted(observed, 1);
    for (let level = 2; level <= levels; level++) {
      const again = this.observed.request({ operation: Operation.hold, mayGiveUp: false, by });
      again.granted();
      this.granted(again, level);
    }
  }
}
