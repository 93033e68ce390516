/**
 * async-lock: one lock for each key, held while a job runs. A job with one parameter ends when it calls that; any other with
 * what it returns. Several keys are taken one after the other, each within the job of the one before.
 */
import { type How, Ledger } from '../instrumentation/asks.ts';
import { JobUnderLock, KeyedLocks } from '../instrumentation/keyedLocks.ts';
import { withTimers } from '../instrumentation/timers.ts';
import { CancelReason, type Instrumentation, type LoadedModule, ReleaseScope, type Undo } from '../instrumentation.ts';
import type { Probe, RequestOrigin } from '../probe.ts';
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

type Options = Readonly<Record<string, unknown>>;
interface LockFields extends Options {
  readonly queues: Readonly<Record<string, readonly unknown[] | undefined>>;
  readonly domains?: Readonly<Record<string, unknown>>;
}
/** A call for several keys. */
interface Batch {
  readonly origin: RequestOrigin;
  /** The job, for which all are taken. */
  readonly fn: Method;
  readonly held: JobUnderLock[];
  promise: unknown;
}
const isLock = (value: unknown): value is LockFields => isObject(value) && isObject(value['queues']);

function instrument(loaded: LoadedModule, probe: Probe): Undo {
  const ledger = new Ledger(probe);
  const locks = new WeakMap<object, KeyedLocks>();
  /** The call for several keys within which the next key is asked for. */
  let batch: Batch | undefined;

  const keyedBy = (owner: object): KeyedLocks => {
    const known = locks.get(owner);
    if (known !== undefined) return known;
    const made = new KeyedLocks(probe, owner, 'lock', () => ({}));
    locks.set(owner, made);
    return made;
  };
  /** Undefined where the call takes no lock: it is refused at once, or may enter again. */
  const begin = guarded(
    undefined,
    (owner: unknown, key: unknown, fn: Method, options: Options): JobUnderLock | undefined => {
      if (!isLock(owner) || (typeof key !== 'string' && typeof key !== 'number')) return undefined;
      const option = (name: string): unknown => options[name] || owner[name];
      const line = owner.queues[key];
      const domain: unknown = Reflect.get(process, 'domain');
      if (line !== undefined && owner.domains !== undefined && domain && domain === owner.domains[key])
        return undefined;
      if (line !== undefined && line.length >= Number(option('maxPending'))) return undefined;
      const all = keyedBy(owner);
      const lock = all.enter(String(key));
      const job = batch?.fn ?? fn;
      const scope = job.length === 1 ? ReleaseScope.free : ReleaseScope.scoped;
      const how: How = {
        scope: option('maxExecutionTime') ? ReleaseScope.expiring : scope,
        mayGiveUp: Boolean(option('timeout') || option('maxOccupationTime')),
        origin: batch?.origin,
      };
      const made = new JobUnderLock(probe, ledger, ledger.ask(lock, how, line !== undefined), () => all.leave(lock));
      batch?.held.push(made);
      if (batch?.promise !== undefined) made.stands(batch.promise);
      return made;
    },
  );
  /** The job's own code runs: what is asked for in it belongs to no call for several keys. */
  const runs = guarded(undefined, (own: Batch, result: unknown): void => {
    for (const each of own.held) each.runs(result, own.fn);
  });
  /** What takes the job's place; the library looks at how many parameters it has. */
  const jobOf = (call: JobUnderLock, fn: Method): Method => {
    const own = batch;
    const inside = own !== undefined && fn !== own.fn ? own : undefined;
    const run = (...given: unknown[]): unknown => {
      const outer = batch;
      batch = inside;
      try {
        return callWithRoom(fn, ...given);
      } finally {
        batch = outer;
      }
    };
    const tell = (result: unknown): void => {
      if (own !== undefined && inside === undefined) runs(own, result);
    };
    if (fn.length !== 1)
      return () =>
        call.run(fn, () => {
          const result = run();
          tell(result);
          return result;
        });
    return (done: unknown) => {
      call.begin();
      const finished = (...given: unknown[]): unknown => {
        call.end();
        return isMethod(done) ? callWithRoom(done, ...given) : undefined;
      };
      let result: unknown;
      try {
        result = run(finished);
      } catch (error) {
        call.end();
        throw error;
      }
      if (own === undefined) call.runs(result, fn);
      tell(result);
      return result;
    };
  };
  const acquire = (original: Method): Method =>
    function (this: unknown, ...given) {
      const [key, fn, ...rest] = given;
      if (Array.isArray(key) || !isMethod(fn)) return original.apply(this, given);
      const options = isMethod(rest[0]) ? rest[1] : rest[0];
      const isOwn = batch === undefined;
      const call = begin(this, key, fn, isObject(options) ? options : {});
      if (call === undefined) return original.apply(this, given);
      const job = jobOf(call, fn);
      const { contended, mayGiveUp } = call.ask.bits;
      const ask = (): unknown => original.call(this, key, job, ...rest);
      const promise = contended && mayGiveUp ? withTimers(() => call.refuse(CancelReason.timeout), ask) : ask();
      if (isOwn) call.stands(promise);
      return promise;
    };
  const open = guarded(undefined, (fn: unknown): Batch | undefined =>
    isMethod(fn) ? { origin: probe.origin(true), fn, held: [], promise: undefined } : undefined,
  );
  const acquireBatch = (original: Method): Method =>
    function (this: unknown, ...given) {
      const own = open(given[1]);
      const outer = batch;
      batch = own;
      let promise: unknown;
      try {
        promise = original.apply(this, given);
      } finally {
        batch = outer;
      }
      if (own !== undefined) {
        own.promise = promise;
        own.held.at(-1)?.stands(promise);
      }
      return promise;
    };
  return undoAll(replaceMethods(prototypeOf(loaded.exports), { acquire, _acquireBatch: acquireBatch }));
}

const asyncLock: Instrumentation = {
  module: 'async-lock',
  versions: '>=1.0.0 <2.0.0',
  files: ['lib/index.js'],
  methods: ['acquire'],
  classes: ['AsyncLock'],
  patch: instrument,
};
export default asyncLock;
