/**
 * Locks whose holder is gone without having told that it took them: a killed process loses its last words, and only the broker
 * knows whose the lock was. A grant stands for what it held, until somebody else gets the lock.
 */
import { grantId, type ProcessKey, type Time, taskId } from '../protocol/ids.ts';
import { Operation, ReleaseScope } from '../protocol/records.ts';
import { createGrant } from './createState.ts';
import { suspectAll } from './lookUp.ts';
import type { GrantState, ProcessState, ResourceState, State } from './state.ts';

/** The broker has told that the process which held the lock is gone; what it did not tell itself is presumed once it has ended. */
export const presumeOrphan = (state: State, resource: ResourceState, at: Time): void => {
  const owner = state.notes.byPid.get(resource.gauges.get('orphaned') ?? 0);
  const process = owner === undefined ? undefined : state.processes.get(owner);
  if (process?.endedAt === undefined || resource.holders.size > 0 || state.notes.presumed.has(resource.id)) return;
  const grant = askedFor(state, resource, process) ?? unheard(state, resource, process, at);
  if (grant === undefined) return;
  grant.acquiredAt ??= grant.requestedAt;
  grant.acquireSite ??= grant.requestSite;
  resource.holders.add(grant.id);
  state.orphans.add(grant.id);
  state.notes.presumed.set(resource.id, grant.id);
  suspectAll(state);
};

/** That it asked may have been told, though not that it got the lock. */
const askedFor = (state: State, resource: ResourceState, process: ProcessState): GrantState | undefined => {
  for (const grant of state.grants.values()) {
    if (grant.resource !== resource.id || !process.streams.includes(grant.stream)) continue;
    if (grant.acquiredAt !== undefined || grant.bits.operation !== Operation.hold) continue;
    const task = state.tasks.get(grant.requester ?? taskId(0));
    task?.waits.delete(grant.id);
    task?.holds.add(grant.id);
    return grant;
  }
  return undefined;
};

const unheard = (state: State, resource: ResourceState, process: ProcessState, at: Time): GrantState | undefined => {
  const [stream] = process.streams.flatMap((id) => state.streams.get(id) ?? []);
  if (stream === undefined) return undefined;
  const bits = {
    operation: Operation.hold,
    shared: false,
    mayGiveUp: false,
    blocksThread: false,
    contended: false,
    scope: ReleaseScope.free,
    permits: 1,
  };
  // Numbers of grants that were told are positive.
  const grant = createGrant(grantId(-resource.id), resource.id, stream.id, stream.task, bits, at, undefined);
  state.grants.set(grant.id, grant);
  return grant;
};

/** The process has ended, perhaps with locks that the broker has told of before. */
export const presumeOrphansOf = (state: State, process: ProcessKey, at: Time): void => {
  const pid = state.processes.get(process)?.pid;
  for (const resource of state.resources.values()) {
    if (resource.gauges.size > 0 && resource.gauges.get('orphaned') === pid) presumeOrphan(state, resource, at);
  }
};

/** Somebody has got the lock, so that nobody else holds it. */
export const forgetPresumed = (state: State, resource: ResourceState): void => {
  const grant = state.notes.presumed.get(resource.id);
  if (grant === undefined) return;
  state.notes.presumed.delete(resource.id);
  resource.holders.delete(grant);
  state.tasks.get(state.grants.get(grant)?.holder ?? taskId(0))?.holds.delete(grant);
  state.orphans.delete(grant);
  state.grants.delete(grant);
};
