/** async: `queue`, `cargo`, `cargoQueue` and `priorityQueue` make objects whose own methods are replaced. */
import { Calls } from '../instrumentation/calls.ts';
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

/** The library tells by this tag whether a function returns a promise or calls back. */
const isAsync = (value: unknown): value is Method =>
  isMethod(value) && Reflect.get(value, Symbol.toStringTag) === 'AsyncFunction';
function tagged(inPlace: Method, original: Method): Method {
  if (!isAsync(original)) return inPlace;
  return Object.defineProperty(inPlace, Symbol.toStringTag, { value: 'AsyncFunction', configurable: true });
}

/** Functions that call others, be they one function or a list of them, and return a promise where they are given no callback. */
const CALLING =
  /^(?:(?:each|forEach|map|filter|select|reject|some|any|every|all|detect|find|concat|groupBy|sortBy|times|reduce|inject|fold|transform|parallel|race|tryEach)[A-Z]?\w*|series|waterfall|whilst|until|doWhilst|doUntil|forever)$/;

/** Who awaits what such a function returns waits for the calls that it makes. */
function caller(original: Method, probe: Probe): Method {
  const call = function (this: unknown, ...given: unknown[]): unknown {
    const calls = new Calls(probe);
    let isCalling = false;
    const inPlace = (each: unknown): unknown => {
      if (!isAsync(each)) return each;
      isCalling = true;
      return tagged(calls.inPlaceOf(each), each);
    };
    const handed = given.map((each) =>
      Array.isArray(each) && each.every(isAsync) ? each.map(inPlace) : inPlace(each),
    );
    const promise = original.apply(this, handed);
    if (isCalling) calls.stands(promise, true);
    return promise;
  };
  return disguise(call, original);
}

/**
 * A queue's `drain` is made unchangeable when the queue is made; without a listener it returns a promise. The function that
 * makes it so is exchanged while the library's own code runs.
 */
function withDrain(limiter: Limiter, make: () => unknown): unknown {
  const { defineProperties } = Object;
  const exchanged = (owner: object, properties: PropertyDescriptorMap): object => {
    const { drain } = properties;
    const value: unknown = drain?.value;
    if (!isMethod(value)) return defineProperties(owner, properties);
    const waits = function (this: unknown, ...given: unknown[]): unknown {
      const call = (): unknown => value.apply(this, given);
      return isMethod(given[0]) ? call() : limiter.whenFree(call);
    };
    return defineProperties(owner, { ...properties, drain: { ...drain, value: disguise(waits, value) } });
  };
  Reflect.set(Object, 'defineProperties', exchanged);
  try {
    return make();
  } finally {
    Reflect.set(Object, 'defineProperties', defineProperties);
  }
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
    const inPlace = tagged(line.worker(worker, isAsync(worker), name.startsWith('cargo')), worker);
    isInside = true;
    try {
      queue = withDrain(limiter, () => original.call(this, inPlace, ...rest));
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
    const known =
      made.get(original) ?? (MAKERS.includes(name) ? maker(name, original, probe) : caller(original, probe));
    made.set(original, known);
    return known;
  };
  const owners = [loaded.exports, loaded.exports['default']].filter(isObject);
  return undoAll(
    owners.flatMap((owner) =>
      Object.keys(owner).map((name) => {
        const original = owner[name];
        if (!isMethod(original) || !(MAKERS.includes(name) || CALLING.test(name))) return () => undefined;
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
  makers: { exports: MAKERS, methods: ['push', 'pushAsync', 'unshift', 'unshiftAsync', 'drain'] },
  patch: instrument,
};
export default asyncLibrary;
