/**
 * await-semaphore: a request is a function in `tasks`, which is called when it is its turn. Release functions raise `count` and
 * call `sched`, so that what was given back is seen there; whose it was only where a job of `use` gives it back.
 */
import { type Ask, Ledger, type Lock } from '../instrumentation/asks.ts';
import { type Instrumentation, type LoadedModule, ReleaseScope, type Undo } from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import {
  callWithRoom,
  disguise,
  guarded,
  isMethod,
  isObject,
  type Method,
  prototypeOf,
  replaceMethods,
  undoAll,
} from '../wrap.ts';

interface SemaphoreFields {
  readonly count: number;
  readonly tasks: unknown[];
}
interface Followed extends Lock {
  /** Free permits when they were last looked at. */
  count: number;
}
/** A call of `use`. */
interface Use {
  ask: Ask | undefined;
}
const isSemaphore = (value: unknown): value is SemaphoreFields =>
  isObject(value) && typeof value['count'] === 'number' && Array.isArray(value['tasks']);

function instrument(loaded: LoadedModule, probe: Probe): Undo {
  const ledger = new Ledger(probe);
  const locks = new WeakMap<object, Followed>();
  let using: Use | undefined;
  /** The job of `use` whose permit is being given back. */
  let ending: Ask | undefined;

  const lockOf = (semaphore: SemaphoreFields): Followed => {
    const known = locks.get(semaphore);
    if (known !== undefined) return known;
    const { count } = semaphore;
    const kind = isObject(semaphore) && isMutex(semaphore) ? 'lock' : 'semaphore';
    const made: Followed = {
      resource: probe.resourceOf(semaphore, kind, () => ({ capacity: count })),
      holds: [],
      count,
    };
    locks.set(semaphore, made);
    return made;
  };
  const isMutex = (semaphore: object): boolean => {
    const { Mutex } = loaded.exports;
    return isMethod(Mutex) && semaphore instanceof Mutex;
  };
  const begin = guarded(undefined, (semaphore: unknown): Ask | undefined => {
    if (!isSemaphore(semaphore)) return undefined;
    const { count, tasks } = semaphore;
    const scope = using === undefined ? ReleaseScope.free : ReleaseScope.scoped;
    const ask = ledger.ask(lockOf(semaphore), { scope, mayGiveUp: false }, count <= tasks.length);
    if (using !== undefined) using.ask = ask;
    return ask;
  });
  /** The request stands in line now, as the last one. */
  const follow = guarded(undefined, (semaphore: unknown, ask: Ask): void => {
    if (!isSemaphore(semaphore)) return;
    const task = semaphore.tasks.at(-1);
    if (!isMethod(task)) return;
    const lock = lockOf(semaphore);
    semaphore.tasks[semaphore.tasks.length - 1] = disguise((): unknown => {
      lock.count = semaphore.count;
      ledger.grant(ask);
      return task();
    }, task);
  });
  const acquire = (original: Method): Method =>
    function (this: unknown, ...given) {
      const ask = begin(this);
      if (ask === undefined) return original.apply(this, given);
      const outer = using;
      using = undefined;
      let promise: unknown;
      try {
        promise = original.apply(this, given);
      } finally {
        using = outer;
      }
      follow(this, ask);
      ledger.mark(promise, ask);
      return promise;
    };
  const look = guarded(undefined, (semaphore: unknown): void => {
    const lock = isObject(semaphore) ? locks.get(semaphore) : undefined;
    if (lock === undefined || !isSemaphore(semaphore)) return;
    const back = semaphore.count - lock.count;
    lock.count = semaphore.count;
    if (back !== 1) return;
    if (ending === undefined || ending.ended) ledger.endAny(lock);
    else ledger.end(ending);
  });
  const sched = (original: Method): Method =>
    function (this: unknown, ...given) {
      look(this);
      return original.apply(this, given);
    };
  const whileEnding = (ask: Ask | undefined, next: unknown): unknown =>
    isMethod(next)
      ? (value: unknown): unknown => {
          ending = ask;
          try {
            return next(value);
          } finally {
            ending = undefined;
          }
        }
      : next;
  /** What a job returned, for the library alone: it calls `then` on that, and `catch` on what this returns. */
  const watched = (result: unknown, ask: Ask | undefined): unknown => {
    if (!(result instanceof Promise)) return result;
    return {
      // biome-ignore lint/suspicious/noThenProperty: the library looks for it.
      then: (next: unknown): unknown => {
        const rest: unknown = Reflect.apply(result.then, result, [whileEnding(ask, next)]);
        if (!(rest instanceof Promise)) return rest;
        return { catch: (failed: unknown): unknown => Reflect.apply(rest.catch, rest, [whileEnding(ask, failed)]) };
      },
    };
  };
  const use = (original: Method): Method =>
    function (this: unknown, ...given) {
      const [run] = given;
      if (!isMethod(run)) return original.apply(this, given);
      const own: Use = { ask: undefined };
      let mark: ReturnType<Ledger['mark']>;
      const job = (): unknown => {
        const result = callWithRoom(run);
        if (own.ask !== undefined) probe.handover(own.ask.grant, result, run);
        if (mark !== undefined) mark.job = result;
        return watched(result, own.ask);
      };
      const outer = using;
      using = own;
      let promise: unknown;
      try {
        promise = original.call(this, job);
      } finally {
        using = outer;
      }
      mark = ledger.mark(promise, own.ask);
      return promise;
    };
  return undoAll(replaceMethods(prototypeOf(loaded.exports['Semaphore']), { acquire, sched, use }));
}

const awaitSemaphore: Instrumentation = {
  module: 'await-semaphore',
  versions: '>=0.1.0 <0.2.0',
  files: ['index.js'],
  methods: ['acquire', 'use'],
  classes: ['Mutex', 'Semaphore'],
  patch: instrument,
};
export default awaitSemaphore;
