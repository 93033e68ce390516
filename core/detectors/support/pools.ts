import type { State } from '../../model/state.ts';
import type { ResourceId } from '../../protocol/ids.ts';
import type { Operation } from '../../protocol/records.ts';
import type { FindingStep } from '../detector.ts';

// The layer takes types alone from the protocol; the compiler checks the number.
const JOIN: typeof Operation.join = 3;

/** What stands for the end of a task: whoever waits for it waits for what that task waits for. */
const ENDS: ReadonlySet<string | undefined> = new Set(['future', 'end']);

/** Whether a pool lends out things, such as connections; others run tasks on workers. */
export const lendsThings = (state: State, pool: ResourceId | undefined): boolean =>
  pool !== undefined && state.resources.get(pool)?.kind === 'resourcePool';

/** Whether a step waits until nothing runs in a pool any more. */
export const awaitsIdlePool = (state: State, { grant, resource }: FindingStep): boolean =>
  grant !== undefined &&
  state.resources.get(resource)?.kind === 'pool' &&
  state.grants.get(grant)?.bits.operation === JOIN;

/** The pool for whose workers or things tasks of a cycle wait, where nothing else but the ends of its tasks closes the cycle. */
export const starvedPool = (
  state: State,
  cycle: { readonly resources: readonly ResourceId[]; readonly steps: readonly FindingStep[] },
): ResourceId | undefined => {
  if (cycle.steps.some((step) => awaitsIdlePool(state, step))) return undefined;
  const others = cycle.resources.filter((resource) => !ENDS.has(state.resources.get(resource)?.kind));
  const [pool, ...more] = others;
  if (pool === undefined || more.length > 0) return undefined;
  return lendsThings(state, pool) || state.resources.get(pool)?.kind === 'pool' ? pool : undefined;
};
