import { type Comparator, compare } from '../kernel/compare.ts';
import { type Contents, Fifo, Lifo, Sorted } from '../kernel/contents.ts';
import { ShutDown } from '../kernel/errors.ts';
import type { HandleOptions } from '../kernel/handle.ts';
import { ObservedResource } from '../kernel/observed.ts';
import { type QueueStore, type QueueWait, waitOf } from '../kernel/queueStore.ts';
import type { Timeout } from '../kernel/wait.ts';
import { type Entry, HeapStore } from './heapStore.ts';

/** What all queues of this module have. Calls that may wait return promises; a wait keeps the process alive. */
abstract class AnyQueue<Item> {
  protected readonly store: QueueStore<Item>;

  constructor(contents: Contents<Entry<Item>>, maxsize: number, options: HandleOptions) {
    const { name } = options;
    const observed = new ObservedResource(this, 'queue', () => ({
      ...(maxsize > 0 ? { capacity: maxsize } : {}),
      ...(name === undefined ? {} : { name }),
    }));
    this.store = new HeapStore(observed, contents, maxsize);
    // What a program prints of its objects, and enumerates, are its own fields.
    Object.defineProperty(this, 'store', { enumerable: false });
  }

  /**
   * Resolves to the next item, which is taken out. Rejects with `Empty` where there is none and `block` is false, or none
   * within `timeout` (seconds); with the signal's reason where a signal ends the wait; with `ValueError` for a negative timeout.
   */
  get(options: QueueWait): Promise<Item>;
  get(block?: boolean, timeout?: Timeout): Promise<Item>;
  get(block?: boolean | QueueWait, timeout?: Timeout): Promise<Item> {
    return this.store.get(...waitOf(block, timeout));
  }
  /** As `get(false)`. */
  getNowait(): Promise<Item> {
    return this.store.get(false, undefined);
  }
  /** How many items there are now. */
  qsize(): Promise<number> {
    return this.store.size();
  }
  empty(): Promise<boolean> {
    return this.store.empty();
  }
}

abstract class BoundedQueue<Item> extends AnyQueue<Item> {
  #maxsize: number;

  constructor(contents: Contents<Entry<Item>>, maxsize: number, options: HandleOptions) {
    super(contents, maxsize, options);
    this.#maxsize = maxsize;
  }

  /**
   * Resolves once the item is in the queue. Rejects with `Full` where there is no room and `block` is false, or none within
   * `timeout` (seconds); with the signal's reason where a signal ends the wait; with `ShutDown` after `shutdown`; with
   * `ValueError` for a negative timeout.
   */
  put(item: Item, options: QueueWait): Promise<void>;
  put(item: Item, block?: boolean, timeout?: Timeout): Promise<void>;
  put(item: Item, block?: boolean | QueueWait, timeout?: Timeout): Promise<void> {
    return this.store.put(item, ...waitOf(block, timeout));
  }
  /** As `put(item, false)`. */
  putNowait(item: Item): Promise<void> {
    return this.store.put(item, false, undefined);
  }
  full(): Promise<boolean> {
    return this.store.full();
  }
  /** Places; 0 or less for a queue without bound. What is in the queue beyond a smaller number stays there. */
  get maxsize(): number {
    return this.#maxsize;
  }
  set maxsize(maxsize: number) {
    this.#maxsize = maxsize;
    this.store.resize(maxsize);
  }

  /** Says that the work on an item that was taken is done. Rejects with `ValueError` where all items were done already. */
  taskDone(): Promise<void> {
    return this.store.taskDone();
  }
  /** Resolves when `taskDone` has been called for every item that was put, also for those that are put meanwhile. */
  join(): Promise<void> {
    return this.store.join();
  }
  /**
   * From now on `put` rejects with `ShutDown`, and so does `get` once the queue is empty. With `immediate` it is emptied now,
   * and what is dropped counts as done.
   */
  shutdown(immediate = false): Promise<void> {
    return this.store.shutdown(immediate);
  }
  /** Takes one item after the other until the queue is shut down and empty: `for await (const item of queue)`. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for (;;) {
      let item: Item;
      try {
        item = await this.store.get(true, undefined);
      } catch (error) {
        if (error instanceof ShutDown) return;
        throw error;
      }
      yield item;
    }
  }
}

/** `queue.Queue`: first in, first out. Items are handed over as they are, not copied. */
export class Queue<Item> extends BoundedQueue<Item> {
  /** @param maxsize places; 0 or less for a queue without bound */
  constructor(maxsize = 0, options: HandleOptions = {}) {
    super(new Fifo(), maxsize, options);
  }
}
/** `queue.LifoQueue`: last in, first out. */
export class LifoQueue<Item> extends BoundedQueue<Item> {
  /** @param maxsize places; 0 or less for a queue without bound */
  constructor(maxsize = 0, options: HandleOptions = {}) {
    super(new Lifo(), maxsize, options);
  }
}
export interface PriorityQueueOptions<Item> extends HandleOptions {
  /** Which of two items comes first. Left out: as Python compares numbers, strings and tuples, see `compare`. */
  readonly comparator?: Comparator<Item> | undefined;
}
/**
 * `queue.PriorityQueue`: smallest first; of equal items, the one that came first. `put` rejects with `TypeError` where the item
 * cannot be ordered against the others.
 */
export class PriorityQueue<Item> extends BoundedQueue<Item> {
  /** @param maxsize places; 0 or less for a queue without bound */
  constructor(maxsize = 0, options: PriorityQueueOptions<Item> = {}) {
    const order = options.comparator ?? compare;
    super(new Sorted((first, second) => order(first.item, second.item)), maxsize, options);
  }
}
/** `queue.SimpleQueue`: first in, first out, without bound, without `taskDone` and `join`. */
export class SimpleQueue<Item> extends AnyQueue<Item> {
  constructor(options: HandleOptions = {}) {
    super(new Fifo(), 0, options);
  }
  /** Never waits. The parameters besides `item` are there to be called as `Queue.put` is. */
  put(item: Item, _block?: boolean | QueueWait, _timeout?: Timeout): Promise<void> {
    return this.store.put(item, true, undefined);
  }
  putNowait(item: Item): Promise<void> {
    return this.store.put(item, true, undefined);
  }
}
