/** Which logical task runs now, where a thread runs several on one heap. Nothing is followed until the first one starts. */
import { AsyncLocalStorage } from 'node:async_hooks';

export interface RunningTask {
  /** From 1, unique in the process. */
  readonly number: number;
  /** What it waits for does not keep the program alive. */
  readonly daemon: boolean;
  /** The object that stands for it. */
  readonly owner: object;
}
let storage: AsyncLocalStorage<RunningTask | undefined> | undefined;

/** Undefined for the thread's own work. */
export const currentTask = (): RunningTask | undefined => storage?.getStore();

/** The number of the task that runs now; 0 for the thread's own work. */
export const currentTaskNumber = (): number => storage?.getStore()?.number ?? 0;

/** Whether what is waited for now must not keep the program alive. */
export const isDaemonTask = (): boolean => storage?.getStore()?.daemon === true;

/** Calls `job`; what it begins belongs to no task. */
export const outsideTasks = <Result>(job: () => Result): Result => (storage === undefined ? job() : storage.exit(job));

/** Calls `job`; it and all that it begins belong to the task. */
export function runInTask<Result>(task: RunningTask, job: () => Result): Result {
  storage ??= new AsyncLocalStorage();
  return storage.run(task, job);
}

/** Calls `job` for a task that `currentTask` told before, whichever one runs now. */
export const runFor = <Result>(task: RunningTask | undefined, job: () => Result): Result =>
  storage === undefined ? job() : storage.run(task, job);
