import { Operation } from '../../../../core/protocol/records.ts';
import { probe, type RequestOrigin } from '../../../probe.ts';
import { ALL_WAITERS } from '../../machines/mutex.ts';
import type { HandleReference } from '../handle.ts';
import { nobodyHears, type ObservedWait } from '../observed.ts';
import { currentTaskNumber } from '../task.ts';
import type { Called, Venue } from '../venue.ts';
import { mayWait, type Timeout, watchTimeout } from '../wait.ts';
import { type BaseLock, forCondition } from './lock.ts';
import { type AcquireOptions, type Held, Primitive } from './primitive.ts';

/** A wait for a notice as the program is told of it: first the notice, then the lock. */
interface Waiting {
  readonly notice: ObservedWait;
  /** Whose wait it is, for the lock's records. */
  readonly origin: RequestOrigin | undefined;
  lock: ObservedWait | undefined;
  reason: 'timeout' | 'aborted' | undefined;
  /** Whether the call stands in line for the notice, or is about to. */
  forNotice: boolean;
  /** What the program waits for. */
  promise: object | undefined;
}

/** `Condition`, wherever its machine runs. The venue's calls are `wait`, and `notify` with the number of those to go on. */
export abstract class BaseCondition<Lock extends BaseLock = BaseLock> extends Primitive {
  readonly #lock: Lock;

  constructor(reference: HandleReference, venue: Venue, lock: Lock) {
    super(reference, venue);
    this.#lock = lock;
  }

  /** As that of the condition's lock; so are the next four. */
  acquire(block?: boolean, timeout?: Timeout): Promise<boolean>;
  acquire(options: AcquireOptions): Promise<boolean>;
  acquire(blockOrOptions?: boolean | AcquireOptions, timeout?: Timeout): Promise<boolean> {
    return typeof blockOrOptions === 'object'
      ? this.#lock.acquire(blockOrOptions)
      : this.#lock.acquire(blockOrOptions, timeout);
  }
  release(): Promise<void> {
    return this.#lock.release();
  }
  locked(): Promise<boolean> {
    return this.#lock.locked();
  }
  withLock<Result>(job: () => Result | Promise<Result>): Promise<Result> {
    return this.#lock.withLock(job);
  }
  hold(signal?: AbortSignal): Promise<Held> {
    return this.#lock.hold(signal);
  }

  /**
   * Gives up the lock, waits for a notice, and takes the lock again at the same level. Resolves to true where it was notified,
   * to false where `timeout` (seconds) was over before; rejects with the signal's reason where `timeout` is a signal that
   * ended the wait. The lock is held again in all these cases.
   */
  wait(timeout?: Timeout): Promise<boolean> {
    return this.#waitOf(probe()?.origin(true), timeout, undefined);
  }
  /**
   * Waits until `predicate` is true, looking again after each notice and before the first. Resolves to its last value, which is
   * a false one only where `timeout` (seconds in all) is over.
   */
  waitFor<Result>(predicate: () => Result | Promise<Result>, timeout?: Timeout): Promise<Result> {
    const call: { promise: object | undefined } = { promise: undefined };
    const result = this.#waitFor(predicate, timeout, probe()?.origin(), call);
    call.promise = result;
    return result;
  }
  /** Lets up to `count` of those go on who wait, the longest first, once the lock is free. Nobody waiting: no effect. */
  notify(count = 1): Promise<void> {
    return this.#notify(Math.min(Math.max(0, Math.trunc(count)), ALL_WAITERS), probe()?.origin());
  }
  notifyAll(): Promise<void> {
    return this.#notify(ALL_WAITERS, probe()?.origin());
  }

  async #waitFor<Result>(
    predicate: () => Result | Promise<Result>,
    timeout: Timeout | undefined,
    origin: RequestOrigin | undefined,
    call: { readonly promise: object | undefined },
  ): Promise<Result> {
    const end = typeof timeout === 'number' ? performance.now() + timeout * 1000 : undefined;
    let result = await predicate();
    while (!result) {
      const left = end === undefined ? timeout : (end - performance.now()) / 1000;
      if (typeof left === 'number' && left <= 0) break;
      await this.#waitOf(origin, left, call.promise);
      result = await predicate();
    }
    return result;
  }
  /** @param promise what the program waits for, where that is not the result */
  #waitOf(
    origin: RequestOrigin | undefined,
    timeout: Timeout | undefined,
    promise: object | undefined,
  ): Promise<boolean> {
    const levels = forCondition(this.#lock).suspend();
    const mayGiveUp = timeout !== undefined;
    const looksFirst = promise !== undefined;
    const options = { operation: Operation.signal, mayGiveUp, contended: true, looksFirst, by: origin };
    const notice = this.observed.request(options);
    const wait = mayWait(true, timeout);
    const waiting: Waiting = { notice, origin, lock: undefined, reason: undefined, forNotice: wait, promise };
    const onQueued = notice.grant === 0 ? nobodyHears : (note: number): void => this.#queued(waiting, note);
    const called = this.send('wait', { wait, task: currentTaskNumber(), onQueued });
    const result = this.#wait(waiting, called, wait ? timeout : undefined, levels);
    waiting.promise ??= result;
    (waiting.lock ?? notice).stands(waiting.promise);
    return result;
  }
  async #notify(count: number, by: RequestOrigin | undefined): Promise<void> {
    const notified = await this.ask('notify', count, { rule: 'notify-unheld', by });
    this.observed.tell((probe, resource) => probe.notice(resource, 'notified', notified, by));
  }
  #queued(waiting: Waiting, note: number): void {
    if (waiting.forNotice) {
      waiting.forNotice = false;
      waiting.notice.queued();
      return;
    }
    const lock = this.#wantLock(waiting, (note & 1) === 1, true);
    if (waiting.promise !== undefined) lock.stands(waiting.promise);
  }
  /** The wait for the notice is over; that for the lock begins. */
  #wantLock(waiting: Waiting, notified: boolean, contended: boolean): ObservedWait {
    if (notified) waiting.notice.granted();
    else waiting.notice.ended(waiting.reason ?? 'timeout');
    waiting.lock = forCondition(this.#lock).requestAgain(waiting.origin, contended);
    return waiting.lock;
  }
  async #wait(waiting: Waiting, called: Called, timeout: Timeout | undefined, levels: number): Promise<boolean> {
    const notified = await this.#outcome(waiting, called, timeout);
    const lock = waiting.lock ?? this.#wantLock(waiting, notified, false);
    forCondition(this.#lock).resume(lock, levels, waiting.origin);
    if (!notified && waiting.reason === 'aborted' && timeout instanceof AbortSignal) throw timeout.reason;
    return notified;
  }
  async #outcome(waiting: Waiting, called: Called, timeout: Timeout | undefined): Promise<boolean> {
    if (called.kind === 'answered') return called.value === 1;
    if (called.kind !== 'sent') {
      waiting.notice.ended('rejected');
      this.tellMisuse({ rule: 'notify-unheld', by: waiting.origin });
      throw this.errorFor(called.kind === 'failed' ? called.failure : 'notHeld');
    }
    const callOff = watchTimeout(timeout, (reason) => {
      waiting.reason = reason;
      called.cancel();
    });
    try {
      const answer = await called.answer;
      return answer.granted && Number(answer.value) === 1;
    } catch (error) {
      waiting.notice.ended('rejected');
      throw this.translate(error, { rule: 'notify-unheld', by: waiting.origin });
    } finally {
      callOff();
    }
  }
}
