import { Operation, type ReleaseScope } from '../../../../core/protocol/records.ts';
import { probe, type RequestOrigin } from '../../../probe.ts';
import type { HandleReference } from '../handle.ts';
import type { ObservedWait } from '../observed.ts';
import { currentTaskNumber } from '../task.ts';
import type { Venue } from '../venue.ts';
import { mayWait, type Timeout } from '../wait.ts';
import { Acquirable } from './acquirable.ts';
import { Holding } from './holding.ts';

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
export abstract class BaseLock extends Acquirable {
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

  /** Gives the lock back; at the outermost level it is free, or goes to whoever has waited longest, who may go on before this resolves. */
  release(): Promise<void> {
    const holding = this.#holding;
    const isHeld = this.#isReentrant ? holding.isOwner(currentTaskNumber()) : holding.level > 0;
    const by = isHeld ? undefined : probe()?.origin();
    // Nobody but its owner can release a re-entrant lock, so that other calls are no releases.
    if (!this.#isReentrant || isHeld) {
      const grant = holding.released();
      this.observed.tell((probe, resource) => {
        probe.release(resource, grant);
        if (holding.level > 0) probe.gauge(resource, 'owners', holding.level);
      });
    }
    return this.do('release', 0, isHeld, { rule: 'release-unheld', by });
  }
  /** Whether anybody holds the lock now. */
  async locked(): Promise<boolean> {
    return (await this.ask('locked')) === 1;
  }
  /** Holds the lock while `job` runs, and releases it whatever happens. Resolves or rejects as `job` does. */
  withLock<Result>(job: () => Result | Promise<Result>): Promise<Result> {
    return this.runHolding(job);
  }

  /** Somebody else has released what this process or thread took. */
  protected lose(): void {
    this.#holding.clear();
  }
  protected override giveBack(): Promise<void> {
    return this.release();
  }
  protected override granted(observed: ObservedWait, value: number): void {
    const holding = this.#holding;
    // Somebody else has released what this process took.
    if (holding.level >= value) holding.clear();
    holding.taken(observed.grant, currentTaskNumber());
    if (value > 1) this.observed.tell((probe, resource) => probe.gauge(resource, 'owners', value));
  }
  protected override request(block: boolean, timeout: Timeout | undefined, scope: ReleaseScope): ObservedWait {
    const mayGiveUp = timeout !== undefined || !mayWait(block, timeout);
    const immediate = this.#isReentrant && this.#holding.isOwner(currentTaskNumber());
    // What this process holds itself is taken for sure.
    const contended = !immediate && this.#holding.level > 0;
    return this.observed.request({ operation: Operation.hold, mayGiveUp, scope, contended, immediate });
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
