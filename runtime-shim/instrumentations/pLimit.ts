/**
 * p-limit: the limiter is a function that the package makes, so that a function of the same look takes its place. What the
 * limiter calls is the job.
 */
import { Limiter } from '../instrumentation/jobs.ts';
import { CancelReason, type Instrumentation, type LoadedModule, type Undo } from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import { callWithRoom, disguise, isMethod, isObject, type Method } from '../wrap.ts';

interface Limit {
  readonly limit: Method;
  readonly limiter: Limiter;
  /** What the program knows it by. */
  holder: object;
}

const concurrencyOf = (given: unknown): unknown => (isObject(given) ? given['concurrency'] : given);

/** What a limiter can do besides being called, as it stands on it. */
function property(original: Method, name: string, limiter: Limiter, rejects: boolean): PropertyDescriptor {
  const plain = Object.getOwnPropertyDescriptor(original, name) ?? {};
  const value: unknown = plain.value;
  if (!isMethod(value)) return plain;
  if (name === 'clearQueue') {
    const clear = function (this: unknown, ...given: unknown[]): unknown {
      limiter.dropAll(rejects ? CancelReason.rejected : CancelReason.refused);
      return value.apply(this, given);
    };
    return { ...plain, value: disguise(clear, value) };
  }
  if (name !== 'map') return plain;
  const map = function (this: unknown, ...given: unknown[]): unknown {
    const [items, job, ...rest] = given;
    if (!isMethod(job) || !Array.isArray(items)) return value.apply(this, given);
    return limiter.all(() => {
      const jobs = items.map(() => limiter.ask());
      const run = function (this: unknown, ...values: unknown[]): unknown {
        const asked = jobs[Number(values[1])];
        return asked === undefined ? Reflect.apply(job, this, values) : asked.call(job, this, values);
      };
      // Some versions call `this`, which so is not the function in the limiter's place.
      return value.call(original, items, run, ...rest);
    });
  };
  return { ...plain, value: disguise(map, value) };
}

function follow(original: Method, given: readonly unknown[], probe: Probe): Limit {
  const [options] = given;
  const limiter: Limiter = new Limiter(probe, {
    object: () => made.holder,
    otherwise: 'p-limit',
    // A limiter that can be given another number of slots tells how many it has.
    capacity: () => Number('concurrency' in original ? Reflect.get(original, 'concurrency') : concurrencyOf(options)),
  });
  const limit = (...args: unknown[]): unknown => {
    const [job, ...rest] = args;
    const asked = isMethod(job) ? limiter.ask() : undefined;
    if (asked === undefined || !isMethod(job)) return original(...args);
    const promise = original((...values: unknown[]) => asked.call(job, undefined, values), ...rest);
    asked.stands(promise);
    return promise;
  };
  const rejects = isObject(options) && options['rejectOnClear'] === true;
  for (const name of Object.getOwnPropertyNames(original))
    Object.defineProperty(limit, name, property(original, name, limiter, rejects));
  const made: Limit = { limit: disguise(limit, original), limiter, holder: limit };
  return made;
}

/** The job is a function of the package, which calls the program's own. */
const linked = (job: Method, probe: Probe): Method =>
  disguise(function (this: unknown, ...given: unknown[]): unknown {
    const result = callWithRoom(Reflect.apply<unknown, readonly unknown[], unknown>, job, this, given);
    probe.link(result, job);
    return result;
  }, job);

function instrument(loaded: LoadedModule, probe: Probe): Undo {
  let newest: Limit | undefined;
  const lastMade = (): Limit | undefined => newest;
  const wholly: unknown = loaded.exports;
  const original: unknown = isMethod(wholly) ? wholly : loaded.exports['default'];
  if (!isMethod(original)) return () => undefined;
  const name = isMethod(wholly) ? 'module.exports' : 'pLimit';
  const pLimit = disguise((...given: unknown[]): unknown => {
    const limit = original(...given);
    newest = isMethod(limit) ? follow(limit, given, probe) : undefined;
    return newest?.limit ?? limit;
  }, original);
  const undo = (): void => void loaded.rebind(name, original);
  loaded.rebind(name, pLimit);

  const limitFunction = loaded.exports['limitFunction'];
  if (!isMethod(limitFunction)) return undo;
  const limited = disguise((...given: unknown[]): unknown => {
    const [job, ...rest] = given;
    newest = undefined;
    const made = limitFunction(isMethod(job) ? linked(job, probe) : job, ...rest);
    const inner = lastMade();
    if (inner !== undefined && isObject(made)) inner.holder = made;
    return made;
  }, limitFunction);
  loaded.rebind('limitFunction', limited);
  return () => {
    undo();
    loaded.rebind('limitFunction', limitFunction);
  };
}

const pLimit: Instrumentation = {
  module: 'p-limit',
  versions: '>=3.0.0 <8.0.0',
  files: ['index.js'],
  rebinds: ['pLimit', 'limitFunction'],
  makers: { exports: ['default', 'limitFunction'], methods: ['', 'map'] },
  interference: /\bclearQueue\b|\.concurrency\s*=[^=]/,
  patch: instrument,
};
export default pLimit;
