/**
 * `navigator.locks`, from Node 24 on: locks by name, which all threads of the process share. Whether another thread holds one
 * is not known when it is asked for, so that every request counts as one that may have to wait.
 */
import { type How, Ledger } from '../instrumentation/asks.ts';
import { JobUnderLock, KeyedLocks } from '../instrumentation/keyedLocks.ts';
import { CancelReason, type Instrumentation, type LoadedModule, ReleaseScope, type Undo } from '../instrumentation.ts';
import type { Probe, ResourceOptions } from '../probe.ts';
import { callWithRoom, guarded, isMethod, isObject, type Method, replaceMethods, undoAll } from '../wrap.ts';

const { getOwnPropertyDescriptor, getPrototypeOf } = Object;
const { addEventListener, removeEventListener } = EventTarget.prototype;

interface Options {
  readonly mode: 'exclusive' | 'shared';
  readonly ifAvailable: boolean;
  readonly steal: boolean;
  readonly signal: AbortSignal | undefined;
}

/** The options, read without running code of the program; undefined where they are refused or cannot be read so. */
function optionsOf(given: unknown): Options | undefined {
  if (given === undefined) return { mode: 'exclusive', ifAvailable: false, steal: false, signal: undefined };
  if (!isObject(given) || getPrototypeOf(given) !== Object.prototype) return undefined;
  const [mode = 'exclusive', ifAvailable, steal, signal] = ['mode', 'ifAvailable', 'steal', 'signal'].map(
    (name): unknown => getOwnPropertyDescriptor(given, name)?.value,
  );
  const isRefused = Boolean(steal) && (Boolean(ifAvailable) || mode === 'shared');
  if (isRefused || (mode !== 'exclusive' && mode !== 'shared')) return undefined;
  if (signal === undefined) return { mode, ifAvailable: Boolean(ifAvailable), steal: Boolean(steal), signal };
  if (!(signal instanceof AbortSignal) || signal.aborted || steal || ifAvailable) return undefined;
  return { mode, ifAvailable: false, steal: false, signal };
}

function instrument(loaded: LoadedModule, probe: Probe): Undo {
  const { locks } = loaded.exports;
  if (!isObject(locks)) return () => undefined;
  const ledger = new Ledger(probe);
  const describe = (key: string): ResourceOptions => ({
    otherwise: 'navigator.locks',
    sharedKey: `navigator.locks/${process.pid}/${key}`,
  });
  const keyed = new KeyedLocks(probe, locks, 'rwlock', describe, true);

  /** The request gives up when the signal is aborted before it gets the lock. */
  const watch = (call: JobUnderLock, signal: AbortSignal): (() => void) => {
    const abort = (): void => call.refuse(CancelReason.aborted);
    Reflect.apply(addEventListener, signal, ['abort', abort, { once: true }]);
    return () => Reflect.apply(removeEventListener, signal, ['abort', abort]);
  };
  const begin = guarded(
    undefined,
    (name: unknown, options: unknown, fn: Method): { job: Method; call: JobUnderLock } | undefined => {
      const read = optionsOf(options);
      if (typeof name !== 'string' || name.startsWith('-') || read === undefined) return undefined;
      const lock = keyed.enter(name);
      const shared = read.mode === 'shared';
      const how: How = { scope: ReleaseScope.scoped, mayGiveUp: read.signal !== undefined, shared };
      const ask = ledger.ask(lock, how, !read.ifAvailable && !read.steal);
      const call = new JobUnderLock(probe, ledger, ask, () => keyed.leave(lock));
      const unwatch = read.signal === undefined ? undefined : watch(call, read.signal);
      const job = (held: unknown): unknown => {
        unwatch?.();
        if (held !== null) {
          if (read.steal) for (const hold of [...lock.holds]) ledger.end(hold);
          return call.run(fn, () => fn(held));
        }
        call.refuse(CancelReason.refused);
        return callWithRoom(fn, held);
      };
      return { job, call };
    },
  );
  const request = (original: Method): Method =>
    function (this: unknown, ...given) {
      const [name, options, callback] = given;
      const fn = callback === undefined ? options : callback;
      if (!isMethod(fn)) return original.apply(this, given);
      const made = begin(name, callback === undefined ? undefined : options, fn);
      if (made === undefined) return original.apply(this, given);
      const promise =
        callback === undefined
          ? original.call(this, name, made.job)
          : original.call(this, name, options, made.job, ...given.slice(3));
      made.call.stands(promise);
      return promise;
    };
  return undoAll(replaceMethods(getPrototypeOf(locks), { request }));
}

const navigatorLocks: Instrumentation = {
  module: 'node:worker_threads',
  versions: '*',
  methods: ['request'],
  patch: instrument,
};
export default navigatorLocks;
