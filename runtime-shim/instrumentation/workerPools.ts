/**
 * Pools of worker threads: a call hands over a task, and its promise waits for a worker that does it. What workers do is seen in
 * their own threads; nothing is recorded of tasks that are soon done.
 */
import { Operation, type Undo } from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import { isMethod, isObject } from '../wrap.ts';
import { hasSignal, observeMethod, waitBits } from './expecting.ts';

export interface PoolState {
  /** Workers at most. */
  readonly capacity: number | undefined;
  /** Tasks that no worker has yet. */
  readonly waiting: number | undefined;
}
export interface WorkerPoolLibrary {
  /** What a pool is called that no variable holds. */
  readonly name: string;
  /** The method that hands over a task; its last argument may have a signal. */
  readonly method: string;
  stateOf(pool: Readonly<Record<string, unknown>>): PoolState;
}

const countOf = (value: unknown): number | undefined => (typeof value === 'number' && value >= 0 ? value : undefined);
export const poolState = (capacity: unknown, waiting: unknown): PoolState => ({
  capacity: countOf(capacity),
  waiting: countOf(waiting),
});

/** Follows the pools of the class `poolClass`. */
export function observePool(poolClass: unknown, { name, method, stateOf }: WorkerPoolLibrary, probe: Probe): Undo {
  const prototype: unknown = isMethod(poolClass) ? poolClass.prototype : undefined;
  return observeMethod(prototype, method, (promise, given, pool) => {
    if (!isObject(promise) || !isObject(pool)) return;
    const describe = () => {
      const { capacity, waiting } = stateOf(pool);
      const options = { otherwise: name, ...(capacity === undefined ? {} : { capacity }) };
      const resource = probe.resourceOf(pool, 'pool', () => options);
      if (waiting !== undefined) probe.gauge(resource, 'waiting', waiting);
      return { resource, bits: waitBits(Operation.signal, hasSignal(given.at(-1))) };
    };
    probe.expect({ promise, describe });
  });
}
