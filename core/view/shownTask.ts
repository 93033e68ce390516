import type { State, TaskState } from '../model/state.ts';
import type { TaskId } from '../protocol/ids.ts';
import type { AwaitMode } from '../protocol/records.ts';

// The layer takes types alone from the protocol; the compiler checks the number.
const ONE: typeof AwaitMode.one = 0;

const awaitsOnly = (caller: TaskState, callee: TaskId): boolean => {
  const suspension = caller.suspension;
  if (suspension === undefined || suspension.mode !== ONE || suspension.targets.length !== 1) return false;
  const target = suspension.targets[0];
  return target?.kind === 'task' && target.task === callee;
};

/** The caller that awaits just this activation, so that the two are frames of one task; undefined where it runs beside. */
export function awaitingCaller(state: State, task: TaskId): TaskState | undefined {
  const callee = state.tasks.get(task);
  if (callee === undefined || callee.kind !== 'async' || callee.parent === undefined) return undefined;
  const caller = state.tasks.get(callee.parent);
  return caller !== undefined && awaitsOnly(caller, task) ? caller : undefined;
}

/** The task that stands for this activation in views. An async main function is a frame of its thread's own task. */
export function shownTask(state: State, task: TaskId): TaskId {
  const seen = new Set<TaskId>();
  let current = task;
  for (;;) {
    seen.add(current);
    const caller = awaitingCaller(state, current);
    if (caller === undefined || seen.has(caller.id)) return current;
    current = caller.id;
  }
}
