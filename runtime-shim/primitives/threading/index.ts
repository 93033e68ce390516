/** Threads and tasks, and what they share, after Python's `threading`. */
import './mainThread.ts';
import { nativeIdHere } from './nativeId.ts';
import { currentThread } from './registry.ts';

export * from '../kernel/errors.ts';
export { sysExit } from '../kernel/exit.ts';
export { isMain, type ModuleIdentity } from '../kernel/mainModule.ts';
export type { BarrierAction } from '../kernel/sync/barrier.ts';
export type { AcquireOptions, Held } from '../kernel/sync/primitive.ts';
export type { KeywordOptions, TargetOptions } from '../kernel/targetOptions.ts';
export type { Timeout } from '../kernel/wait.ts';
export { Barrier, type BarrierOptions } from './barrier.ts';
export type { BaseThread } from './baseThread.ts';
export { Condition } from './condition.ts';
export { Event } from './event.ts';
export { type ExceptHook, type ExceptHookArgs, excepthook, setExcepthook } from './excepthook.ts';
export { local } from './local.ts';
export { Lock, RLock } from './lock.ts';
export { activeCount, currentThread, enumerate, mainThread } from './registry.ts';
export { BoundedSemaphore, Semaphore } from './semaphore.ts';
export { Task } from './task.ts';
export { Thread } from './thread.ts';
export { TIMEOUT_MAX } from './timeouts.ts';
export { Timer } from './timer.ts';

/** The ident of the thread or task that runs this code. */
export const getIdent = (): number => currentThread().ident ?? 0;

/** The operating system's number of the thread that runs this code, where it tells; else Node's. */
export const getNativeId = (): number => nativeIdHere();
