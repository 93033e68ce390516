/** The life of a wait: request, acquire, handover, release, cancel. */
import type { Acquire, Cancel, Handover, Release, Request } from '../protocol/events.ts';
import type { GrantId, Time } from '../protocol/ids.ts';
import { CancelReason, Operation, ReleaseScope, type RequestBits } from '../protocol/records.ts';
import { createGrant } from './createState.ts';
import { noteActivity, noteHold, noteLevel } from './history.ts';
import { consider, isWithin, noteOfStream, resourceOf, suspect, taskOf, unnamedGrant } from './lookUp.ts';
import { forgetPresumed } from './presumedOrphans.ts';
import type { GrantState, ResourceState, State, StreamState, TaskState } from './state.ts';

export const reduceRequest = (state: State, event: Request): void => {
  const known = state.grants.get(event.grant);
  if (known !== undefined) {
    noteOfStream(state, event.time, event.stream, { note: 'requestTwice', values: {} });
    return;
  }
  const { time: at, stream: streamId, bits } = event;
  const resource = resourceOf(state, event.resource, streamId, at);
  const task = taskOf(state, event.task);
  const grant = createGrant(event.grant, resource.id, streamId, task?.id, bits, at, event.site);
  state.grants.set(grant.id, grant);
  resource.waiters.add(grant.id);
  countWaiter(resource, grant, 1);
  task?.waits.add(grant.id);
  const stream = state.streams.get(streamId);
  if (stream !== undefined) stream.idleSince = undefined;
  // Of a thread that has ended it comes too late.
  stream?.left?.add(grant.id);
  if (bits.blocksThread && stream !== undefined) stream.blockedBy = grant.id;
  if (!bits.contended && !bits.blocksThread && resource.holders.size === 0 && !isShort(resource, bits)) return;
  suspect(state, task);
  if (bits.blocksThread) suspect(state, taskOf(state, stream?.task));
  if (task !== undefined) noteActivity(state, task, at, 'waits', resource.id);
  noteLevel(state, resource, at);
};

/** A queue shared by processes tells by its depth that the request will wait, before its owner does. */
const isShort = ({ items, capacity }: ResourceState, { operation }: RequestBits): boolean => {
  if (operation === Operation.take) return items.size === 0;
  return operation === Operation.put && capacity !== undefined && items.size >= capacity;
};

export const reduceAcquire = (state: State, event: Acquire): void => {
  const { time: at, stream: streamId } = event;
  const resource = resourceOf(state, event.resource, streamId, at);
  if (state.notes.presumed.size > 0) forgetPresumed(state, resource);
  let grant = state.grants.get(event.grant);
  if (grant === undefined) {
    grant = createGrant(event.grant, resource.id, streamId, taskOf(state, event.task)?.id, event.bits, at, event.site);
    state.grants.set(grant.id, grant);
  } else if (grant.acquiredAt !== undefined || grant.resource !== resource.id) {
    noteOfStream(state, at, streamId, { note: 'grantTwice', values: {} });
    return;
  } else endWait(state, resource, grant, at);
  const stream = state.streams.get(streamId);
  if (stream !== undefined) stream.idleSince = undefined;
  if (event.bits.operation !== Operation.hold) {
    state.grants.delete(grant.id);
    noteLevel(state, resource, at);
    return;
  }
  grant.acquiredAt = at;
  grant.acquireSite = event.site ?? grant.requestSite;
  // A job may be known as the holder before its lock is told to be taken.
  if (grant.holder === grant.requester) grant.holder = taskOf(state, event.task)?.id ?? grant.requester;
  resource.holders.add(grant.id);
  const holder = taskOf(state, grant.holder);
  holder?.holds.add(grant.id);
  if (resource.waiters.size > 0 && (holder?.suspension !== undefined || holder?.endedAt !== undefined))
    suspect(state, holder);
  noteHold(state, resource, grant, at);
  noteLevel(state, resource, at);
};

export const reduceHandover = (state: State, event: Handover): void => {
  const grant = state.grants.get(event.grant);
  const task = taskOf(state, event.task);
  if (grant === undefined) return;
  const resource = state.resources.get(grant.resource);
  if (task !== undefined) noteJob(state, grant, task);
  moveGrant(state, grant, task, event.time);
  if (resource !== undefined && resource.waiters.size > 0) suspect(state, task);
  else if (task !== undefined) consider(state, task);
};

/** The job that runs under a lock: whoever asked for the lock and then stood still awaits the call that runs it. */
const noteJob = (state: State, grant: GrantState, job: TaskState): void => {
  const requester = taskOf(state, grant.requester);
  if (grant.bits.scope !== ReleaseScope.scoped || requester === undefined || requester === job) return;
  if (requester.kind !== 'async' || requester.stream !== job.stream || requester.endedAt !== undefined) return;
  const [target, ...more] = requester.suspension?.targets ?? [];
  const stands =
    more.length === 0 && (target?.kind === 'opaque' || (target?.kind === 'task' && target.task === job.id));
  if (stands && requester.waits.size === 0) job.frameOf ??= requester.id;
};

export const reduceRelease = (state: State, event: Release): void => {
  const { time: at } = event;
  const resource = resourceOf(state, event.resource, undefined, at);
  const id = event.grant ?? unnamedGrant(state, resource, event.task);
  const grant = id === undefined ? undefined : state.grants.get(id);
  if (grant === undefined || grant.resource !== resource.id) {
    if (state.dropped === 0) {
      noteOfStream(state, at, taskOf(state, event.task)?.stream, { note: 'releaseOfNothing', values: {} });
    }
    return;
  }
  const { holder } = grant;
  if (grant.bits.scope < ReleaseScope.scoped && holder !== undefined && event.task !== holder) {
    if (!isWithin(state, event.task, holder)) resource.foreignReleases++;
  }
  if (grant.acquiredAt === undefined) endWait(state, resource, grant, at);
  endHold(state, resource, grant, at);
};

export const reduceCancel = (state: State, event: Cancel): void => {
  const grant = state.grants.get(event.grant);
  const resource = resourceOf(state, event.resource, undefined, event.time);
  if (event.reason === CancelReason.rejected || event.reason === CancelReason.aborted) resource.cancels++;
  if (grant === undefined || grant.resource !== resource.id) return;
  if (grant.acquiredAt === undefined) endWait(state, resource, grant, event.time);
  endHold(state, resource, grant, event.time);
};

/** A grant belongs to another task from now on, or to nobody known. */
export const moveGrant = (state: State, grant: GrantState, to: TaskState | undefined, at: Time): void => {
  taskOf(state, grant.holder)?.holds.delete(grant.id);
  grant.holder = to?.id;
  grant.holderIsGuess = false;
  state.orphans.delete(grant.id);
  if (grant.acquiredAt === undefined) return;
  to?.holds.add(grant.id);
  // Whoever asked for it awaits the end of its holder.
  const requester = taskOf(state, grant.requester);
  if (requester !== undefined) consider(state, requester);
  const resource = state.resources.get(grant.resource);
  if (resource !== undefined) noteHold(state, resource, grant, at);
};

const endWait = (state: State, resource: ResourceState, grant: GrantState, at: Time): void => {
  if (resource.waiters.delete(grant.id)) countWaiter(resource, grant, -1);
  const task = taskOf(state, grant.requester);
  task?.waits.delete(grant.id);
  // One wait less that might still help it on.
  if (task?.suspension !== undefined) consider(state, task);
  if (task?.history.segments.at(-1)?.activity === 'waits') noteActivity(state, task, at, 'runs');
  if (grant.bits.blocksThread) unblock(state.streams.get(grant.stream), grant.id);
};

/** Ends a hold that is given back when the thread that holds it ends, however it ends; false for any other. */
export const freeAtEnd = (state: State, id: GrantId, at: Time): boolean => {
  const grant = state.grants.get(id);
  const resource = grant === undefined ? undefined : state.resources.get(grant.resource);
  if (grant === undefined || resource?.gauges.get('freedAtEnd') !== 1) return false;
  endHold(state, resource, grant, at);
  return true;
};

const endHold = (state: State, resource: ResourceState, grant: GrantState, at: Time): void => {
  taskOf(state, grant.holder)?.holds.delete(grant.id);
  resource.holders.delete(grant.id);
  state.grants.delete(grant.id);
  if (state.orphans.size > 0) state.orphans.delete(grant.id);
  if (grant.hold !== undefined) grant.hold.to = at;
  noteLevel(state, resource, at);
};

const unblock = (stream: StreamState | undefined, grant: GrantId): void => {
  if (stream?.blockedBy === grant) stream.blockedBy = undefined;
};

export const countWaiter = (resource: ResourceState, grant: GrantState, change: 1 | -1): void => {
  if (grant.bits.operation === Operation.take) resource.takers += change;
  else resource.putters += change;
};
