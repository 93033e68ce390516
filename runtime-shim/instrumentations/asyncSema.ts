/**
 * async-sema: requests that must wait stand in a deque of `{ resolve, reject }`; whoever gives a permit back does not say
 * whose it was. A RateLimit gives its permits back by timers, not by who took them, and is left alone.
 */
import { type Ask, type How, Ledger, type Lock } from '../instrumentation/asks.ts';
import { type Instrumentation, type LoadedModule, ReleaseScope, type Undo } from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import {
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

interface SemaFields {
  readonly nrTokens: number;
  readonly free: { readonly length: number };
  readonly waiting: {
    readonly length: number;
    readonly arr: readonly unknown[];
    readonly _front: number;
    readonly _capacity: number;
  };
}
const isSema = (value: unknown): value is SemaFields =>
  isObject(value) && typeof value['nrTokens'] === 'number' && isObject(value['free']) && isObject(value['waiting']);

const PLAIN: How = { scope: ReleaseScope.free, mayGiveUp: false };

function instrument(loaded: LoadedModule, probe: Probe): Undo {
  const ledger = new Ledger(probe);
  const locks = new WeakMap<object, Lock>();
  /** Semaphores of which permits are taken or given back by a timer: nobody is known to hold one. */
  const untold = new WeakSet<object>();
  let isAcquiring = false;
  let isLimiting = false;

  const lockOf = (sema: SemaFields): Lock => {
    const known = locks.get(sema);
    if (known !== undefined) return known;
    const resource = probe.resourceOf(sema, 'semaphore', () => ({ capacity: sema.nrTokens }));
    const made: Lock = { resource, holds: [] };
    locks.set(sema, made);
    return made;
  };
  const begin = guarded(undefined, (sema: unknown): Ask | undefined => {
    if (!isSema(sema)) return undefined;
    if (isLimiting) untold.add(sema);
    return untold.has(sema) ? undefined : ledger.ask(lockOf(sema), PLAIN, sema.free.length === 0);
  });
  /** The request stands in line now, as the last one. */
  const follow = guarded(undefined, (sema: unknown, ask: Ask): void => {
    if (!isSema(sema)) return;
    const { arr, _front, _capacity, length } = sema.waiting;
    const item = arr[(_front + length - 1) & (_capacity - 1)];
    if (!isObject(item)) return;
    replaceMethod(
      item,
      'resolve',
      (resolve) =>
        function (this: unknown, ...given) {
          ledger.grant(ask);
          return resolve.apply(this, given);
        },
    );
  });
  const acquire = (original: Method): Method =>
    function (this: unknown, ...given) {
      const ask = begin(this);
      if (ask === undefined) return original.apply(this, given);
      if (!ask.bits.contended) ledger.grant(ask);
      const outer = isAcquiring;
      isAcquiring = true;
      let promise: unknown;
      try {
        promise = original.apply(this, given);
      } finally {
        isAcquiring = outer;
      }
      if (ask.bits.contended) follow(this, ask);
      ledger.mark(promise, ask);
      return promise;
    };
  const tellTaken = guarded(undefined, (sema: unknown): void => {
    const ask = begin(sema);
    if (ask !== undefined) ledger.grant(ask);
  });
  const tryAcquire = (original: Method): Method =>
    function (this: unknown, ...given) {
      const token = original.apply(this, given);
      if (!isAcquiring && token !== undefined) tellTaken(this);
      return token;
    };
  const giveBack = guarded(undefined, (sema: unknown): void => {
    const lock = isObject(sema) ? locks.get(sema) : undefined;
    if (lock === undefined || !isSema(sema) || ledger.endAny(lock)) return;
    probe.gauge(lock.resource, 'permits', sema.free.length + 1);
  });
  const release = (original: Method): Method =>
    function (this: unknown, ...given) {
      giveBack(this);
      return original.apply(this, given);
    };
  const limiter = (original: Method): Method =>
    disguise(function (this: unknown, ...given: unknown[]): unknown {
      const outer = isLimiting;
      isLimiting = true;
      try {
        return original.apply(this, given);
      } finally {
        isLimiting = outer;
      }
    }, original);
  const undos = [...replaceMethods(prototypeOf(loaded.exports['Sema']), { acquire, tryAcquire, release })];
  const makeLimiter = loaded.exports['RateLimit'];
  if (isMethod(makeLimiter)) {
    const replacement = disguise((...given: unknown[]): unknown => {
      const made = makeLimiter(...given);
      return isMethod(made) ? limiter(made) : made;
    }, makeLimiter);
    loaded.rebind('RateLimit', replacement);
    undos.push(() => loaded.rebind('RateLimit', makeLimiter));
  }
  return undoAll(undos);
}

const asyncSema: Instrumentation = {
  module: 'async-sema',
  versions: '>=3.0.0 <4.0.0',
  files: ['lib/index.js'],
  methods: ['acquire', 'tryAcquire', 'release'],
  classes: ['Sema'],
  patch: instrument,
};
export default asyncSema;
