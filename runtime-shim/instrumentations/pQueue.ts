/** p-queue: `add` hands over a job, which the queue calls when there is a slot. */
import { Limiter } from '../instrumentation/jobs.ts';
import type { Instrumentation, LoadedModule, Undo } from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import { isMethod, isObject, type Method, replaceMethod, undoAll } from '../wrap.ts';

const isTimed = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);

function instrument(loaded: LoadedModule, probe: Probe): Undo {
  const { default: queueClass } = loaded.exports;
  const prototype: unknown = isMethod(queueClass) ? queueClass.prototype : undefined;
  if (!isObject(prototype)) return () => undefined;
  const limiters = new WeakMap<object, Limiter>();
  const limiterOf = (queue: unknown): Limiter | undefined => {
    if (!isObject(queue)) return undefined;
    const known = limiters.get(queue);
    if (known !== undefined) return known;
    const made = new Limiter(probe, {
      object: () => queue,
      otherwise: 'PQueue',
      capacity: () => Number(queue['concurrency']),
      isHeldUp: () => queue['isPaused'] === true,
    });
    limiters.set(queue, made);
    return made;
  };

  const add = (original: Method): Method =>
    function (this: unknown, ...given) {
      const [job, options, ...rest] = given;
      const limiter = limiterOf(this);
      if (limiter === undefined || !isMethod(job)) return original.apply(this, given);
      const { timeout, signal } = isObject(options) ? options : {};
      const ofAll = isObject(this) ? this['timeout'] : undefined;
      const asked = limiter.ask({ mayGiveUp: isObject(signal), expires: isTimed(timeout ?? ofAll) });
      if (asked === undefined) return original.apply(this, given);
      const run = function (this: unknown, ...values: unknown[]): unknown {
        return asked.call(job, this, values);
      };
      const promise = original.apply(this, given.length > 1 ? [run, options, ...rest] : [run]);
      asked.stands(promise);
      return promise;
    };
  const addAll = (original: Method): Method =>
    function (this: unknown, ...given) {
      const limiter = limiterOf(this);
      return limiter === undefined ? original.apply(this, given) : limiter.all(() => original.apply(this, given));
    };
  const whenFree =
    (slots?: number) =>
    (original: Method): Method =>
      function (this: unknown, ...given) {
        const limiter = limiterOf(this);
        const call = (): unknown => original.apply(this, given);
        return limiter === undefined ? call() : limiter.whenFree(call, slots);
      };
  const clear = (original: Method): Method =>
    function (this: unknown, ...given) {
      limiterOf(this)?.dropAll();
      return original.apply(this, given);
    };
  const methods: Readonly<Record<string, (original: Method) => Method>> = {
    add,
    addAll,
    onIdle: whenFree(),
    onPendingZero: whenFree(),
    onEmpty: whenFree(1),
    onSizeLessThan: whenFree(1),
    clear,
  };
  return undoAll(Object.entries(methods).map(([name, make]) => replaceMethod(prototype, name, make)));
}

const pQueue: Instrumentation = {
  module: 'p-queue',
  versions: '>=6.0.0 <11.0.0',
  files: ['dist/index.js'],
  classes: ['PQueue'],
  makers: {
    exports: ['default'],
    methods: ['add', 'addAll', 'onIdle', 'onEmpty', 'onPendingZero', 'onSizeLessThan', 'clear'],
  },
  patch: instrument,
};
export default pQueue;
