/** Processes, and what they share, after Python's `multiprocessing`. */
import { availableParallelism } from 'node:os';

export * from '../kernel/errors.ts';
export { sysExit } from '../kernel/exit.ts';
export type { HandleOptions } from '../kernel/handle.ts';
export { isMain, type ModuleIdentity } from '../kernel/mainModule.ts';
export type { Timeout } from '../kernel/wait.ts';
export { Connection } from './connection.ts';
export { type Held, Lock } from './lock.ts';
export { type ParentProcess, parentProcess } from './parent.ts';
export { type Ends, Pipe } from './pipe.ts';
export {
  type AnyProcess,
  activeChildren,
  currentProcess,
  type KeywordProcessOptions,
  Process,
  type ProcessOptions,
} from './process.ts';
export { Queue } from './queue.ts';
export { type Waitable, wait } from './wait.ts';

/** How many processors the program may use. */
export const cpuCount = (): number => availableParallelism();
