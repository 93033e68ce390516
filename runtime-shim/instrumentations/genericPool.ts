/**
 * generic-pool: `acquire` makes a ResourceRequest, which is resolved with what it gets or rejected by its timer. `use` runs a
 * job on what it acquires, and gives that back by itself.
 */
import type { Ask } from '../instrumentation/asks.ts';
import { PoolLedger } from '../instrumentation/pools.ts';
import { CancelReason, type Instrumentation, type LoadedModule, type Undo } from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import { callWithRoom, guarded, isMethod, isObject, type Method, replaceMethods, undoAll } from '../wrap.ts';

interface PoolFields {
  readonly max: number;
  readonly spareResourceCapacity: number;
  readonly available: number;
  readonly pending: number;
  readonly _config: { readonly acquireTimeoutMillis?: unknown };
}
const isPool = (value: unknown): value is PoolFields =>
  isObject(value) &&
  ['max', 'spareResourceCapacity', 'available', 'pending'].every((name) => typeof value[name] === 'number') &&
  isObject(value['_config']);

/** A job of `use`. */
interface Job {
  readonly run: Method;
  ask: Ask | undefined;
}

/** Shared by the files of one copy of the library; a request ends in another file than it begins in. */
interface Shared {
  readonly pools: PoolLedger;
  asking: { readonly pool: object; readonly ask: Ask } | undefined;
  using: Job | undefined;
  readonly poolOf: WeakMap<Ask, object>;
}

function poolMethods(shared: Shared): Record<string, (original: Method) => Method> {
  const { pools, poolOf } = shared;
  const begin = guarded(undefined, (pool: unknown): { pool: object; ask: Ask } | undefined => {
    if (!isPool(pool)) return undefined;
    const ask = pools.ask(pool, {
      max: pool.max,
      isShort: pool.pending >= pool.available + Math.max(0, pool.spareResourceCapacity),
      mayGiveUp: pool._config.acquireTimeoutMillis !== undefined,
      isScoped: shared.using !== undefined,
    });
    poolOf.set(ask, pool);
    if (shared.using !== undefined) shared.using.ask = ask;
    return { pool, ask };
  });
  const acquire = (original: Method): Method =>
    function (this: unknown, ...given) {
      const made = begin(this);
      if (made === undefined) return original.apply(this, given);
      const [outer, outerJob] = [shared.asking, shared.using];
      shared.asking = made;
      shared.using = undefined;
      let promise: unknown;
      try {
        promise = original.apply(this, given);
      } finally {
        // No request was made where the pool refuses it.
        if (shared.asking === made) pools.refuse(made.ask);
        shared.asking = outer;
        shared.using = outerJob;
      }
      pools.mark(promise, made.ask);
      return promise;
    };
  const use = (original: Method): Method =>
    function (this: unknown, ...given) {
      const [run, ...rest] = given;
      if (!isMethod(run)) return original.apply(this, given);
      const own: Job = { run, ask: undefined };
      let mark: ReturnType<PoolLedger['mark']>;
      const job = (...values: unknown[]): unknown => {
        const result = callWithRoom(run, ...values);
        if (own.ask !== undefined) pools.handover(own.ask, result, run);
        if (mark !== undefined) mark.job = result;
        return result;
      };
      const outer = shared.using;
      shared.using = own;
      let promise: unknown;
      try {
        promise = original.call(this, job, ...rest);
      } finally {
        shared.using = outer;
      }
      mark = pools.mark(promise, own.ask);
      return promise;
    };
  const tellBack = guarded(undefined, (pool: unknown, thing: unknown): void => {
    if (isObject(pool)) pools.giveBack(pool, thing);
  });
  const giveBack = (original: Method): Method =>
    function (this: unknown, ...given) {
      tellBack(this, given[0]);
      return original.apply(this, given);
    };
  const drain = (original: Method): Method =>
    function (this: unknown, ...given) {
      const call = (): unknown => original.apply(this, given);
      return isPool(this) ? pools.drain(this, call) : call();
    };
  return { acquire, use, release: giveBack, destroy: giveBack, drain };
}

function requestMethods(shared: Shared): Record<string, (original: Method) => Method> {
  const { pools, poolOf } = shared;
  /** Called by the constructor of each request. */
  const resolve = (original: Method): Method =>
    function (this: unknown, ...given) {
      served(this, given[0]);
      return original.apply(this, given);
    };
  const served = guarded(undefined, (request: unknown, thing: unknown): void => {
    const ask = pools.askOf(request);
    const pool = ask === undefined ? undefined : poolOf.get(ask);
    if (ask !== undefined && pool !== undefined) pools.lend(pool, ask, thing);
  });
  const reject = (original: Method): Method =>
    function (this: unknown, ...given) {
      pools.refuse(pools.askOf(this), CancelReason.timeout);
      return original.apply(this, given);
    };
  return { resolve, reject };
}

/** The queue that a request is put into as soon as it is made. */
function queueMethods(shared: Shared): Record<string, (original: Method) => Method> {
  const enqueue = (original: Method): Method =>
    function (this: unknown, ...given) {
      shared.pools.keep(given[0], shared.asking?.ask);
      shared.asking = undefined;
      return original.apply(this, given);
    };
  return { enqueue };
}

const shared = new WeakMap<Probe, Shared>();
function sharedBy(probe: Probe): Shared {
  const known = shared.get(probe);
  if (known !== undefined) return known;
  const made: Shared = { pools: new PoolLedger(probe), asking: undefined, using: undefined, poolOf: new WeakMap() };
  shared.set(probe, made);
  return made;
}

function instrument({ exports }: LoadedModule, probe: Probe): Undo {
  const prototype = exports['prototype'];
  if (!isObject(prototype)) return () => undefined;
  const own = sharedBy(probe);
  if ('removeTimeout' in prototype) return undoAll(replaceMethods(prototype, requestMethods(own)));
  if ('enqueue' in prototype) return undoAll(replaceMethods(prototype, queueMethods(own)));
  return undoAll(replaceMethods(prototype, poolMethods(own)));
}

const genericPool: Instrumentation = {
  module: 'generic-pool',
  versions: '>=3.0.0 <4.0.0',
  files: ['lib/Pool.js', 'lib/ResourceRequest.js', 'lib/PriorityQueue.js'],
  methods: ['acquire', 'use', 'release', 'destroy', 'drain'],
  classes: ['Pool'],
  makers: { exports: ['createPool'], methods: [] },
  lendsThings: true,
  patch: instrument,
};
export default genericPool;
