/** What is kept of a run to say what else might have happened, beside what did happen. */
import type { LockstepEvent, TaskStart } from '../../protocol/events.ts';
import type { StreamId, TaskId } from '../../protocol/ids.ts';
import { Operation } from '../../protocol/records.ts';
import type { State } from '../state.ts';
import { calledAt, learn, learnFromTraces, leaveTrace, orderOf, type Trace } from './happensBefore.ts';
import { createLockOrder, type LockOrder, noteGrant, noteJob, noteRelease } from './lockOrder.ts';

export interface Prediction {
  readonly locks: LockOrder;
  /** The tasks of each thread that did something last. */
  readonly traces: Map<StreamId, Trace[]>;
  /** Tasks that findings name, so that they are not forgotten. */
  readonly named: Set<TaskId>;
}

export const createPrediction = (): Prediction => ({
  locks: createLockOrder(),
  traces: new Map(),
  named: new Set(),
});

/** Called before the event is folded into the model. */
export const foresee = (state: State, event: LockstepEvent): void => {
  switch (event.kind) {
    case 'acquire': {
      const { task: id, bits } = event;
      const task = id === undefined ? undefined : state.tasks.get(id);
      if (bits.operation === Operation.hold) noteGrant(state, event);
      if (task === undefined) return;
      const resource = state.resources.get(event.resource);
      if (bits.operation === Operation.join)
        learn(task, event.time, resource?.endOf, resource?.endOf === undefined ? event.time : undefined);
      else if (bits.operation === Operation.signal && resource?.kind !== 'timer')
        learn(task, event.time, undefined, event.time);
      else if (bits.operation === Operation.take && resource?.kind !== 'queue')
        learn(task, event.time, undefined, event.time);
      else if (bits.operation === Operation.hold && (resource?.foreignReleases ?? 0) > 0)
        learn(task, event.time, undefined, event.time);
      return;
    }
    case 'dequeue': {
      const task = event.task === undefined ? undefined : state.tasks.get(event.task);
      if (task === undefined) return;
      const item = state.resources.get(event.resource)?.items.find((each) => each.item === event.item);
      learn(task, event.time, item?.by, item?.at ?? event.time);
      return;
    }
    case 'resume': {
      const task = state.tasks.get(event.task);
      if (task?.suspension === undefined || task.endedAt !== undefined) return;
      const { targets, since } = task.suspension;
      for (const target of targets) if (target.kind === 'task') learn(task, event.time, target.task);
      const [only] = targets;
      const isOwnLock = targets.length === 1 && only?.kind === 'grant' && task.holds.has(only.grant);
      if (!isOwnLock && !targets.every(({ kind }) => kind === 'task')) learnFromTraces(state, task, since, event.time);
      return;
    }
    case 'await':
    case 'taskEnd': {
      const task = state.tasks.get(event.task);
      if (task?.kind === 'async') leaveTrace(state, task, event.time);
      return;
    }
    case 'release': {
      const task = event.task === undefined ? undefined : state.tasks.get(event.task);
      if (task?.kind === 'async') leaveTrace(state, task, event.time);
      noteRelease(state, event);
      return;
    }
    case 'handover':
      noteJob(state, event);
      return;
    default:
      return;
  }
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
