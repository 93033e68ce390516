/** await-lock: requests that must wait are kept where nobody can see them, but are served in order, so that they are known all the same. */
import { type Ask, Ledger, type Lock } from '../instrumentation/asks.ts';
import { withTimers } from '../instrumentation/timers.ts';
import { CancelReason, type Instrumentation, type LoadedModule, ReleaseScope, type Undo } from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import { guarded, isObject, type Method, prototypeOf, replaceMethods, undoAll } from '../wrap.ts';

interface Followed extends Lock {
  /** Requests that wait, in order. */
  readonly line: Ask[];
}
const isLock = (value: unknown): value is { readonly acquired: boolean } =>
  isObject(value) && typeof value['acquired'] === 'boolean';

function instrument(loaded: LoadedModule, probe: Probe): Undo {
  const ledger = new Ledger(probe);
  const locks = new WeakMap<object, Followed>();

  const lockOf = (lock: object): Followed => {
    const known = locks.get(lock);
    if (known !== undefined) return known;
    const made: Followed = { resource: probe.resourceOf(lock, 'lock', () => ({ capacity: 1 })), holds: [], line: [] };
    locks.set(lock, made);
    return made;
  };
  const begin = guarded(undefined, (lock: unknown, options: unknown): Ask | undefined => {
    if (!isLock(lock)) return undefined;
    const mayGiveUp = isObject(options) && options['timeout'] != null;
    const followed = lockOf(lock);
    const ask = ledger.ask(followed, { scope: ReleaseScope.free, mayGiveUp }, lock.acquired);
    if (lock.acquired) followed.line.push(ask);
    else ledger.grant(ask);
    return ask;
  });
  const giveUp = guarded(undefined, (lock: unknown, ask: Ask): void => {
    const line = isObject(lock) ? locks.get(lock)?.line : undefined;
    const place = line?.indexOf(ask) ?? -1;
    if (place >= 0) line?.splice(place, 1);
    ledger.refuse(ask, CancelReason.timeout);
  });
  const acquireAsync = (original: Method): Method =>
    function (this: unknown, ...given) {
      const ask = begin(this, given[0]);
      if (ask === undefined) return original.apply(this, given);
      const call = (): unknown => original.apply(this, given);
      const promise = ask.bits.mayGiveUp ? withTimers(() => giveUp(this, ask), call) : call();
      ledger.mark(promise, ask);
      return promise;
    };
  const tellTaken = guarded(undefined, (lock: unknown): void => {
    if (isLock(lock)) ledger.grant(ledger.ask(lockOf(lock), { scope: ReleaseScope.free, mayGiveUp: false }, false));
  });
  const tryAcquire = (original: Method): Method =>
    function (this: unknown, ...given) {
      const isTaken = original.apply(this, given);
      if (isTaken === true) tellTaken(this);
      return isTaken;
    };
  const giveBack = guarded(undefined, (lock: unknown): void => {
    const followed = isObject(lock) ? locks.get(lock) : undefined;
    if (followed === undefined || !ledger.endAny(followed)) return;
    const next = followed.line.shift();
    if (next !== undefined) ledger.grant(next);
  });
  const release = (original: Method): Method =>
    function (this: unknown, ...given) {
      giveBack(this);
      return original.apply(this, given);
    };
  return undoAll(replaceMethods(prototypeOf(loaded.exports['default']), { acquireAsync, tryAcquire, release }));
}

const awaitLock: Instrumentation = {
  module: 'await-lock',
  versions: '>=2.0.0 <4.0.0',
  files: ['build/AwaitLock.js'],
  methods: ['acquireAsync', 'tryAcquire', 'release'],
  classes: ['AwaitLock'],
  patch: instrument,
};
export default awaitLock;
