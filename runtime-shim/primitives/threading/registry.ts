/** The threads and tasks that this thread knows, and which of them runs now. */
import { currentTask, runInTask } from '../kernel/task.ts';
import type { BaseThread } from './baseThread.ts';

const alive = new Set<BaseThread>();
let main: BaseThread | undefined;
let own: BaseThread | undefined;

/** Says which objects stand for the process's main thread and for the thread that this code runs in. */
export function setThreads(mainOne: BaseThread, ownOne: BaseThread): void {
  main = mainOne;
  own = ownOne;
}
function known(thread: BaseThread | undefined): BaseThread {
  if (thread === undefined) throw new Error('the library is not loaded yet');
  return thread;
}

/** The object for the thread or task that this code runs in. */
export function currentThread(): BaseThread {
  const task = currentTask();
  // Only this module's callers run in tasks, and the owner is theirs.
  return task === undefined ? ownThread() : (task.owner as BaseThread);
}
/** The object for the thread that this code runs in, whatever task it is. */
export const ownThread = (): BaseThread => known(own);
/** The object for the process's main thread. */
export const mainThread = (): BaseThread => known(main);

/**
 * The threads and tasks that are alive, as far as this thread knows them: the main thread, this thread, and what this thread
 * has started. A thread does not know what the others have started.
 */
export const enumerate = (): BaseThread[] => [...new Set([mainThread(), ownThread(), ...alive])];

/** How many `enumerate` tells. */
export const activeCount = (): number => enumerate().length;

export const addAlive = (thread: BaseThread): void => void alive.add(thread);
export const removeAlive = (thread: BaseThread): void => void alive.delete(thread);

/** Calls `job` as the task that `task` stands for. */
export function runAs<Result>(task: BaseThread, ident: number, job: () => Result): Result {
  return runInTask({ number: ident, daemon: task.daemon, owner: task }, job);
}
