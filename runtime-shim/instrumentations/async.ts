/** async: `queue`, `cargo`, `cargoQueue` and `priorityQueue` make objects whose own methods are replaced. */
import { Limiter } from '../instrumentation/jobs.ts';
import { Line } from '../instrumentation/lines.ts';
import { CancelReason, type Instrumentation, type LoadedModule, type Undo } from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import { disguise, isMethod, isObject, type Method, replaceMethod, undoAll } from '../wrap.ts';

const MAKERS: readonly string[] = ['queue', 'priorityQueue', 'cargo', 'cargoQueue'];

const isIterable = (value: object): value is Iterable<unknown> =>
  Symbol.iterator in value && isMethod(value[Symbol.iterator]);

function follow(queue: Readonly<Record<string, unknown>>, line: Line): void {
  const push =
    (isFirst: boolean) =>
    (original: Method): Method =>
      function (this: unknown, ...given) {
        const [data] = given;
        const jobs = (Array.isArray(data) ? data : [data]).map((item) => line.add(item, isFirst));
        let made: unknown;
        try {
          made = original.apply(this, given);
        } catch (error) {
          for (const job of jobs) job?.drop(CancelReason.refused);
          throw error;
        }
        for (const [index, job] of jobs.entries()) job?.stands(Array.isArray(made) ? made[index] : made);
        return made;
      };
  for (const name of ['push', 'pushAsync']) replaceMethod(queue, name, push(false));
  for (const name of ['unshift', 'unshiftAsync']) replaceMethod(queue, name, push(true));
  replaceMethod(
    queue,
    'kill',
    (original) =>
      function (this: unknown, ...given) {
        line.clear(CancelReason.refused);
        return original.apply(this, given);
      },
  );
  replaceMethod(
    queue,
    'remove',
    (original) =>
      function (this: unknown, ...given) {
        const result = original.apply(this, given);
        if (isIterable(queue)) line.keep([...queue]);
        return result;
      },
  );
}

/** One of these is made of another one. */
let isInside = false;

function maker(name: string, original: Method, probe: Probe): Method {
  const make = function (this: unknown, ...given: unknown[]): unknown {
    const [worker, ...rest] = given;
    if (isInside || !isMethod(worker)) return original.apply(this, given);
    let queue: unknown;
    const limiter = new Limiter(probe, {
      object: () => (isObject(queue) ? queue : worker),
      otherwise: `async.${name}`,
      capacity: () => Number(isObject(queue) ? queue['concurrency'] : rest[0]),
      isHeldUp: () => isObject(queue) && queue['paused'] === true,
    });
    const line = new Line(limiter);
    // The library tells by this tag whether a worker returns a promise or calls back.
    const tag: unknown = Reflect.get(worker, Symbol.toStringTag);
    const inPlace = line.worker(worker, tag === 'AsyncFunction', name.startsWith('cargo'));
    if (typeof tag === 'string') Object.defineProperty(inPlace, Symbol.toStringTag, { value: tag, configurable: true });
    isInside = true;
    try {
      queue = original.call(this, inPlace, ...rest);
    } finally {
      isInside = false;
    }
    if (isObject(queue)) follow(queue, line);
    return queue;
  };
  return disguise(make, original);
}

function instrument(loaded: LoadedModule, probe: Probe): Undo {
  const wholly: unknown = loaded.exports;
  if (isMethod(wholly)) {
    // A module for each function.
    loaded.rebind('module.exports', maker(loaded.file.replace(/\.js$/, ''), wholly, probe));
    return () => void loaded.rebind('module.exports', wholly);
  }
  const made = new Map<unknown, Method>();
  const replace = (name: string, original: Method): Method => {
    const known = made.get(original) ?? maker(name, original, probe);
    made.set(original, known);
    return known;
  };
  const owners = [loaded.exports, loaded.exports['default']].filter(isObject);
  return undoAll(
    owners.flatMap((owner) =>
      MAKERS.map((name) => {
        const original = owner[name];
        if (!isMethod(original)) return () => undefined;
        Reflect.set(owner, name, replace(name, original));
        return () => void Reflect.set(owner, name, original);
      }),
    ),
  );
}

const asyncLibrary: Instrumentation = {
  module: 'async',
  versions: '>=2.0.0 <4.0.0',
  files: ['dist/async.js', ...MAKERS.map((name) => `${name}.js`)],
  rebinds: [],
  methods: [],
  classes: [],
  makers: { exports: MAKERS, methods: ['push', 'pushAsync', 'unshift', 'unshiftAsync'] },
  patch: instrument,
};
export default asyncLibrary;
