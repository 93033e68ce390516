/** Classes that a configuration describes as locks: their requests, grants and releases, as seen from outside. */
import { type Ask, Ledger, type Lock } from '../instrumentation/asks.ts';
import { CancelReason, type LoadedModule, ReleaseScope, type Undo } from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import {
  callWithRoom,
  guarded,
  isMethod,
  isObject,
  type Method,
  prototypeOf,
  replaceMethods,
  undoAll,
} from '../wrap.ts';
import type { LockDescription } from './config.ts';

interface Followed extends Lock {
  readonly capacity: number;
  /** Requests without an answer. */
  waiting: number;
}
const { then } = Promise.prototype;

/** Calls one of the two when the promise is settled. The promise that comes of it is nobody's. */
function whenSettled(promise: unknown, fulfilled: () => void, rejected: () => void): void {
  if (promise instanceof Promise) void Reflect.apply(then, promise, [fulfilled, rejected]);
}

export const namesOf = (names: string | readonly string[] | undefined): readonly string[] =>
  names === undefined ? [] : typeof names === 'string' ? [names] : names;

/** Observes all instances of one class. */
export function patchLock(description: LockDescription, loaded: LoadedModule, probe: Probe): Undo {
  const ledger = new Ledger(probe);
  const locks = new WeakMap<object, Followed>();
  const { kind = 'lock', capacity = 1 } = description;

  const capacityOf = (instance: Readonly<Record<string, unknown>>): number => {
    const value = typeof capacity === 'number' ? capacity : instance[capacity];
    return typeof value === 'number' && value > 0 ? value : 1;
  };
  const lockOf = (instance: unknown): Followed | undefined => {
    if (!isObject(instance)) return undefined;
    const known = locks.get(instance);
    if (known !== undefined) return known;
    const units = capacityOf(instance);
    const resource = probe.resourceOf(instance, kind, () => ({ capacity: units }));
    const made: Followed = { resource, holds: [], capacity: units, waiting: 0 };
    locks.set(instance, made);
    return made;
  };
  const begin = guarded(undefined, (instance: unknown, scope: ReleaseScope, mayGiveUp: boolean): Ask | undefined => {
    const lock = lockOf(instance);
    if (lock === undefined) return undefined;
    const contended = lock.holds.length + lock.waiting >= lock.capacity;
    lock.waiting += 1;
    return ledger.ask(lock, { scope, mayGiveUp }, contended);
  });
  const answered = (instance: unknown): void => {
    const lock = isObject(instance) ? locks.get(instance) : undefined;
    if (lock !== undefined) lock.waiting -= 1;
  };
  const grant = guarded(undefined, (instance: unknown, ask: Ask): void => {
    answered(instance);
    ledger.grant(ask);
  });
  const refuse = guarded(undefined, (instance: unknown, ask: Ask): void => {
    answered(instance);
    ledger.refuse(ask, CancelReason.rejected);
  });
  const end = guarded(undefined, (ask: Ask): void => {
    if (ask.settled && !ask.ended) ledger.end(ask);
  });

  const acquire = (original: Method): Method =>
    function (this: unknown, ...given) {
      const ask = begin(this, ReleaseScope.free, given.length > 0);
      let promise: unknown;
      try {
        promise = original.apply(this, given);
      } catch (error) {
        if (ask !== undefined) refuse(this, ask);
        throw error;
      }
      if (ask === undefined) return promise;
      ledger.mark(promise, ask);
      if (promise instanceof Promise)
        whenSettled(
          promise,
          () => grant(this, ask),
          () => refuse(this, ask),
        );
      else grant(this, ask);
      return promise;
    };
  const tellTaken = guarded(undefined, (instance: unknown): void => {
    const lock = lockOf(instance);
    if (lock !== undefined) ledger.grant(ledger.ask(lock, { scope: ReleaseScope.free, mayGiveUp: false }, false));
  });
  const tryAcquire = (original: Method): Method =>
    function (this: unknown, ...given) {
      const isTaken = original.apply(this, given);
      if (isTaken === true) tellTaken(this);
      return isTaken;
    };
  const giveBack = guarded(undefined, (instance: unknown): void => {
    const lock = lockOf(instance);
    if (lock !== undefined) ledger.endAny(lock);
  });
  const release = (original: Method): Method =>
    function (this: unknown, ...given) {
      giveBack(this);
      return original.apply(this, given);
    };
  const run = (original: Method): Method =>
    function (this: unknown, ...given) {
      const place = given.findIndex(isMethod);
      const job = given[place];
      const ask = isMethod(job) ? begin(this, ReleaseScope.scoped, false) : undefined;
      if (ask === undefined || !isMethod(job)) return original.apply(this, given);
      let mark: ReturnType<Ledger['mark']>;
      const own = (...values: unknown[]): unknown => {
        grant(this, ask);
        let result: unknown;
        try {
          result = callWithRoom(() => Reflect.apply(job, undefined, values));
        } catch (error) {
          end(ask);
          throw error;
        }
        if (!(result instanceof Promise)) {
          end(ask);
          return result;
        }
        probe.handover(ask.grant, result, job);
        if (mark !== undefined) mark.job = result;
        whenSettled(
          result,
          () => end(ask),
          () => end(ask),
        );
        return result;
      };
      const promise = original.apply(this, given.with(place, own));
      mark = ledger.mark(promise, ask);
      return promise;
    };

  const made: Record<string, (original: Method) => Method> = {};
  for (const [names, make] of [
    [description.acquire, acquire],
    [description.tryAcquire, tryAcquire],
    [description.release, release],
    [description.run, run],
  ] as const) {
    for (const name of namesOf(names)) made[name] = make;
  }
  return undoAll(replaceMethods(prototypeOf(loaded.exports[description.class]), made));
}
