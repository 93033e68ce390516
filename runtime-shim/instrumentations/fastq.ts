/** fastq: a queue is an object that the package makes for one worker, whose own methods are replaced. */
import { Limiter } from '../instrumentation/jobs.ts';
import { Line } from '../instrumentation/lines.ts';
import { CancelReason, type Instrumentation, type LoadedModule, type Undo } from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import { disguise, isMethod, isObject, type Method, replaceMethod } from '../wrap.ts';

function follow(queue: Readonly<Record<string, unknown>>, line: Line, limiter: Limiter): void {
  const push =
    (isFirst: boolean) =>
    (original: Method): Method =>
      function (this: unknown, ...given) {
        const job = line.add(given[0], isFirst);
        const promise = original.apply(this, given);
        job?.stands(promise);
        return promise;
      };
  const drop =
    (reason: CancelReason) =>
    (original: Method): Method =>
      function (this: unknown, ...given) {
        line.clear(reason);
        return original.apply(this, given);
      };
  replaceMethod(queue, 'push', push(false));
  replaceMethod(queue, 'unshift', push(true));
  replaceMethod(queue, 'kill', drop(CancelReason.refused));
  replaceMethod(queue, 'killAndDrain', drop(CancelReason.refused));
  replaceMethod(queue, 'abort', drop(CancelReason.rejected));
  replaceMethod(
    queue,
    'drained',
    (original) =>
      function (this: unknown, ...given) {
        return limiter.whenFree(() => original.apply(this, given));
      },
  );
}

function maker(original: Method, isAdopted: boolean, probe: Probe): Method {
  return disguise((...given: unknown[]): unknown => {
    // A context may come before the worker.
    const at = isMethod(given[0]) ? 0 : 1;
    const worker = given[at];
    if (!isMethod(worker)) return original(...given);
    let queue: unknown;
    const limiter = new Limiter(probe, {
      object: () => (isObject(queue) ? queue : worker),
      otherwise: 'fastq',
      capacity: () => Number(isObject(queue) ? queue['concurrency'] : given[at + 1]),
      isHeldUp: () => isObject(queue) && queue['paused'] === true,
    });
    const line = new Line(limiter);
    queue = original(...given.with(at, line.worker(worker, isAdopted, false)));
    if (isObject(queue)) follow(queue, line, limiter);
    return queue;
  }, original);
}

function instrument(loaded: LoadedModule, probe: Probe): Undo {
  const original: unknown = loaded.exports;
  if (!isMethod(original)) return () => undefined;
  const fastq = maker(original, false, probe);
  for (const name of Object.getOwnPropertyNames(original)) {
    const property = Object.getOwnPropertyDescriptor(original, name) ?? {};
    const value: unknown = property.value;
    const isMaker = name === 'promise' && isMethod(value);
    Object.defineProperty(fastq, name, isMaker ? { ...property, value: maker(value, true, probe) } : property);
  }
  loaded.rebind('module.exports', fastq);
  return () => void loaded.rebind('module.exports', original);
}

const fastq: Instrumentation = {
  module: 'fastq',
  versions: '>=1.6.0 <2.0.0',
  files: ['queue.js'],
  makers: { exports: ['default', 'promise'], methods: ['push', 'unshift', 'drained'] },
  patch: instrument,
};
export default fastq;
