/**
 * async-mutex: `Semaphore` does the work and a `Mutex` owns one, so requests, grants and releases are observed at
 * `Semaphore.prototype` and shown for the Mutex where there is one. No promise and no microtask is added: a queued
 * request keeps its `resolve` and `reject` in an item of the library's queue, and those two functions are wrapped.
 */
import {
  CancelReason,
  type Instrumentation,
  type LoadedModule,
  Operation,
  ReleaseScope,
  type RequestBits,
  type Undo,
} from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import { disguise, isMethod, isObject, type Method, replaceMethod, undoAll } from '../wrap.ts';

/** On an item that is observed already. A property, since sets of weak references to short-lived objects are slow. */
const HOOKED = Symbol('lockstep.hooked');
/** On a Semaphore: what the recording knows it as. Not enumerable. */
const LOCK = Symbol('lockstep.lock');
/** A request in the library's queue. */
interface Item {
  resolve: Method;
  reject: Method;
  [HOOKED]?: true;
}
/** The fields of a Semaphore that are read, over versions 0.3 to 0.5. */
interface SemaphoreFields {
  [LOCK]?: Lock;
  /** From 0.4 on release functions call `release`; before, they do the work themselves. */
  readonly _newReleaser?: unknown;
  readonly _value: number;
  readonly _maxConcurrency?: number;
  readonly _queue?: readonly Item[];
  readonly _weightedQueues?: readonly (readonly Item[] | undefined)[];
  readonly _couldLockImmediately?: (weight: number, priority: number) => boolean;
}
/** A lock as the recording knows it. */
interface Lock {
  readonly resource: number;
  readonly holds: Hold[];
}
interface Hold {
  readonly grant: number;
  readonly weight: number;
  ended: boolean;
}
type Mark = ReturnType<Probe['mark']>;
/** A request under way. */
interface Ask {
  readonly lock: Lock;
  readonly grant: number;
  readonly bits: RequestBits;
  /** Its release function does not call `release`. */
  readonly legacy: boolean;
  readonly marks: Mark[];
  hooked: boolean;
  settled: boolean;
}
/** What the caller of `Semaphore#acquire` inside the library says about the request, and learns of it. */
interface Circumstance {
  readonly scope: ReleaseScope;
  readonly mayGiveUp: boolean;
  ask: Ask | undefined;
}

/** Around a call into the library; of the whole thread, since every call ends before the next begins or lies inside it. */
let circumstance: Circumstance | undefined;

/** Runs `body`, whose request then is of the kind `given` and is found in it. */
function inCircumstance<Result>(given: Circumstance, body: () => Result): Result {
  const outer = circumstance;
  circumstance = given;
  try {
    return body();
  } finally {
    circumstance = outer;
    if (outer !== undefined) outer.ask ??= given.ask;
  }
}

const isSemaphore = (value: unknown): value is SemaphoreFields =>
  isObject(value) && typeof value['_value'] === 'number';
const isItem = (value: unknown): value is Item =>
  isObject(value) && isMethod(value['resolve']) && isMethod(value['reject']);
const weightOf = (value: unknown): number => (typeof value === 'number' ? value : 1);

function wouldWait(semaphore: SemaphoreFields, weight: number, priority: number): boolean {
  if (semaphore._couldLockImmediately !== undefined) return !semaphore._couldLockImmediately(weight, priority);
  return weight > semaphore._value;
}

function instrument(loaded: LoadedModule, probe: Probe): Undo {
  /** The request whose item the library is making. */
  let asking: Ask | undefined;
  /** The hold whose release function runs. */
  let releasing: Hold | undefined;

  const create = (semaphore: SemaphoreFields, mutex: object | undefined): Lock => {
    const resource =
      mutex === undefined
        ? probe.resourceOf(semaphore, 'semaphore', () => ({ capacity: semaphore._maxConcurrency ?? semaphore._value }))
        : probe.resourceOf(mutex, 'lock', () => ({ capacity: 1 }));
    const value: Lock = { resource, holds: [] };
    Object.defineProperty(semaphore, LOCK, { value, configurable: true });
    return value;
  };
  const lockOf = (semaphore: SemaphoreFields): Lock => semaphore[LOCK] ?? create(semaphore, undefined);
  const adopt = (mutex: unknown): void => {
    if (!isObject(mutex)) return;
    const semaphore = mutex['_semaphore'];
    if (isSemaphore(semaphore) && semaphore[LOCK] === undefined) create(semaphore, mutex);
  };
  const mark = (promise: unknown, ask: Ask | undefined): Mark | undefined => {
    if (ask === undefined || !isObject(promise)) return undefined;
    const made = probe.mark(promise, ask.grant);
    made.pending = !ask.settled;
    ask.marks.push(made);
    return made;
  };
  const settle = (ask: Ask): void => {
    ask.settled = true;
    for (const each of ask.marks) each.pending = false;
  };
  const end = (lock: Lock, hold: Hold): void => {
    hold.ended = true;
    lock.holds.splice(lock.holds.indexOf(hold), 1);
    probe.release(lock.resource, hold.grant);
  };
  /** A release that names no grant: the oldest ones end, as many as the units given back. */
  const endUnnamed = (lock: Lock, weight: number): void => {
    const fitting = lock.holds.find((hold) => hold.weight === weight);
    if (fitting !== undefined) {
      end(lock, fitting);
      return;
    }
    let left = weight;
    for (let hold = lock.holds[0]; hold !== undefined && hold.weight <= left; hold = lock.holds[0]) {
      left -= hold.weight;
      end(lock, hold);
    }
  };
  const serve = (ask: Ask, ticket: unknown): void => {
    if (ask.settled) return;
    settle(ask);
    const { lock } = ask;
    probe.acquire(lock.resource, ask.grant, ask.bits);
    const hold: Hold = { grant: ask.grant, weight: ask.bits.permits, ended: false };
    lock.holds.push(hold);
    if (!Array.isArray(ticket) || !isMethod(ticket[1])) return;
    const release: Method = ticket[1];
    ticket[1] = (): unknown => {
      if (ask.legacy && !hold.ended) end(lock, hold);
      const outer = releasing;
      releasing = hold;
      try {
        return release();
      } finally {
        releasing = outer;
      }
    };
  };
  const hook = (item: Item | undefined, ask: Ask): void => {
    if (item === undefined || item[HOOKED] === true) return;
    item[HOOKED] = true;
    ask.hooked = true;
    const { resolve, reject } = item;
    item.resolve = (ticket) => {
      serve(ask, ticket);
      return resolve(ticket);
    };
    item.reject = (error) => {
      if (!ask.settled) {
        settle(ask);
        probe.cancel(ask.lock.resource, ask.grant, CancelReason.rejected);
      }
      return reject(error);
    };
  };
  const newestItem = (semaphore: SemaphoreFields, weight: number): Item | undefined => {
    const queue = semaphore._queue ?? semaphore._weightedQueues?.[weight - 1] ?? [];
    for (let index = queue.length - 1; index >= 0; index -= 1) {
      const item = queue[index];
      if (item !== undefined && item[HOOKED] !== true) return item;
    }
    return undefined;
  };
  const begin = (semaphore: SemaphoreFields, weight: number, priority: number): Ask => {
    const lock = lockOf(semaphore);
    const { scope = ReleaseScope.free, mayGiveUp = false } = circumstance ?? {};
    const bits: RequestBits = {
      operation: Operation.hold,
      shared: false,
      mayGiveUp,
      blocksThread: false,
      contended: wouldWait(semaphore, weight, priority),
      scope,
      permits: weight,
    };
    const legacy = semaphore._newReleaser === undefined;
    const grant = probe.request(lock.resource, bits);
    const made: Ask = { lock, grant, bits, legacy, marks: [], hooked: false, settled: false };
    if (circumstance !== undefined) circumstance.ask = made;
    return made;
  };
  const acquire = (original: Method): Method =>
    function (this: unknown, ...given) {
      const weight = weightOf(given[0]);
      if (!isSemaphore(this) || !(weight > 0)) return original.apply(this, given);
      const ask = begin(this, weight, weightOf(given[1] ?? 0));
      const outer = asking;
      asking = ask;
      let promise: unknown;
      try {
        promise = original.apply(this, given);
      } finally {
        asking = outer;
      }
      if (!ask.hooked) hook(newestItem(this, weight), ask);
      if (ask.bits.contended) mark(promise, ask);
      return promise;
    };
  /** Before an item is served: that of a request which need not wait is seen here only. */
  const dispatch = (original: Method): Method =>
    function (this: unknown, ...given) {
      const ask = asking;
      if (ask !== undefined && !ask.hooked && isSemaphore(this)) {
        const [item] = given;
        hook(isItem(item) ? item : newestItem(this, ask.bits.permits), ask);
      }
      return original.apply(this, given);
    };
  const runExclusive = (original: Method): Method =>
    function (this: unknown, ...given) {
      adopt(this);
      const [callback, ...rest] = given;
      // A Mutex hands on to its Semaphore; the outer call has the user's own callback.
      if (!isMethod(callback) || circumstance?.scope === ReleaseScope.scoped) return original.apply(this, given);
      const outer = circumstance;
      const own: Circumstance = {
        scope: ReleaseScope.scoped,
        mayGiveUp: outer?.mayGiveUp ?? false,
        ask: undefined,
      };
      let marked: Mark | undefined;
      const job = (...values: unknown[]): unknown => {
        const result = callback(...values);
        if (own.ask !== undefined) probe.handover(own.ask.grant, result, callback);
        if (marked !== undefined) marked.job = result;
        return result;
      };
      const promise = inCircumstance(own, () => original.call(this, job, ...rest));
      marked = mark(promise, own.ask);
      return promise;
    };
  const release = (original: Method): Method =>
    function (this: unknown, ...given) {
      if (isSemaphore(this) && !(this._newReleaser === undefined && (this._maxConcurrency ?? 1) > 1)) {
        const hold = releasing;
        releasing = undefined;
        if (hold !== undefined && !hold.ended) end(lockOf(this), hold);
        else endUnnamed(lockOf(this), weightOf(given[0]));
      }
      return original.apply(this, given);
    };
  const setValue = (original: Method): Method =>
    function (this: unknown, ...given) {
      const result = original.apply(this, given);
      if (isSemaphore(this)) probe.gauge(lockOf(this).resource, 'permits', this._value);
      return result;
    };
  /** Waiting for an unlock needs what a holder would need, and holds nothing afterwards. */
  const waitForUnlock = (original: Method): Method =>
    function (this: unknown, ...given) {
      const weight = weightOf(given[0]);
      if (!isSemaphore(this) || !(weight > 0) || !wouldWait(this, weight, weightOf(given[1] ?? 0))) {
        return original.apply(this, given);
      }
      const ask = begin(this, weight, 0);
      const promise = original.apply(this, given);
      mark(promise, ask);
      const finish = (): void => {
        if (ask.settled) return;
        settle(ask);
        probe.acquire(ask.lock.resource, ask.grant, ask.bits);
        probe.release(ask.lock.resource, ask.grant);
      };
      // The promise never rejects, so that looking at it hides no error.
      if (promise instanceof Promise) void promise.then(finish);
      return promise;
    };
  const mutexMethod =
    (marks: boolean) =>
    (original: Method): Method =>
      function (this: unknown, ...given) {
        adopt(this);
        if (!marks) return original.apply(this, given);
        const own: Circumstance = circumstance ?? { scope: ReleaseScope.free, mayGiveUp: false, ask: undefined };
        const promise = inCircumstance(own, () => original.apply(this, given));
        if (own.ask?.bits.contended === true) mark(promise, own.ask);
        return promise;
      };

  const patches: readonly (readonly [
    prototype: unknown,
    methods: Readonly<Record<string, (original: Method) => Method>>,
  ])[] = [
    [
      prototypeOf(loaded.exports['Semaphore']),
      { acquire, _dispatch: dispatch, _dispatchItem: dispatch, runExclusive, release, setValue, waitForUnlock },
    ],
    [
      prototypeOf(loaded.exports['Mutex']),
      {
        acquire: mutexMethod(true),
        runExclusive,
        release: mutexMethod(false),
        cancel: mutexMethod(false),
        waitForUnlock: mutexMethod(false),
      },
    ],
  ];
  const undos = patches.flatMap(([prototype, methods]) =>
    isObject(prototype) ? Object.entries(methods).map(([name, make]) => replaceMethod(prototype, name, make)) : [],
  );
  const withTimeout = loaded.exports['withTimeout'];
  if (isMethod(withTimeout) && loaded.rebind('withTimeout', limited(withTimeout, probe, runExclusive))) {
    undos.push(() => loaded.rebind('withTimeout', withTimeout));
  }
  return undoAll(undos);
}

/**
 * `withTimeout(sync, milliseconds)` makes a timer inside `acquire`. What the timer does is told to the probe, so that a
 * request given up is not shown as waiting: the timer function is exchanged while the library's own code runs.
 */
function limited(original: Method, probe: Probe, runExclusive: (original: Method) => Method): Method {
  const acquire = (inner: Method): Method =>
    function (this: unknown, ...given) {
      const own: Circumstance = { scope: circumstance?.scope ?? ReleaseScope.free, mayGiveUp: true, ask: undefined };
      const { setTimeout } = globalThis;
      const giveUp = (): void => {
        const { ask } = own;
        if (ask === undefined || ask.settled) return;
        ask.settled = true;
        for (const mark of ask.marks) mark.pending = false;
        probe.cancel(ask.lock.resource, ask.grant, CancelReason.timeout);
      };
      const timer: unknown = (callback: () => void, ...rest: [number?]) =>
        setTimeout(
          () => {
            giveUp();
            callback();
          },
          ...rest,
        );
      Reflect.set(globalThis, 'setTimeout', timer);
      let promise: unknown;
      try {
        promise = inCircumstance(own, () => inner.apply(this, given));
      } finally {
        Reflect.set(globalThis, 'setTimeout', setTimeout);
      }
      if (own.ask?.bits.contended === true && isObject(promise)) {
        own.ask.marks.push(probe.mark(promise, own.ask.grant));
      }
      return promise;
    };
  return disguise(function (this: unknown, ...given: unknown[]): unknown {
    const decorated = original.apply(this, given);
    if (isObject(decorated)) {
      replaceMethod(decorated, 'acquire', acquire);
      replaceMethod(decorated, 'runExclusive', runExclusive);
    }
    return decorated;
  }, original);
}

const prototypeOf = (value: unknown): unknown => (isMethod(value) ? value.prototype : undefined);

const asyncMutex: Instrumentation = {
  module: 'async-mutex',
  versions: '>=0.3.0 <0.6.0',
  files: ['index.mjs', 'lib/index.js', 'lib/withTimeout.js'],
  rebinds: ['withTimeout'],
  methods: ['acquire', 'runExclusive', 'waitForUnlock', 'release'],
  classes: ['Mutex', 'Semaphore'],
  patch: instrument,
};
export default asyncMutex;
