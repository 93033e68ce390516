/** Finding and making the parts that an event names. Impossible input becomes an anomaly, never a failure. */
import type { Anomaly, AnomalyNote } from '../protocol/anomaly.ts';
import type { GrantId, ResourceId, StreamId, TaskId, Time } from '../protocol/ids.ts';
import { createResource } from './createState.ts';
import type { ResourceState, State, StreamState, TaskState } from './state.ts';

const MOST_ANOMALIES = 1000;
/** Of more it costs less to look at everybody. */
const MOST_SUSPECTS = 65_536;
const MOST_WAITERS = 100;

export const noteAnomaly = (state: State, at: Time, anomaly: Anomaly): void => {
  if (state.anomalies.length < MOST_ANOMALIES) state.anomalies.push({ at, anomaly });
};

/** An anomaly of what one thread told; of an unknown one where `stream` is left out. */
export const noteOfStream = (state: State, at: Time, stream: StreamId | undefined, note: AnomalyNote): void => {
  const { process, thread } = (stream === undefined ? undefined : state.streams.get(stream)) ?? {};
  const pid = process === undefined ? undefined : state.processes.get(process)?.pid;
  noteAnomaly(state, at, { ...note, pid, thread });
};

/** Whose end a resource stands for, and that it is a daemon's, is told one after the other. */
export const noteDaemon = ({ daemons }: State, { endOf, gauges }: ResourceState): void => {
  if (endOf !== undefined && gauges.get('daemon') === 1) daemons.add(endOf);
};

/** Something happened that may have made the task part of a deadlock. */
export const suspect = (state: State, task: TaskState | undefined): void => {
  state.suspicion++;
  if (task !== undefined) consider(state, task);
};

/** What happened to the task makes no deadlock, but by it the task may have come to wait behind one. */
export const consider = (state: State, { id }: TaskState): void => {
  const { suspects } = state;
  if (suspects.length >= MOST_SUSPECTS) {
    suspects.length = 0;
    state.areAllSuspect = true;
  }
  if (suspects.at(-1) !== id) suspects.push(id);
};

/** What is in the way of those who wait for it has changed. */
export const suspectWaiters = (state: State, { waiters }: ResourceState): void => {
  suspect(state, undefined);
  if (waiters.size > MOST_WAITERS) state.areAllSuspect = true;
  else
    for (const waiter of waiters) {
      const grant = state.grants.get(waiter);
      const stream = grant?.bits.blocksThread === true ? state.streams.get(grant.stream) : undefined;
      for (const task of [grant?.requester, stream?.task]) {
        const waiting = taskOf(state, task);
        if (waiting !== undefined) consider(state, waiting);
      }
    }
};

/** Something happened that may have stuck anybody. */
export const suspectAll = (state: State): void => {
  state.suspicion++;
  state.areAllSuspect = true;
};

/** The task, or undefined when no event introduced it: then nothing is known of it. */
export const taskOf = (state: State, task: TaskId | undefined): TaskState | undefined =>
  task === undefined ? undefined : state.tasks.get(task);

export const resourceOf = (state: State, id: ResourceId, stream: StreamId | undefined, at: Time): ResourceState => {
  let resource = state.resources.get(id);
  if (resource === undefined) {
    resource = createResource(id, '', undefined, undefined, undefined, at);
    state.resources.set(id, resource);
    if (state.dropped === 0) noteOfStream(state, at, stream, { note: 'resourceNeverCreated', values: {} });
  }
  if (stream !== undefined) resource.streams.add(stream);
  return resource;
};

/** True when `task` was called, over any number of calls, by `caller`, or is it. */
export const isWithin = (state: State, task: TaskId | undefined, caller: TaskId): boolean => {
  let current = task;
  for (let steps = 0; current !== undefined && steps < 1000; steps++) {
    if (current === caller) return true;
    current = state.tasks.get(current)?.parent;
  }
  return false;
};

/** Whether the thread uses the resource or may have been given it: by who started it, or by way of something else shared. */
export const canReach = (state: State, stream: StreamState, resource: ResourceState): boolean => {
  if (resource.streams.has(stream.id) || !resource.shared) return resource.streams.has(stream.id);
  let current: StreamState | undefined = stream;
  for (let steps = 0; current !== undefined && steps < 1000; steps++) {
    if (current.usesShared) return true;
    const starter = taskOf(state, taskOf(state, current.task)?.parent);
    current = starter === undefined ? undefined : state.streams.get(starter.stream);
  }
  return false;
};

/** A release that names no grant ends one of who releases or of its callers, else the oldest. */
export const unnamedGrant = (
  state: State,
  { holders }: ResourceState,
  task: TaskId | undefined,
): GrantId | undefined => {
  let nearest: GrantId | undefined;
  if (task !== undefined && holders.size > 1)
    for (const id of holders) {
      const holder = state.grants.get(id)?.holder;
      if (holder === task) return id;
      if (nearest === undefined && holder !== undefined && isWithin(state, task, holder)) nearest = id;
    }
  return nearest ?? holders.values().next().value;
};
