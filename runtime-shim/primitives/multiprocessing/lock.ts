import { Operation, ReleaseScope } from '../../../core/protocol/records.ts';
import { client } from '../kernel/connection.ts';
import { grantOf } from '../kernel/grant.ts';
import { Handle, type HandleOptions, type Received, referenceFor, registerHandle } from '../kernel/handle.ts';
import type { ObservedWait } from '../kernel/observed.ts';
import { mayWait, type Timeout } from '../kernel/wait.ts';

/** A lock held by a block: `await using held = await lock.hold()`. */
export interface Held {
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * `multiprocessing.Lock`: shared by all processes of the program, not re-entrant, first come first served. Any task of any
 * process may release it. A lock whose holder's process ended stays locked, as in Python; see `recover`.
 */
export class Lock extends Handle {
  /** The grant by which this process holds the lock, 0 when it does not or nothing observes. */
  #grant = 0;

  constructor(options?: HandleOptions);
  constructor(options: HandleOptions | Received = {}) {
    super(referenceFor('lock', 1, options));
  }

  /**
   * Resolves to true once the lock is held. Resolves to false at once where `block` is false and the lock is taken, or when
   * `timeout` (seconds) is over; rejects with the signal's reason when `timeout` is a signal that aborts the wait.
   */
  acquire(block = true, timeout?: Timeout): Promise<boolean> {
    const wait = this.#request(block, timeout, ReleaseScope.free);
    const result = this.#acquire(wait, block, timeout);
    wait.stands(result);
    return result;
  }
  /** Frees the lock, or hands it to whoever has waited longest. The next one may go on before this resolves. Rejects with `ValueError` where nobody holds it. */
  release(): Promise<void> {
    const grant = this.#grant;
    this.#grant = 0;
    this.observed.tell((probe, resource) => probe.release(resource, grant));
    return this.#call('release').then(() => undefined);
  }
  /** Whether anybody holds the lock now. */
  async locked(): Promise<boolean> {
    return (await this.#call('locked')) === true;
  }
  /**
   * Releases the lock where its holder's process has ended without doing so, and resolves to whether it had to. What the
   * lock protects may have been left half changed: repair that first.
   */
  async recover(): Promise<boolean> {
    return (await this.#call('recover')) === true;
  }
  /** Holds the lock while `job` runs, and releases it whatever happens. Resolves or rejects as `job` does. */
  withLock<Result>(job: () => Result | Promise<Result>): Promise<Result> {
    const wait = this.#request(true, undefined, ReleaseScope.scoped);
    const result = this.#runHolding(wait, job);
    wait.stands(result);
    return result;
  }
  /** Holds the lock until the end of the block: `await using held = await lock.hold()`. */
  hold(timeout?: AbortSignal): Promise<Held> {
    const wait = this.#request(true, timeout, ReleaseScope.scoped);
    const result = this.#acquire(wait, true, timeout).then(() => ({ [Symbol.asyncDispose]: () => this.release() }));
    wait.stands(result);
    return result;
  }

  #request(block: boolean, timeout: Timeout | undefined, scope: ReleaseScope): ObservedWait {
    const mayGiveUp = timeout !== undefined || !mayWait(block, timeout);
    // What this process holds itself is taken for sure.
    return this.observed.request({ operation: Operation.hold, mayGiveUp, scope, contended: this.#grant !== 0 });
  }
  async #acquire(observed: ObservedWait, block: boolean, timeout: Timeout | undefined): Promise<boolean> {
    this.#listen();
    const outcome = await grantOf(this.resource, 'acquire', observed, block, timeout);
    if (outcome.granted) this.#grant = observed.grant;
    return outcome.granted;
  }
  async #runHolding<Result>(observed: ObservedWait, job: () => Result | Promise<Result>): Promise<Result> {
    await this.#acquire(observed, true, undefined);
    try {
      const running = job();
      observed.runs(running, job);
      return await running;
    } finally {
      await this.release();
    }
  }
  async #call(operation: string): Promise<number | boolean | undefined> {
    const answer = await client().call(this.resource, operation).answer;
    return answer.granted ? answer.value : undefined;
  }
  #listen(): void {
    client().onOrphaned(this.resource.key, (pid) => {
      this.observed.tell((probe, resource) => {
        probe.gauge(resource, 'orphaned', pid);
        probe.drain();
      });
    });
  }
}
registerHandle('lock', Lock);
