/** Pools that make calls elsewhere, and their results to come, after Python's `concurrent.futures`. */
export { TimeoutError } from '../kernel/errors.ts';
export {
  BrokenExecutor,
  BrokenProcessPool,
  BrokenThreadPool,
  CancelledError,
  InvalidStateError,
} from './errors.ts';
export { type Callable, Executor, type Iterables, type MapOptions, type ShutdownOptions } from './executor.ts';
export { type AnyFuture, Future } from './future.ts';
export { ProcessPoolExecutor, type ProcessPoolOptions } from './processPoolExecutor.ts';
export type { Results } from './results.ts';
export { TaskPoolExecutor, type TaskPoolOptions } from './taskPoolExecutor.ts';
export { ThreadPoolExecutor, type ThreadPoolOptions } from './threadPoolExecutor.ts';
export {
  ALL_COMPLETED,
  asCompleted,
  type DoneAndNotDone,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  type WaitOptions,
  wait,
} from './wait.ts';
