/** Resources that others make for themselves, which nobody has named: a pool's queue of calls, a condition's lock. */
import type { ResourceState, State } from '../model/state.ts';

/** What pools call their queues. */
const WORK_QUEUE = 'work queue';

/** The pool whose calls wait in this queue, which it makes right after itself; undefined for any other queue. */
export function poolOf(state: State, queue: ResourceState): ResourceState | undefined {
  if (queue.kind !== 'queue' || queue.name !== WORK_QUEUE) return undefined;
  let before: ResourceState | undefined;
  for (const resource of state.resources.values()) {
    if (resource === queue) break;
    if (resource.createdBy === queue.createdBy) before = resource;
  }
  return before?.kind === 'pool' ? before : undefined;
}

const isOwnLock = ({ kind, name, site }: ResourceState): boolean =>
  kind === 'rlock' && name === '' && site === undefined;

/** The condition that has made this lock for itself, where there is only one that may have. */
export function conditionOf(state: State, lock: ResourceState): ResourceState | undefined {
  if (!isOwnLock(lock)) return undefined;
  const all = [...state.resources.values()];
  const conditions = all.filter(({ kind }) => kind === 'condition');
  return conditions.length === 1 && all.filter(isOwnLock).length === 1 ? conditions[0] : undefined;
}
