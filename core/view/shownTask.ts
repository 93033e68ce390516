import type { State, TaskState } from '../model/state.ts';
import type { TaskId } from '../protocol/ids.ts';
import type { AwaitMode } from '../protocol/records.ts';
import { ownerOfJob } from './job.ts';

// The layer takes types alone from the protocol; the compiler checks the number.
const ONE: typeof AwaitMode.one = 0;

const awaitsOnly = (caller: TaskState, callee: TaskId): boolean => {
  const suspension = caller.suspension;
  if (suspension === undefined || suspension.mode !== ONE || suspension.targets.length !== 1) return false;
  const target = suspension.targets[0];
  return target?.kind === 'task' && target.task === callee;
};

/** The caller that awaits just this activation, so that the two are frames of one task; undefined where it runs beside. */
function awaitingCaller(state: State, task: TaskId): TaskState | undefined {
  const callee = state.tasks.get(task);
  if (callee === undefined || callee.kind !== 'async' || callee.parent === undefined) return undefined;
  const caller = state.tasks.get(callee.parent);
  return caller !== undefined && awaitsOnly(caller, task) ? caller : undefined;
}

/** Of which task this activation is a frame now: the caller that awaits just it, or the process or thread that it is the job of. */
export function frameOwner(state: State, task: TaskId): TaskState | undefined {
  const found = state.tasks.get(task);
  return awaitingCaller(state, task) ?? (found === undefined ? undefined : ownerOfJob(state, found));
}

/** The task that stands for this activation in views: of what awaits each other's calls, the outermost caller. */
export function shownTask(state: State, task: TaskId): TaskId {
  let current = task;
  for (let steps = 0; steps < 1000; steps += 1) {
    const found = state.tasks.get(current);
    const caller = found?.frameOf ?? frameOwner(state, current)?.id;
    if (caller === undefined || !state.tasks.has(caller)) return current;
    current = caller;
  }
  return current;
}
