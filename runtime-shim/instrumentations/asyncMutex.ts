/**
 * async-mutex: `Semaphore` does the work and a `Mutex` owns one, so requests, grants and releases are observed at
 * `Semaphore.prototype` and shown for the Mutex where there is one. No promise and no microtask is added. From 0.5 on the
 * library says which item of its queue it serves (`_dispatchItem`), which is all that has to be seen; before, an item's
 * `resolve` and `reject` are wrapped. All here is on the program's hot path: few objects and no look-ups per request, and
 * guards in place around all that looks at the library's objects.
 */
import { type Ask, Ledger, type Lock, type Mark } from '../instrumentation/asks.ts';
import { withTimers } from '../instrumentation/timers.ts';
import { CancelReason, type Instrumentation, type LoadedModule, ReleaseScope, type Undo } from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import {
  callWithRoom,
  disguise,
  guarded,
  isMethod,
  isObject,
  type Method,
  prototypeOf,
  replaceMethod,
  replaceMethods,
  undoAll,
} from '../wrap.ts';

/** On an item: its request. A property, since weak maps of short-lived objects are slow. */
const ASK = Symbol('lockstep.ask');
/** On a Semaphore: what the recording knows it as. Not enumerable. */
const LOCK = Symbol('lockstep.lock');
/** A request in the library's queue. */
interface Item {
  resolve: Method;
  reject: Method;
  [ASK]?: Ask;
}
/** The fields of a Semaphore that are read, over versions 0.3 to 0.5. */
interface SemaphoreFields {
  [LOCK]?: Lock;
  /** From 0.5 on. */
  readonly _dispatchItem?: unknown;
  /** From 0.4 on release functions call `release`; before, they do the work themselves. */
  readonly _newReleaser?: unknown;
  readonly _value: number;
  readonly _maxConcurrency?: number;
  readonly _queue?: readonly Item[];
  readonly _weightedQueues?: readonly (readonly Item[] | undefined)[];
  readonly _couldLockImmediately?: (weight: number, priority: number) => boolean;
}
/** What the caller of `Semaphore#acquire` inside the library says about the request, and learns of it. */
interface Circumstance {
  readonly scope: ReleaseScope;
  readonly mayGiveUp: boolean;
  ask: Ask | undefined;
}

/** Around a call into the library; of the whole thread, since every call ends before the next begins or lies inside it. */
let circumstance: Circumstance | undefined;

/** The call into the library is over; what it asked for was asked for in the outer one, too. */
function leave(own: Circumstance, outer: Circumstance | undefined): void {
  circumstance = outer;
  if (outer !== undefined) outer.ask ??= own.ask;
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

/** A call whose circumstances nobody has told: a plain `acquire`. */
const PLAIN: Circumstance = { scope: ReleaseScope.free, mayGiveUp: false, ask: undefined };

function instrument(loaded: LoadedModule, probe: Probe): Undo {
  const ledger = new Ledger(probe);
  /** The request whose item the library is making. */
  let asking: Ask | undefined;
  /** The request that was made last. */
  let newest: Ask | undefined;
  const lastAsk = (): Ask | undefined => newest;
  /** The request that the library is serving. */
  let serving: Ask | undefined;
  /** The hold whose release function runs. */
  let releasing: Ask | undefined;

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
  const adopt = guarded(undefined, (mutex: unknown): void => {
    if (!isObject(mutex)) return;
    const semaphore = mutex['_semaphore'];
    if (isSemaphore(semaphore) && semaphore[LOCK] === undefined) create(semaphore, mutex);
  });
  const releaser = (ask: Ask, original: Method): Method => {
    // As the library's own: no parameters, no name.
    return (): unknown => {
      if (ask.ended) return original();
      if (ask.legacy) ledger.end(ask);
      const outer = releasing;
      releasing = ask;
      try {
        return original();
      } finally {
        releasing = outer;
      }
    };
  };
  const serve = guarded(undefined, (ask: Ask, ticket: unknown): void => {
    if (ask.settled) return;
    ledger.grant(ask);
    if (Array.isArray(ticket) && isMethod(ticket[1])) ticket[1] = releaser(ask, ticket[1]);
  });
  const hook = (item: Item | undefined, ask: Ask): void => {
    if (item === undefined || item[ASK] !== undefined) return;
    item[ASK] = ask;
    ask.hooked = true;
    if (!ask.wrapsItem) return;
    const { resolve } = item;
    item.resolve = (ticket) => {
      serve(ask, ticket);
      return resolve(ticket);
    };
  };
  const newestItem = (semaphore: SemaphoreFields, weight: number): Item | undefined => {
    const queue = semaphore._queue ?? semaphore._weightedQueues?.[weight - 1] ?? [];
    for (let index = queue.length - 1; index >= 0; index -= 1) {
      const item = queue[index];
      if (item !== undefined && item[ASK] === undefined) return item;
    }
    return undefined;
  };
  /** The request that a call makes; undefined where it makes none, or none that can be followed. */
  const begin = (semaphore: unknown, given: readonly unknown[], always: boolean): Ask | undefined => {
    try {
      const weight = weightOf(given[0]);
      if (!isSemaphore(semaphore) || !(weight > 0)) return undefined;
      const contended = wouldWait(semaphore, weight, weightOf(given[1] ?? 0));
      if (!contended && !always) return undefined;
      const made = ledger.begin(lockOf(semaphore), weight, circumstance ?? PLAIN, contended, {
        legacy: semaphore._newReleaser === undefined,
        wrapsItem: semaphore._dispatchItem === undefined,
      });
      if (circumstance !== undefined) circumstance.ask = made;
      newest = made;
      return made;
    } catch {
      return undefined;
    }
  };
  /** The library has put the request in line, or granted it. */
  const begun = (semaphore: unknown, ask: Ask, promise: unknown): void => {
    try {
      if (!ask.hooked && isSemaphore(semaphore)) hook(newestItem(semaphore, ask.bits.permits), ask);
      if (ask.bits.contended) ledger.mark(promise, ask);
    } catch {
      // The request stays one whose end is not seen.
    }
  };
  const acquire = (original: Method): Method =>
    function (this: unknown, ...given) {
      const ask = begin(this, given, true);
      if (ask === undefined) return original.apply(this, given);
      const outer = asking;
      asking = ask;
      let promise: unknown;
      try {
        promise = original.apply(this, given);
      } finally {
        asking = outer;
      }
      begun(this, ask, promise);
      return promise;
    };
  const hookNewest = guarded(undefined, (semaphore: unknown, ask: Ask): void => {
    if (isSemaphore(semaphore)) hook(newestItem(semaphore, ask.bits.permits), ask);
  });
  /** Before the library serves the next item: that of a request which need not wait is seen here only. */
  const dispatch = (original: Method): Method =>
    function (this: unknown, ...given) {
      const ask = asking;
      if (ask?.hooked === false && ask.wrapsItem) hookNewest(this, ask);
      return original.apply(this, given);
    };
  /** The request of an item that is about to be served, which so is granted; undefined where that is known already. */
  const granted = (item: unknown): Ask | undefined => {
    try {
      const ask = isItem(item) ? (item[ASK] ?? asking) : undefined;
      if (ask === undefined || ask.settled) return undefined;
      ask.hooked = true;
      ledger.grant(ask);
      return ask;
    } catch {
      return undefined;
    }
  };
  const dispatchItem = (original: Method): Method =>
    function (this: unknown, ...given) {
      const ask = granted(given[0]);
      if (ask === undefined) return original.apply(this, given);
      serving = ask;
      try {
        return original.apply(this, given);
      } finally {
        serving = undefined;
      }
    };
  const newReleaser = (original: Method): Method =>
    function (this: unknown, ...given) {
      const made = original.apply(this, given);
      return serving !== undefined && isMethod(made) ? releaser(serving, made) : made;
    };
  const refuseAll = guarded(undefined, (semaphore: unknown): void => {
    const queues = isSemaphore(semaphore) ? (semaphore._weightedQueues ?? [semaphore._queue]) : [];
    for (const queue of queues) for (const { [ASK]: ask } of queue ?? []) if (ask !== undefined) ledger.refuse(ask);
  });
  const cancel = (original: Method): Method =>
    function (this: unknown, ...given) {
      refuseAll(this);
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
        const result = callWithRoom(callback, ...values);
        if (own.ask !== undefined) probe.handover(own.ask.grant, result, callback);
        if (marked !== undefined) marked.job = result;
        return result;
      };
      let promise: unknown;
      circumstance = own;
      try {
        promise = original.call(this, job, ...rest);
      } finally {
        leave(own, outer);
      }
      marked = ledger.mark(promise, own.ask);
      return promise;
    };
  const giveBack = (semaphore: unknown, weight: unknown): void => {
    try {
      if (!isSemaphore(semaphore)) return;
      if (semaphore._newReleaser === undefined && (semaphore._maxConcurrency ?? 1) > 1) return;
      const hold = releasing;
      releasing = undefined;
      if (hold !== undefined && !hold.ended) ledger.end(hold);
      else ledger.endUnnamed(lockOf(semaphore), weightOf(weight));
    } catch {
      // The grant is shown as held for longer than it was.
    }
  };
  const release = (original: Method): Method =>
    function (this: unknown, ...given) {
      giveBack(this, given[0]);
      return original.apply(this, given);
    };
  const measure = guarded(undefined, (semaphore: unknown): void => {
    if (isSemaphore(semaphore)) probe.gauge(lockOf(semaphore).resource, 'permits', semaphore._value);
  });
  const setValue = (original: Method): Method =>
    function (this: unknown, ...given) {
      const result = original.apply(this, given);
      measure(this);
      return result;
    };
  /** Waiting for an unlock needs what a holder would need, and holds nothing afterwards. */
  const waitForUnlock = (original: Method): Method =>
    function (this: unknown, ...given) {
      const ask = begin(this, given, false);
      const promise = original.apply(this, given);
      if (ask === undefined) return promise;
      ledger.mark(promise, ask);
      // The promise never rejects, so that looking at it hides no error.
      if (promise instanceof Promise) void promise.then(() => ledger.pass(ask));
      return promise;
    };
  const mutexMethod =
    (marks: boolean) =>
    (original: Method): Method =>
      function (this: unknown, ...given) {
        adopt(this);
        if (!marks) return original.apply(this, given);
        newest = undefined;
        const promise = original.apply(this, given);
        const ask = lastAsk();
        if (ask?.bits.contended === true) ledger.mark(promise, ask);
        return promise;
      };

  const patches: readonly (readonly [
    prototype: unknown,
    methods: Readonly<Record<string, (original: Method) => Method>>,
  ])[] = [
    [
      prototypeOf(loaded.exports['Semaphore']),
      {
        acquire,
        _dispatch: dispatch,
        _dispatchItem: dispatchItem,
        _newReleaser: newReleaser,
        cancel,
        runExclusive,
        release,
        setValue,
        waitForUnlock,
      },
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
  const undos = patches.flatMap(([prototype, methods]) => replaceMethods(prototype, methods));
  const withTimeout = loaded.exports['withTimeout'];
  if (isMethod(withTimeout) && loaded.rebind('withTimeout', limited(withTimeout, ledger, runExclusive))) {
    undos.push(() => loaded.rebind('withTimeout', withTimeout));
  }
  return undoAll(undos);
}

/**
 * `withTimeout(sync, milliseconds)` makes a timer inside `acquire`. What the timer does is told to the probe, so that a
 * request given up is not shown as waiting: the timer function is exchanged while the library's own code runs.
 */
function limited(original: Method, ledger: Ledger, runExclusive: (original: Method) => Method): Method {
  const acquire = (inner: Method): Method =>
    function (this: unknown, ...given) {
      const own: Circumstance = { scope: circumstance?.scope ?? ReleaseScope.free, mayGiveUp: true, ask: undefined };
      const outer = circumstance;
      const fired = (): void => {
        if (own.ask !== undefined) ledger.refuse(own.ask, CancelReason.timeout);
      };
      let promise: unknown;
      circumstance = own;
      try {
        promise = withTimers(fired, () => inner.apply(this, given));
      } finally {
        leave(own, outer);
      }
      if (own.ask?.bits.contended === true) ledger.mark(promise, own.ask);
      return promise;
    };
  const follow = guarded(undefined, (decorated: unknown): void => {
    if (!isObject(decorated)) return;
    replaceMethod(decorated, 'acquire', acquire);
    replaceMethod(decorated, 'runExclusive', runExclusive);
  });
  return disguise(function (this: unknown, ...given: unknown[]): unknown {
    const decorated = original.apply(this, given);
    follow(decorated);
    return decorated;
  }, original);
}

const asyncMutex: Instrumentation = {
  module: 'async-mutex',
  versions: '>=0.3.0 <0.6.0',
  files: ['index.mjs', 'lib/index.js', 'lib/withTimeout.js'],
  rebinds: ['withTimeout'],
  methods: ['acquire', 'runExclusive', 'waitForUnlock', 'release', 'cancel', 'setValue'],
  classes: ['Mutex', 'Semaphore'],
  patch: instrument,
};
export default asyncMutex;
