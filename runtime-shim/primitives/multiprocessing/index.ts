/** Processes, and what they share, after Python's `multiprocessing`. */
import { availableParallelism } from 'node:os';

export * from '../kernel/errors.ts';
export { sysExit } from '../kernel/exit.ts';
export type { HandleOptions } from '../kernel/handle.ts';
export { isMain, type ModuleIdentity } from '../kernel/mainModule.ts';
export type { BarrierAction } from '../kernel/sync/barrier.ts';
export type { AcquireOptions, Held } from '../kernel/sync/primitive.ts';
export type { Timeout } from '../kernel/wait.ts';
export { MaybeEncodingError } from '../pools/calls.ts';
export { WorkerLostError } from '../pools/processWorker.ts';
export { SharedArray as Array } from './array.ts';
export { Barrier, type BarrierOptions } from './barrier.ts';
export { Condition } from './condition.ts';
export { Connection } from './connection.ts';
export { Event } from './event.ts';
export type { Guard, GuardOptions } from './guarded.ts';
export { JoinableQueue } from './joinableQueue.ts';
export { Lock, RLock } from './lock.ts';
export { Manager, SyncManager } from './manager.ts';
export { type DictKey, DictProxy, type Entries, ListProxy, NamespaceProxy, ValueProxy } from './managerProxies.ts';
export { type ParentProcess, parentProcess } from './parent.ts';
export { type Ends, Pipe } from './pipe.ts';
export { type ApplyOptions, type MapOptions, Pool, type PoolOptions } from './pool.ts';
export type { PoolIterator } from './poolIterator.ts';
export type { AsyncResult, ResultCallbacks } from './poolResult.ts';
export {
  type AnyProcess,
  activeChildren,
  currentProcess,
  type KeywordProcessOptions,
  Process,
  type ProcessOptions,
} from './process.ts';
export { Queue } from './queue.ts';
export { BoundedSemaphore, Semaphore } from './semaphore.ts';
export type { Sentinel } from './sentinel.ts';
export { SimpleQueue } from './simpleQueue.ts';
export { setPrewarmed } from './spares.ts';
export type { Storable, TypeCode, TypeOf } from './typeCodes.ts';
export { Value } from './value.ts';
export { type Waitable, wait } from './wait.ts';

/** How many processors the program may use. */
export const cpuCount = (): number => availableParallelism();
