/**
 * proper-lockfile: locks of files, which all processes share. `lib/lockfile.js` does the work by callbacks, in the call itself up to
 * the first attempt; what `index.js` makes of it are promises of the same.
 */
import { realpathSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { type Ask, Ledger } from '../instrumentation/asks.ts';
import { KeyedLocks } from '../instrumentation/keyedLocks.ts';
import { CancelReason, type Instrumentation, type LoadedModule, ReleaseScope, type Undo } from '../instrumentation.ts';
import type { Probe, ResourceOptions } from '../probe.ts';
import { callWithRoom, disguise, guarded, isMethod, isObject, type Method, replaceMethods, undoAll } from '../wrap.ts';

type Options = Readonly<Record<string, unknown>>;

/** What the files of the library have in common: the newest request, which `index.js` makes a promise of. */
interface Shared {
  readonly keyed: KeyedLocks;
  newest: Ask | undefined;
  /** What the package exports. */
  receiver: object;
}
const shared = new WeakMap<Probe, Shared>();

function sharedBy(probe: Probe): Shared {
  const known = shared.get(probe);
  if (known !== undefined) return known;
  const describe = (path: string): ResourceOptions => {
    const name = basename(path);
    const keyOf = { object: made.receiver, key: name, isReceiver: true };
    return { name, keyOf, sharedKey: `lockfile/${realPath(path)}` };
  };
  const made: Shared = { keyed: new KeyedLocks(probe, {}, 'lock', describe, true), newest: undefined, receiver: {} };
  shared.set(probe, made);
  return made;
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
const pathOf = (file: string, { lockfilePath }: Options): string =>
  resolve(typeof lockfilePath === 'string' ? lockfilePath : file);

/** How often it tries again: never, some times, or for ever. */
function patienceOf({ retries }: Options): 'none' | 'some' | 'endless' {
  if (isObject(retries)) return retries['forever'] === true ? 'endless' : retries['retries'] === 0 ? 'none' : 'some';
  return typeof retries === 'number' && retries > 0 ? 'some' : 'none';
}

/** Patches `lib/lockfile.js`, whose functions are looked up at each call. */
function patchWork(loaded: LoadedModule, probe: Probe): Undo {
  const ledger = new Ledger(probe);
  const own = sharedBy(probe);
  /** What this thread has locked, by path. */
  const held = new Map<string, () => void>();

  const begin = guarded(undefined, (file: unknown, options: Options, callback: Method): Method | undefined => {
    if (typeof file !== 'string') return undefined;
    const path = pathOf(file, options);
    const patience = patienceOf(options);
    const lock = own.keyed.enter(path);
    const how = { scope: ReleaseScope.free, mayGiveUp: patience !== 'endless' };
    const ask = ledger.ask(lock, how, patience !== 'none');
    own.newest = ask;
    const end = (): void => {
      if (held.get(path) !== end) return;
      held.delete(path);
      ledger.end(ask);
      own.keyed.leave(lock);
    };
    return (error, release) => {
      if (error || !isMethod(release)) {
        ledger.refuse(ask, CancelReason.refused);
        own.keyed.leave(lock);
        return callWithRoom(callback, error, release);
      }
      // Who had it before has lost it.
      held.get(path)?.();
      ledger.grant(ask);
      held.set(path, end);
      const releaser = disguise((...given: unknown[]): unknown => {
        end();
        return release(...given);
      }, release);
      return callWithRoom(callback, error, releaser);
    };
  });
  const lock = (original: Method): Method =>
    function (this: unknown, ...given) {
      const [file, options, callback] = given;
      const answered = isMethod(callback) ? begin(file, isObject(options) ? options : {}, callback) : undefined;
      return answered === undefined ? original.apply(this, given) : original.call(this, file, options, answered);
    };
  const unlock = (original: Method): Method =>
    function (this: unknown, ...given) {
      const [file, options] = given;
      if (typeof file === 'string') held.get(pathOf(file, isObject(options) ? options : {}))?.();
      return original.apply(this, given);
    };
  return undoAll(replaceMethods(loaded.exports, { lock, unlock }));
}

/** Patches `index.js`, which exports a function that has all others as properties. */
function patchIndex(loaded: LoadedModule, probe: Probe): Undo {
  const original: unknown = loaded.exports;
  if (!isMethod(original)) return () => undefined;
  const own = sharedBy(probe);
  const ledger = new Ledger(probe);
  // A method, which has no `prototype`, as the async function that it stands for has none.
  const replacement = {
    lock(this: unknown, ...given: unknown[]): unknown {
      own.newest = undefined;
      const promise = original.apply(this, given);
      ledger.mark(promise, own.newest);
      return promise;
    },
  };
  const lock = disguise(replacement.lock, original);
  for (const [name, value] of Object.entries(original)) Reflect.set(lock, name, value === original ? lock : value);
  loaded.rebind('module.exports', lock);
  own.receiver = lock;
  return () => loaded.rebind('module.exports', original);
}

const properLockfile: Instrumentation = {
  module: 'proper-lockfile',
  versions: '>=4.0.0 <5.0.0',
  files: ['lib/lockfile.js', 'index.js'],
  methods: ['lock'],
  patch: (loaded, probe) => (loaded.file === 'index.js' ? patchIndex(loaded, probe) : patchWork(loaded, probe)),
};
export default properLockfile;
