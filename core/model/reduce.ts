/**
 * Folds one event into the model. Total: whatever the event says, it never fails; what cannot be is noted as an anomaly
 * or left out.
 */
import type {
  Content,
  Dequeue,
  Enqueue,
  Gauge,
  LockstepEvent,
  Misuse,
  ResourceCreate,
  ResourceDispose,
  ResourceEndOf,
} from '../protocol/events.ts';
import type { TaskId, Time } from '../protocol/ids.ts';
import { createResource } from './createState.ts';
import { noteLevel } from './history.ts';
import { noteAnomaly, noteDaemon, noteOfStream, resourceOf, suspect, suspectWaiters, taskOf } from './lookUp.ts';
import { foresee, LEARNED, noteStart } from './prediction/prediction.ts';
import { presumeOrphan } from './presumedOrphans.ts';
import { reduceAcquire, reduceCancel, reduceHandover, reduceRelease, reduceRequest } from './reduceGrants.ts';
import {
  reduceAwait,
  reduceExit,
  reduceIdle,
  reduceProcessExit,
  reduceResume,
  reduceStreamStart,
  reduceTaskEnd,
  reduceTaskStart,
} from './reduceTasks.ts';
import { reduceAsleep, reduceAwake } from './sleep.ts';
import { noteStandstill } from './standstills.ts';
import type { NotedMisuse, State } from './state.ts';

/** So many disposed resources are kept for the views. */
const MOST_DISPOSED = 5000;
/** Puts and takes of further tasks are counted together. */
const MOST_COUNTED_TASKS = 1000;
const MOST_MISUSES = 1000;

export const reduce = (state: State, event: LockstepEvent): void => {
  state.events++;
  if (event.time > state.now) state.now = event.time;
  foresee(state, event);
  switch (event.kind) {
    case 'request':
      reduceRequest(state, event);
      break;
    case 'acquire':
      reduceAcquire(state, event);
      break;
    case 'release':
      reduceRelease(state, event);
      break;
    case 'await':
      reduceAwait(state, event);
      break;
    case 'resume':
      reduceResume(state, event);
      break;
    case 'enqueue':
      reduceEnqueue(state, event);
      break;
    case 'dequeue':
      reduceDequeue(state, event);
      break;
    case 'taskStart':
      reduceTaskStart(state, event);
      noteStart(state, event);
      break;
    case 'taskEnd':
      reduceTaskEnd(state, event);
      break;
    case 'handover':
      reduceHandover(state, event);
      break;
    case 'cancel':
      reduceCancel(state, event);
      break;
    case 'access':
      resourceOf(state, event.resource, event.stream, event.time);
      break;
    case 'content':
      reduceContent(state, event);
      break;
    case 'gauge':
      reduceGauge(state, event);
      break;
    case 'misuse':
      reduceMisuse(state, event);
      break;
    case 'taskName': {
      const task = taskOf(state, event.task);
      if (task !== undefined) task.name = event.name;
      break;
    }
    case 'resourceCreate':
      reduceResourceCreate(state, event);
      break;
    case 'resourceName': {
      const resource = resourceOf(state, event.resource, undefined, event.time);
      if (event.name !== '') resource.name = event.name;
      break;
    }
    case 'resourceEndOf':
      reduceEndOf(state, event);
      break;
    case 'resourceDispose':
      reduceDispose(state, event);
      break;
    case 'streamStart':
      reduceStreamStart(state, event);
      break;
    case 'idle':
      reduceIdle(state, event);
      break;
    case 'asleep':
      reduceAsleep(state, event);
      break;
    case 'awake':
      reduceAwake(state, event);
      break;
    case 'unfinished':
      if (state.tasks.has(event.task)) state.unfinished.add(event.task);
      break;
    case 'exit':
      reduceExit(state, event);
      break;
    case 'stop':
      state.endingSince ??= event.time;
      if (!event.asked) state.stoppedAt ??= event.time;
      break;
    case 'standstill':
      noteStandstill(state, event.time, event.until);
      break;
    case 'interferes':
      state.interfering.add(event.stream);
      break;
    case 'processExit':
      reduceProcessExit(state, event);
      break;
    case 'dropped':
      state.dropped += event.count;
      state.firstDropAt ??= event.time;
      break;
    case 'anomaly':
      noteAnomaly(state, event.time, event.anomaly);
      break;
    default:
      neverReached(event);
      break;
  }
};

/** Fails to compile when a kind of event is not handled above. */
const neverReached = (_: never): void => undefined;

const reduceContent = (state: State, event: Content): void => {
  const resource = resourceOf(state, event.resource, undefined, event.time);
  const { text, version, task: by, time: at } = event;
  if ((resource.content?.version ?? 0) > version) return;
  resource.content = { text, version, by, at };
};

const reduceGauge = (state: State, { resource: id, measure, value, time: at, task: by, site }: Gauge): void => {
  if (measure === LEARNED) return;
  const resource = resourceOf(state, id, undefined, at);
  resource.gauges.set(measure, value);
  if (measure === 'notified' || (measure === 'set' && value === 1)) resource.notice = { at, by, site, reached: value };
  if (measure === 'missed') state.missed.add(id);
  if (measure === 'daemon') noteDaemon(state, resource);
  if (measure === 'orphaned') presumeOrphan(state, resource, at);
};

const reduceMisuse = (state: State, { rule, stream, task, resource, site, time: at }: Misuse): void => {
  const isSame = (known: NotedMisuse): boolean =>
    known.rule === rule && known.site === site && known.task === task && known.resource === resource;
  if (state.misuses.length >= MOST_MISUSES || state.misuses.some(isSame)) return;
  state.misuses.push({ at, rule, stream, task, resource, site });
  suspect(state, undefined);
};

/** A shared resource is created by every process that uses it: the first word counts. */
const reduceResourceCreate = (state: State, event: ResourceCreate): void => {
  const user = state.streams.get(event.stream);
  // What a file holds wakes nobody.
  if (user !== undefined) user.usesShared ||= event.shared === true && event.resourceKind !== 'file';
  const known = state.resources.get(event.resource);
  if (known !== undefined && known.kind !== '') {
    known.streams.add(event.stream);
    known.shared ||= event.shared === true;
    // Whoever made it knows where, and may use it later than others.
    known.site ??= event.site;
    return;
  }
  const { resource: id, resourceKind, capacity, site, time: at } = event;
  const resource = createResource(id, resourceKind, capacity, site, taskOf(state, event.task)?.id, at);
  resource.shared = event.shared === true;
  resource.streams.add(event.stream);
  state.resources.set(id, resource);
};

const reduceEndOf = (state: State, event: ResourceEndOf): void => {
  const resource = resourceOf(state, event.resource, undefined, event.time);
  if (event.name !== undefined) resource.name = event.name;
  const task = event.task ?? threadTask(state, event.pid, event.thread, resource.createdAt);
  if (task !== undefined) {
    resource.endOf = task;
    noteDaemon(state, resource);
    suspectWaiters(state, resource);
    return;
  }
  const key = `${event.pid}/${event.thread}`;
  const waiting = state.notes.endsOf.get(key);
  if (waiting === undefined) state.notes.endsOf.set(key, [resource.id]);
  else waiting.push(resource.id);
};

/** The own task of a thread that was alive at that time or later. */
const threadTask = (state: State, pid: number, thread: number, at: Time): TaskId | undefined => {
  const key = state.notes.byPid.get(pid);
  const process = key === undefined ? undefined : state.processes.get(key);
  if (process === undefined || (process.endedAt !== undefined && process.endedAt < at)) return undefined;
  for (const id of process.streams) {
    const stream = state.streams.get(id);
    if (stream?.thread === thread) return stream.task;
  }
  return undefined;
};

const reduceDispose = (state: State, event: ResourceDispose): void => {
  const resource = state.resources.get(event.resource);
  if (resource === undefined || resource.disposedAt !== undefined) return;
  resource.disposedAt = event.time;
  const { notes } = state;
  notes.disposed.push(resource.id);
  if (notes.disposed.length < 2 * MOST_DISPOSED) return;
  for (const id of notes.disposed.slice(0, MOST_DISPOSED)) {
    const oldest = state.resources.get(id);
    if (oldest !== undefined && oldest.holders.size + oldest.waiters.size === 0) state.resources.delete(id);
  }
  notes.disposed = notes.disposed.slice(MOST_DISPOSED);
};

const count = (counts: Map<TaskId | undefined, number>, task: TaskId | undefined): void => {
  const key = counts.has(task) || counts.size < MOST_COUNTED_TASKS ? task : undefined;
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

const reduceEnqueue = (state: State, event: Enqueue): void => {
  const resource = resourceOf(state, event.resource, undefined, event.time);
  resource.items.set(event.item, { item: event.item, label: event.label ?? '', by: event.task, at: event.time });
  count(resource.put, event.task);
  noteLevel(state, resource, event.time);
};

const reduceDequeue = (state: State, event: Dequeue): void => {
  const resource = resourceOf(state, event.resource, undefined, event.time);
  const label = resource.items.get(event.item)?.label ?? '';
  if (!resource.items.delete(event.item) && state.dropped === 0) {
    noteOfStream(state, event.time, taskOf(state, event.task)?.stream, { note: 'itemOfNobody', values: {} });
  }
  count(resource.taken, event.task);
  resource.lastTaken ??= new Map();
  if (resource.taken.has(event.task)) resource.lastTaken.set(event.task, label);
  noteLevel(state, resource, event.time);
};
