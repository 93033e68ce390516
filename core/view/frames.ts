/** Which activations are one task for people: calls that are awaited, jobs of processes and threads, callbacks that are waited for. */
import type { State, TaskState } from '../model/state.ts';
import type { TaskId } from '../protocol/ids.ts';
import type { AwaitMode } from '../protocol/records.ts';
import { ownerOfJob } from './job.ts';

// The layer takes types alone from the protocol; the compiler checks the number.
const ONE: typeof AwaitMode.one = 0;

export interface Frames {
  /** Of which task this activation is a frame now, or was at its end. */
  readonly owner: (task: TaskId) => TaskId | undefined;
  /** The task that stands for it in views: the outermost owner. */
  readonly shown: (task: TaskId) => TaskId;
}

const awaitsOnly = (caller: TaskState, callee: TaskId): boolean => {
  const suspension = caller.suspension;
  if (suspension === undefined || suspension.mode !== ONE || suspension.targets.length !== 1) return false;
  const target = suspension.targets[0];
  return target?.kind === 'task' && target.task === callee;
};

/** Functions without a name are known by the one around them, as `around()`. */
const isCallback = (task: TaskState): boolean => task.name.endsWith('()');

/** What the caller is known to wait for besides: then the callback runs beside it. */
const waitsForOther = (caller: TaskState, callback: TaskId): boolean =>
  caller.waits.size > 0 ||
  (caller.suspension?.targets.some(
    (target) => target.kind === 'grant' || (target.kind === 'task' && target.task !== callback),
  ) ??
    false);

/**
 * Nameless callbacks as in `lock.withLock(async () => …)`: the library awaits them for their caller, which is not seen. They are
 * taken for frames of their caller while no other of its calls runs at the same time and it is not known to wait for anything else.
 */
function callbackOwners(state: State): ReadonlyMap<TaskId, TaskId> {
  const calls = new Map<TaskId, TaskState[]>();
  for (const task of state.tasks.values()) {
    if (task.kind !== 'async' || task.parent === undefined) continue;
    const others = calls.get(task.parent);
    if (others === undefined) calls.set(task.parent, [task]);
    else others.push(task);
  }
  const owners = new Map<TaskId, TaskId>();
  for (const [id, children] of calls) {
    const caller = state.tasks.get(id);
    if (caller === undefined || caller.kind !== 'async') continue;
    for (const [index, task] of children.entries()) {
      if (!isCallback(task)) continue;
      const end = task.endedAt ?? Number.POSITIVE_INFINITY;
      const alone =
        (children[index - 1]?.endedAt ?? (index === 0 ? 0 : Number.POSITIVE_INFINITY)) <= task.startedAt &&
        (children[index + 1]?.startedAt ?? Number.POSITIVE_INFINITY) >= end;
      const within = end <= (caller.endedAt ?? Number.POSITIVE_INFINITY);
      if (alone && within && (task.endedAt !== undefined || !waitsForOther(caller, task.id))) owners.set(task.id, id);
    }
  }
  return owners;
}

/** As the state is now; ask again after further events. */
export function framesOf(state: State): Frames {
  const callbacks = callbackOwners(state);
  const owner = (id: TaskId): TaskId | undefined => {
    const task = state.tasks.get(id);
    if (task === undefined) return undefined;
    if (task.frameOf !== undefined) return task.frameOf;
    if (task.kind === 'async' && task.parent !== undefined) {
      const caller = state.tasks.get(task.parent);
      if (caller !== undefined && awaitsOnly(caller, id)) return caller.id;
    }
    return ownerOfJob(state, task)?.id ?? callbacks.get(id);
  };
  const known = new Map<TaskId, TaskId>();
  const shown = (id: TaskId): TaskId => {
    const found = known.get(id);
    if (found !== undefined) return found;
    let current = id;
    for (let steps = 0; steps < 1000; steps += 1) {
      const next = owner(current);
      if (next === undefined || !state.tasks.has(next)) break;
      current = next;
    }
    known.set(id, current);
    return current;
  };
  return { owner, shown };
}
