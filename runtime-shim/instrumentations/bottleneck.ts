/** bottleneck: all ways to hand over a job end in `_receive`, whose argument has the job's function and its promise. */
import { type Job, Limiter } from '../instrumentation/jobs.ts';
import { CancelReason, type Instrumentation, type LoadedModule, type Undo } from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import { disguise, isMethod, isObject, type Method, replaceMethod } from '../wrap.ts';

/** The library's own account of a job. */
interface Received {
  task: Method;
  readonly promise: unknown;
  readonly options: Readonly<Record<string, unknown>>;
  doDrop: Method;
}
const isReceived = (value: unknown): value is Received =>
  isObject(value) && isMethod(value['task']) && isMethod(value['doDrop']) && isObject(value['options']);

/** The settings that limiters have in common with those of other processes, where they have. */
function settingsOf(limiter: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const store = limiter['_store'];
  const settings = isObject(store) ? store['storeOptions'] : undefined;
  return isObject(settings) ? settings : {};
}

function follow(received: Received, job: Job): void {
  const { task, doDrop } = received;
  received.task = disguise(function (this: unknown, ...given: unknown[]): unknown {
    return job.call(task, this, given);
  }, task);
  // What listeners of dropped jobs are told is the program's own function.
  const drop = function (this: unknown, ...given: unknown[]): unknown {
    received.task = task;
    job.drop(CancelReason.rejected);
    return doDrop.apply(this, given);
  };
  Object.defineProperty(received, 'doDrop', { value: disguise(drop, doDrop), configurable: true, writable: true });
  job.stands(received.promise);
}

function instrument(loaded: LoadedModule, probe: Probe): Undo {
  const wholly: unknown = loaded.exports;
  const prototype: unknown = isMethod(wholly) ? wholly.prototype : undefined;
  if (!isObject(prototype)) return () => undefined;
  const limiters = new WeakMap<object, Limiter>();
  const limiterOf = (bottleneck: Readonly<Record<string, unknown>>): Limiter => {
    const known = limiters.get(bottleneck);
    if (known !== undefined) return known;
    const made = new Limiter(probe, {
      object: () => bottleneck,
      otherwise: 'Bottleneck',
      // Limits shared by way of a server are not known here; without a setting there is no limit.
      capacity: () =>
        bottleneck['datastore'] === 'local'
          ? Number(settingsOf(bottleneck)['maxConcurrent'] ?? Number.POSITIVE_INFINITY)
          : Number.POSITIVE_INFINITY,
      isHeldUp: () => Number(settingsOf(bottleneck)['reservoir'] ?? 1) <= 0,
    });
    limiters.set(bottleneck, made);
    return made;
  };
  const receive = (original: Method): Method =>
    function (this: unknown, ...given) {
      const [received] = given;
      if (!isObject(this) || !isReceived(received)) return original.apply(this, given);
      const { expiration, weight } = received.options;
      const job = limiterOf(this).ask({
        expires: typeof expiration === 'number',
        slots: typeof weight === 'number' ? weight : 1,
      });
      if (job !== undefined) follow(received, job);
      return original.apply(this, given);
    };
  return replaceMethod(prototype, '_receive', receive);
}

const bottleneck: Instrumentation = {
  module: 'bottleneck',
  versions: '>=2.0.0 <3.0.0',
  files: ['lib/index.js', 'light.js', 'es5.js'],
  classes: ['Bottleneck'],
  makers: { exports: ['default'], methods: ['schedule', 'submit'] },
  patch: instrument,
};
export default bottleneck;
