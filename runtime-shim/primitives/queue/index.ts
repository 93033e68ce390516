/** Queues between the tasks of a thread, after Python's `queue`. */

export type { Comparable, Comparator } from '../kernel/compare.ts';
export { Empty, Full, ShutDown } from '../kernel/errors.ts';
export type { HandleOptions } from '../kernel/handle.ts';
export type { QueueWait } from '../kernel/queueStore.ts';
export type { Timeout } from '../kernel/wait.ts';
export { LifoQueue, PriorityQueue, type PriorityQueueOptions, Queue, SimpleQueue } from './queue.ts';
