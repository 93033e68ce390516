import type { Timeout } from './wait.ts';

/** Where a queue keeps its items: in the heap of one thread, or with the broker. Its classes are written over this. */
export interface QueueStore<Item> {
  /** Rejects with `Full`, or as the wait is ended; with `ShutDown` after `shutdown`. */
  put(item: Item, block: boolean, timeout: Timeout | undefined): Promise<void>;
  /** Rejects with `Empty`, or as the wait is ended; with `ShutDown` once a queue that was shut down is empty. */
  get(block: boolean, timeout: Timeout | undefined): Promise<Item>;
  size(): Promise<number>;
  empty(): Promise<boolean>;
  full(): Promise<boolean>;
  /** Rejects with `ValueError` where it is called more often than items were put. */
  taskDone(): Promise<void>;
  /** Resolves when every item that was put has been marked as done. */
  join(): Promise<void>;
  shutdown(immediate: boolean): Promise<void>;
  /** Places from now on; 0 or less for no bound. Who waits for a place gets it. */
  resize(maxsize: number): void;
}

/** The keyword arguments of `put` and `get`. */
export interface QueueWait {
  /** False: raise at once where the call would have to wait. Left out: wait. */
  readonly block?: boolean | undefined;
  /** How long to wait at most: seconds, or a signal that ends the wait. Left out: for ever. */
  readonly timeout?: Timeout | undefined;
}
/** The two forms in which a wait is given: `(block, timeout)` and `({ block, timeout })`. */
export function waitOf(
  given: boolean | QueueWait | undefined,
  timeout: Timeout | undefined,
): [block: boolean, timeout: Timeout | undefined] {
  return typeof given === 'object' ? [given.block ?? true, given.timeout] : [given ?? true, timeout];
}
