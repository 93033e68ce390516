/** Locks that are made by their names when they are asked for, and that run a job while they are held. */

import type { CancelReason } from '../instrumentation.ts';
import type { Probe, ResourceOptions } from '../probe.ts';
import { callWithRoom, guarded, type Method } from '../wrap.ts';
import type { Ask, Ledger, Lock, Mark } from './asks.ts';
import { isPlainPromise, onSettled } from './plainPromises.ts';

/** As many locks that nobody uses are remembered, so that one that is taken again and again is the same. */
const MOST_FREE = 1000;

interface Keyed extends Lock {
  /** Requests that are not over. */
  users: number;
}

/** The locks of one owner by key. */
export class KeyedLocks {
  readonly #probe: Probe;
  readonly #owner: object;
  readonly #kind: string;
  readonly #isFreedAtEnd: boolean;
  readonly #describe: (key: string) => ResourceOptions;
  readonly #locks = new Map<string, Keyed>();

  /** `isFreedAtEnd`: what a thread or process holds is given back when that ends, however it ends. */
  constructor(
    probe: Probe,
    owner: object,
    kind: string,
    describe: (key: string) => ResourceOptions,
    isFreedAtEnd = false,
  ) {
    this.#probe = probe;
    this.#isFreedAtEnd = isFreedAtEnd;
    this.#owner = owner;
    this.#kind = kind;
    this.#describe = describe;
  }

  /** To be used by one more request, until `leave`. */
  enter(key: string): Keyed {
    let lock = this.#locks.get(key);
    if (lock === undefined) {
      if (this.#locks.size >= MOST_FREE) this.#forget();
      const keyOf = { object: this.#owner, key };
      const resource = this.#probe.resourceOf({}, this.#kind, () => ({ capacity: 1, keyOf, ...this.#describe(key) }));
      if (this.#isFreedAtEnd) this.#probe.gauge(resource, 'freedAtEnd', 1);
      lock = { resource, holds: [], users: 0 };
      this.#locks.set(key, lock);
    }
    lock.users += 1;
    return lock;
  }
  leave(lock: Keyed): void {
    lock.users -= 1;
  }

  /** Forgets half of those that nobody uses, the oldest ones. */
  #forget(): void {
    let left = MOST_FREE / 2;
    for (const [key, lock] of this.#locks) {
      if (left === 0) return;
      left -= 1;
      if (lock.users > 0) continue;
      this.#locks.delete(key);
      this.#probe.dispose(lock.resource);
    }
  }
}

/** A request for a lock that runs a job, from the call to the end of the job. No call throws. */
export class JobUnderLock {
  readonly ask: Ask;
  readonly #ledger: Ledger;
  readonly #probe: Probe;
  /** Until it is called. */
  #over: (() => void) | undefined;
  #mark: Mark | undefined;
  #result: unknown;

  /** `over` is called once the request is refused or the lock given back. */
  constructor(probe: Probe, ledger: Ledger, ask: Ask, over: () => void) {
    this.#probe = probe;
    this.#ledger = ledger;
    this.ask = ask;
    this.#over = over;
  }

  /** The lock is held from now on. */
  readonly begin = guarded(undefined, (): void => {
    // Only one at a time holds it: whose job has run for too long has lost it.
    for (const hold of [...this.ask.lock.holds]) if (!hold.bits.shared || !this.ask.bits.shared) this.#ledger.end(hold);
    this.#ledger.grant(this.ask);
  });
  readonly end = guarded(undefined, (): void => {
    if (!this.ask.settled) return;
    if (!this.ask.ended) this.#ledger.end(this.ask);
    this.#leave();
  });
  readonly refuse = guarded(undefined, (reason: CancelReason): void => {
    if (this.ask.settled) return;
    this.#ledger.refuse(this.ask, reason);
    this.ask.ended = true;
    this.#leave();
  });
  /** `promise` settles with the job. */
  readonly stands = guarded(undefined, (promise: unknown): void => {
    this.#mark = this.#ledger.mark(promise, this.ask);
    if (this.#mark !== undefined) this.#mark.job = this.#result;
  });
  /** `fn` has returned `result` just now, and holds the lock while it runs. */
  readonly runs = guarded(undefined, (result: unknown, fn: Method): void => {
    this.#probe.handover(this.ask.grant, result, fn, true);
    this.#result = result;
    if (this.#mark !== undefined) this.#mark.job = result;
  });

  /**
   * Calls the job, by `call` where that is not the function itself: its end is that of what it returns. The library handles
   * what that is rejected with.
   */
  run(fn: Method, call: () => unknown): unknown {
    this.begin();
    let result: unknown;
    try {
      result = callWithRoom(call);
    } catch (error) {
      this.end();
      throw error;
    }
    this.runs(result, fn);
    // What is only like a promise cannot be looked at unseen: better a hold too short than one too long.
    if (isPlainPromise(result)) onSettled(result, this.end);
    else this.end();
    return result;
  }

  #leave(): void {
    this.#over?.();
    this.#over = undefined;
  }
}
