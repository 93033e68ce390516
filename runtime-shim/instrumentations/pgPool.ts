/**
 * pg-pool, which is also the pool of `pg`: `connect` lends a client until `client.release()`; `query` lends one to itself. A
 * request is an item in the pool's queue, or goes with the client that is made for it; `_acquireClient` serves either.
 */
import type { Ask } from '../instrumentation/asks.ts';
import { PoolLedger } from '../instrumentation/pools.ts';
import { withTimers } from '../instrumentation/timers.ts';
import { CancelReason, type Instrumentation, type LoadedModule, type Undo } from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import { callWithRoom, guarded, isMethod, isObject, type Method, replaceMethods, undoAll } from '../wrap.ts';

interface PoolFields {
  readonly options: { readonly max: number; readonly connectionTimeoutMillis?: unknown };
  readonly _clients: readonly unknown[];
  readonly _idle: readonly unknown[];
  readonly _pendingQueue: readonly unknown[];
  readonly ending: boolean;
}
const isPool = (value: unknown): value is PoolFields =>
  isObject(value) &&
  isObject(value['options']) &&
  typeof value['options']['max'] === 'number' &&
  [value['_clients'], value['_idle'], value['_pendingQueue']].every(Array.isArray) &&
  value['ending'] === false;

function instrument(loaded: LoadedModule, probe: Probe): Undo {
  const pools = new PoolLedger(probe);
  /** The request that `connect` makes now. */
  let asking: Ask | undefined;
  /** The call of `query` that runs, and the request that it makes. */
  let querying: { ask: Ask | undefined } | undefined;
  /** Requests of `query`, and of `connect` with a callback, which runs as nobody known: these hold what they get for nobody. */
  const forNobody = new WeakSet<Ask>();

  const begin = guarded(undefined, (pool: unknown): Ask | undefined => {
    if (!isPool(pool)) return undefined;
    const { options, _clients, _idle, _pendingQueue } = pool;
    const ask = pools.ask(pool, {
      max: options.max,
      isShort: _clients.length >= options.max && _pendingQueue.length >= _idle.length,
      mayGiveUp: Boolean(options.connectionTimeoutMillis),
      isScoped: querying !== undefined,
    });
    if (querying !== undefined) {
      querying.ask = ask;
      forNobody.add(ask);
    }
    return ask;
  });
  /** Whether the request goes into the queue, so that the call runs no code but the pool's. */
  const isQueued = (pool: unknown): boolean =>
    isPool(pool) && (pool._clients.length >= pool.options.max || pool._idle.length > 0);
  const begun = guarded(undefined, (pool: unknown, ask: Ask, promise: unknown): void => {
    if (isPool(pool)) pools.keep(pool._pendingQueue.at(-1), ask);
    pools.mark(promise, ask);
  });
  const connect = (original: Method): Method =>
    function (this: unknown, ...given) {
      const ask = begin(this);
      if (ask === undefined) return original.apply(this, given);
      if (isMethod(given[0])) forNobody.add(ask);
      const [outer, outerQuery] = [asking, querying];
      asking = ask;
      querying = undefined;
      const queued = isQueued(this);
      let promise: unknown;
      try {
        const call = (): unknown => original.apply(this, given);
        promise =
          queued && ask.bits.mayGiveUp ? withTimers(() => pools.refuse(ask, CancelReason.timeout), call) : call();
      } finally {
        asking = outer;
        querying = outerQuery;
      }
      if (queued) begun(this, ask, promise);
      else pools.mark(promise, ask);
      return promise;
    };
  /** A client is made for a request, which may fail. */
  const follow = guarded(undefined, (item: unknown): void => {
    if (!isObject(item)) return;
    const ask = pools.askOf(item) ?? asking;
    asking = undefined;
    const { callback } = item;
    if (ask === undefined || !isMethod(callback)) return;
    pools.keep(item, ask);
    const answered = (error: unknown, ...rest: unknown[]): unknown => {
      if (error) pools.refuse(ask);
      return callWithRoom(callback, error, ...rest);
    };
    Reflect.set(item, 'callback', answered);
  });
  const newClient = (original: Method): Method =>
    function (this: unknown, ...given) {
      follow(given[0]);
      return original.apply(this, given);
    };
  const serve = guarded(undefined, (pool: unknown, client: unknown, item: unknown): void => {
    const ask = pools.askOf(item);
    if (ask === undefined || !isObject(pool)) return;
    if (forNobody.has(ask)) pools.lendToNobody(pool, ask, client);
    else pools.lend(pool, ask, client);
  });
  const acquireClient = (original: Method): Method =>
    function (this: unknown, ...given) {
      serve(this, given[0], given[1]);
      return original.apply(this, given);
    };
  const giveBack = guarded(undefined, (pool: unknown, client: unknown): void => {
    if (isObject(pool)) pools.giveBack(pool, client);
  });
  const release = (original: Method): Method =>
    function (this: unknown, ...given) {
      giveBack(this, given[0]);
      return original.apply(this, given);
    };
  const query = (original: Method): Method =>
    function (this: unknown, ...given) {
      const outer = querying;
      const call: { ask: Ask | undefined } = { ask: undefined };
      querying = call;
      let promise: unknown;
      try {
        promise = original.apply(this, given);
      } finally {
        querying = outer;
      }
      pools.mark(promise, call.ask);
      return promise;
    };

  return undoAll(
    replaceMethods(loaded.exports['prototype'], {
      connect,
      newClient,
      _acquireClient: acquireClient,
      _release: release,
      query,
    }),
  );
}

const pgPool: Instrumentation = {
  module: 'pg-pool',
  versions: '>=3.0.0 <4.0.0',
  files: ['index.js'],
  methods: ['connect', 'query', 'release'],
  classes: ['Pool'],
  lendsThings: true,
  patch: instrument,
};
export default pgPool;
