/** What is kept of a run to say what else might have happened, beside what did happen, and what waiting cost. */
import type { Acquire, Dequeue, Gauge, LockstepEvent, Resume, TaskStart } from '../../protocol/events.ts';
import type { ResourceId, StreamId, TaskId, Time } from '../../protocol/ids.ts';
import { time } from '../../protocol/ids.ts';
import { Operation } from '../../protocol/records.ts';
import type { State } from '../state.ts';
import { calledAt, learn, learnFromTraces, leaveTrace, orderOf, type Trace } from './happensBefore.ts';
import { createLockOrder, type LockOrder, noteGrant, noteJob, noteRelease } from './lockOrder.ts';
import { noteAccess, type Races } from './races.ts';
import { createUsages, noteAsked, noteHeld, notePut, noteTaken, noteWaited, type Usages } from './usage.ts';

export interface Prediction {
  readonly locks: LockOrder;
  readonly usages: Usages;
  readonly races: Map<ResourceId, Races>;
  /** The tasks of each thread that did something last. */
  readonly traces: Map<StreamId, Trace[]>;
  /** Tasks that findings name, so that they are not forgotten. */
  readonly named: Set<TaskId>;
}

export const createPrediction = (): Prediction => ({
  locks: createLockOrder(),
  usages: createUsages(),
  races: new Map(),
  traces: new Map(),
  named: new Set(),
});

/** Called before the event is folded into the model. */
export const foresee = (state: State, event: LockstepEvent): void => {
  switch (event.kind) {
    case 'acquire':
      if (event.bits.operation === Operation.hold) {
        noteGrant(state, event);
        noteWaited(state, event);
      }
      if (event.bits.operation === Operation.take) noteAsked(state, event);
      learnFromWait(state, event);
      return;
    case 'enqueue':
      notePut(state, event);
      return;
    case 'dequeue':
      noteTaken(state, event);
      learnFromItem(state, event);
      return;
    case 'resume':
      learnFromAwait(state, event);
      return;
    case 'await':
    case 'taskEnd':
      trace(state, event.task, event.time);
      return;
    case 'release':
      trace(state, event.task, event.time);
      noteRelease(state, event);
      noteHeld(state, event);
      return;
    case 'access':
      noteAccess(state, event);
      return;
    case 'handover':
      noteJob(state, event);
      return;
    case 'gauge':
      if (event.measure === LEARNED) learnFromAll(state, event);
      return;
    default:
      return;
  }
};

/** As a measure: so many microseconds ago the task may have come to know all that others had done until then. */
export const LEARNED = 'learned';

const learnFromAll = (state: State, { task: id, time: now, value }: Gauge): void => {
  const task = id === undefined ? undefined : state.tasks.get(id);
  const at = time(now - value * 1000);
  if (task !== undefined) learn(task, at, undefined, at);
};

/** After the task is part of the model. */
export const noteStart = (state: State, event: TaskStart): void => {
  const { task: id, time: at } = event;
  const task = state.tasks.get(id);
  if (task === undefined || task.startedAt !== at) return;
  const caller = task.parent === undefined ? undefined : state.tasks.get(task.parent);
  const called = event.calledAt ?? calledAt(caller, at);
  if (called < at) orderOf(task, called);
  learnFromTraces(state, task, called, at);
};

const trace = (state: State, id: TaskId | undefined, at: Time): void => {
  const task = id === undefined ? undefined : state.tasks.get(id);
  if (task?.kind === 'async') leaveTrace(state, task, at);
};

/** Of an end the task knows all that came before it; of a signal it is not known who gave it. */
const learnFromWait = (state: State, { task: id, time: at, bits, resource: of }: Acquire): void => {
  const task = id === undefined ? undefined : state.tasks.get(id);
  if (task === undefined) return;
  const resource = state.resources.get(of);
  const { operation } = bits;
  if (operation === Operation.join && resource?.endOf !== undefined) learn(task, at, resource.endOf);
  else if (operation === Operation.hold ? isSignal(state, of) : operation !== Operation.put) {
    // An item of a queue tells its own story.
    if (operation !== Operation.take || resource?.kind !== 'queue') learn(task, at, undefined, at);
  }
};

/** A semaphore whose permits are given by others than those who took them says when to go on. */
const isSignal = (state: State, id: Acquire['resource']): boolean => {
  const resource = state.resources.get(id);
  return resource !== undefined && (resource.foreignReleases > 0 || resource.capacity === 0);
};

const learnFromItem = (state: State, event: Dequeue): void => {
  const task = event.task === undefined ? undefined : state.tasks.get(event.task);
  if (task === undefined) return;
  const item = state.resources.get(event.resource)?.items.get(event.item);
  learn(task, event.time, item?.by, item?.at ?? event.time);
};

const learnFromAwait = (state: State, event: Resume): void => {
  const task = state.tasks.get(event.task);
  if (task?.suspension === undefined || task.endedAt !== undefined) return;
  const { targets, since } = task.suspension;
  for (const target of targets) if (target.kind === 'task') learn(task, event.time, target.task);
  const [only] = targets;
  const isOwnLock = targets.length === 1 && only?.kind === 'grant' && task.holds.has(only.grant);
  if (!isOwnLock && !targets.every(({ kind }) => kind === 'task')) learnFromTraces(state, task, since, event.time);
};
