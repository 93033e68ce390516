import { Operation } from '../../../core/protocol/records.ts';
import { probe } from '../../probe.ts';
import { keepAliveForTask } from '../kernel/daemonTasks.ts';
import { TimeoutError } from '../kernel/errors.ts';
import { ObservedResource } from '../kernel/observed.ts';
import { mayWait, type Timeout, watchTimeout } from '../kernel/wait.ts';
import type { Offer } from '../pools/threadWorker.ts';
import { CancelledError, InvalidStateError } from './errors.ts';

/** A wait for a future as told to the probe. */
export interface FutureWait {
  granted(): void;
  ended(reason: 'refused' | 'timeout' | 'aborted'): void;
  /** Says of the promise that its caller gets that it stands for this wait. */
  stands(promise: object): void;
}
/** What is known of how a future comes by its result. */
export interface FutureObserver {
  /** Somebody begins to wait for it. */
  wait(mayGiveUp: boolean): FutureWait;
}
/** Told once that the future is finished, or that its being cancelled was noticed by whoever would have run it. */
export type Notice = (future: AnyFuture) => void;
/** A future whose result does not matter. */
export type AnyFuture = Future<unknown>;

type State = 'pending' | 'running' | 'cancelled' | 'cancelled and notified' | 'finished';

/**
 * `concurrent.futures.Future`: the result of a call that somebody else makes. It is no promise: `await future.result()`, or one of
 * `wait` and `asCompleted`. An error that nobody asks for is nobody's business.
 */
export class Future<Result> {
  #state: State = 'pending';
  #value: unknown;
  #error: unknown;
  #hasFailed = false;
  #callbacks: (() => void)[] | undefined;
  /** Who waits for this future alone, in order of asking. */
  #waits: Set<() => void> | undefined;
  #notices: Set<Notice> | undefined;
  #observer: FutureObserver | undefined;
  /** The call is on its way to where it is made. */
  #offer: Offer | undefined;
  /** It is settled by the executor alone that took the call. */
  #isOwned = false;

  /** Calls the call off where it does not run yet; false where it does, or has. */
  cancel(): boolean {
    if (this.#state === 'running' || this.#state === 'finished') return false;
    if (this.#state !== 'pending') return true;
    if (this.#offer?.withdraw() === false) return false;
    this.#state = 'cancelled';
    this.#wake();
    return true;
  }
  cancelled(): boolean {
    return this.#state === 'cancelled' || this.#state === 'cancelled and notified';
  }
  running(): boolean {
    return this.#state === 'running' || (this.#state === 'pending' && this.#offer?.isTakenUp() === true);
  }
  /** Cancelled, failed or finished. */
  done(): boolean {
    return this.#state !== 'pending' && this.#state !== 'running';
  }
  /**
   * Resolves to the result, or rejects as the call did; with `CancelledError` where it was called off, with `TimeoutError` when
   * `timeout` (seconds) is over, and with the signal's reason where that ends the wait.
   */
  result(timeout?: Timeout): Promise<Result> {
    return this.#whenDone(timeout, () => {
      if (this.#hasFailed) throw this.#error;
      return this.#value as Result;
    });
  }
  /** Resolves to what the call threw, to undefined where it did not; rejects as `result` does for every other reason. */
  exception(timeout?: Timeout): Promise<unknown> {
    return this.#whenDone(timeout, () => (this.#hasFailed ? this.#error : undefined));
  }
  /** Calls `callback` with this future once it is done, at once where it is. What the callback throws is logged. */
  addDoneCallback(callback: (future: Future<Result>) => unknown): void {
    if (this.done()) {
      this.#callBack(callback);
      return;
    }
    this.#callbacks ??= [];
    this.#callbacks.push(() => this.#callBack(callback));
  }

  /**
   * For executors of your own and for tests: false where the call was called off and must not be made. To be called once, before
   * the call. This and the next two throw `InvalidStateError` where an executor of this library has taken the call.
   */
  setRunningOrNotifyCancel(): boolean {
    this.#checkFree();
    return this.#begin();
  }
  setResult(value: Result): void {
    this.#checkFree();
    this.#succeed(value);
  }
  setException(error: unknown): void {
    this.#checkFree();
    this.#fail(error);
  }

  /** The future of a call that an executor has taken. */
  static own(future: AnyFuture): void {
    future.#isOwned = true;
  }
  static offer(future: AnyFuture, offer: Offer | undefined): void {
    future.#offer = offer;
  }
  static begin(future: AnyFuture): boolean {
    return future.#begin();
  }
  static succeed(future: AnyFuture, value: unknown): void {
    future.#succeed(value);
  }
  static fail(future: AnyFuture, error: unknown): void {
    future.#fail(error);
  }
  /** Whether `wait` and `asCompleted` count the future `done`. A cancelled one counts only when its executor has noticed. */
  static isSettled(future: AnyFuture): boolean {
    return future.#state === 'finished' || future.#state === 'cancelled and notified';
  }
  static hasFailed(future: AnyFuture): boolean {
    return future.#hasFailed;
  }
  /** Has `notice` called once the future is settled. */
  static notify(future: AnyFuture, notice: Notice): void {
    future.#notices ??= new Set();
    future.#notices.add(notice);
  }
  static forget(future: AnyFuture, notice: Notice): void {
    future.#notices?.delete(notice);
  }
  static setObserver(future: AnyFuture, observer: FutureObserver): void {
    future.#observer = observer;
  }
  /** Tells the probe of a wait for the future; undefined where nothing observes. */
  static observe(future: AnyFuture, mayGiveUp: boolean): FutureWait | undefined {
    if (probe() === undefined) return undefined;
    future.#observer ??= new Notices(future);
    return future.#observer.wait(mayGiveUp);
  }

  #whenDone<Value>(timeout: Timeout | undefined, read: () => Value): Promise<Value> {
    const settle = (): Value => {
      if (this.cancelled()) throw new CancelledError('the future was cancelled');
      return read();
    };
    if (this.done()) {
      try {
        return Promise.resolve(settle());
      } catch (error) {
        return Promise.reject(error);
      }
    }
    const observed = Future.observe(this, timeout !== undefined);
    const result = new Promise<Value>((resolve, reject) => {
      if (!mayWait(true, timeout)) {
        observed?.ended('refused');
        reject(new TimeoutError('the future is not done'));
        return;
      }
      if (timeout instanceof AbortSignal && timeout.aborted) {
        observed?.ended('aborted');
        reject(timeout.reason);
        return;
      }
      const wake = (): void => {
        callOff();
        letGo();
        observed?.granted();
        try {
          resolve(settle());
        } catch (error) {
          reject(error);
        }
      };
      const callOff = watchTimeout(timeout, (reason) => {
        this.#waits?.delete(wake);
        letGo();
        observed?.ended(reason);
        reject(timeout instanceof AbortSignal ? timeout.reason : new TimeoutError('the future is not done'));
      });
      const letGo = keepAliveForTask();
      this.#waits ??= new Set();
      this.#waits.add(wake);
    });
    observed?.stands(result);
    return result;
  }
  #checkFree(): void {
    if (this.#isOwned) throw new InvalidStateError('the future is settled by the executor that made it');
  }
  #begin(): boolean {
    this.#offer = undefined;
    if (this.#state === 'cancelled') {
      this.#state = 'cancelled and notified';
      this.#notify();
      return false;
    }
    if (this.#state !== 'pending') throw new InvalidStateError(`the future is ${this.#state} already`);
    this.#state = 'running';
    return true;
  }
  #succeed(value: unknown): void {
    this.#checkUnfinished();
    this.#value = value;
    this.#finish();
  }
  #fail(error: unknown): void {
    this.#checkUnfinished();
    this.#error = error;
    this.#hasFailed = true;
    this.#finish();
  }
  #checkUnfinished(): void {
    if (this.done()) throw new InvalidStateError(`the future is ${this.#state} already`);
  }
  #finish(): void {
    this.#state = 'finished';
    this.#notify();
    this.#wake();
  }
  #notify(): void {
    const notices = this.#notices;
    this.#notices = undefined;
    if (notices !== undefined) for (const notice of notices) notice(this);
  }
  #wake(): void {
    const waits = this.#waits;
    const callbacks = this.#callbacks;
    this.#waits = undefined;
    this.#callbacks = undefined;
    if (waits !== undefined) for (const wake of waits) wake();
    if (callbacks !== undefined) for (const callback of callbacks) callback();
  }
  #callBack(callback: (future: Future<Result>) => unknown): void {
    const log = (error: unknown): void => console.error('exception calling callback of a future', error);
    try {
      const returned = callback(this);
      if (returned instanceof Promise) returned.catch(log);
    } catch (error) {
      log(error);
    }
  }
}

/** A future of which nothing is known but that somebody may finish it. */
class Notices implements FutureObserver {
  readonly #resource: ObservedResource;

  constructor(future: AnyFuture) {
    this.#resource = new ObservedResource(future, 'future', () => ({}));
  }
  wait(mayGiveUp: boolean): FutureWait {
    return this.#resource.request({ operation: Operation.signal, mayGiveUp, contended: true });
  }
}
