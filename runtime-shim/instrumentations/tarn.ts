/**
 * tarn, the pool of knex: every request ends by itself after a while, and the pool tells its listeners of each step, with a
 * number that the request keeps. What it tells is read where it calls them.
 */
import type { Ask } from '../instrumentation/asks.ts';
import { PoolLedger } from '../instrumentation/pools.ts';
import { CancelReason, type Instrumentation, type LoadedModule, type Undo } from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import { guarded, isObject, type Method, prototypeOf, replaceMethods, undoAll } from '../wrap.ts';

interface PoolFields {
  readonly max: number;
  readonly used: readonly unknown[];
  readonly free: readonly unknown[];
  readonly pendingAcquires: readonly unknown[];
}
const isPool = (value: unknown): value is PoolFields =>
  isObject(value) &&
  typeof value['max'] === 'number' &&
  [value['used'], value['free'], value['pendingAcquires']].every(Array.isArray);

function instrument(loaded: LoadedModule, probe: Probe): Undo {
  const pools = new PoolLedger(probe);
  /** Requests that have no answer yet, by pool and number. */
  const pending = new WeakMap<object, Map<unknown, Ask>>();
  let asking: Ask | undefined;

  const begin = guarded(undefined, (pool: unknown): Ask | undefined => {
    if (!isPool(pool)) return undefined;
    const { max, used, pendingAcquires } = pool;
    return pools.ask(pool, { max, isShort: used.length + pendingAcquires.length >= max, mayGiveUp: true });
  });
  const markOperation = guarded(undefined, (operation: unknown, ask: Ask): void => {
    if (isObject(operation)) pools.mark(operation['promise'], ask);
  });
  const acquire = (original: Method): Method =>
    function (this: unknown, ...given) {
      const ask = begin(this);
      if (ask === undefined) return original.apply(this, given);
      const outer = asking;
      asking = ask;
      try {
        const operation = original.apply(this, given);
        markOperation(operation, ask);
        return operation;
      } finally {
        asking = outer;
      }
    };
  const answer = (pool: object, number: unknown): Ask | undefined => {
    const ask = pending.get(pool)?.get(number);
    pending.get(pool)?.delete(number);
    return ask;
  };
  const listen = guarded(undefined, (pool: unknown, event: unknown, first: unknown, second: unknown): void => {
    if (!isObject(pool)) return;
    if (event === 'acquireRequest' && asking !== undefined) {
      const requests = pending.get(pool) ?? new Map<unknown, Ask>();
      pending.set(pool, requests.set(first, asking));
      asking = undefined;
    } else if (event === 'acquireSuccess') {
      const ask = answer(pool, first);
      if (ask !== undefined) pools.lend(pool, ask, second);
    } else if (event === 'acquireFail') {
      const isTimeout = isObject(second) && second['name'] === 'TimeoutError';
      pools.refuse(answer(pool, first), isTimeout ? CancelReason.timeout : CancelReason.refused);
    } else if (event === 'release') pools.giveBack(pool, first);
  });
  const tell = (original: Method): Method =>
    function (this: unknown, ...given) {
      listen(this, given[0], given[1], given[2]);
      return original.apply(this, given);
    };
  return undoAll(replaceMethods(prototypeOf(loaded.exports['Pool']), { acquire, _executeEventHandlers: tell }));
}

const tarn: Instrumentation = {
  module: 'tarn',
  versions: '>=2.0.0 <4.0.0',
  files: ['dist/Pool.js'],
  methods: ['acquire', 'release'],
  classes: ['Pool'],
  lendsThings: true,
  patch: instrument,
};
export default tarn;
