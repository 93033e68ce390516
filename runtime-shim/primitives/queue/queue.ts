import { BrokerQueue } from '../kernel/brokerQueue.ts';
import { type Comparator, compare } from '../kernel/compare.ts';
import { type Contents, Fifo, Lifo, Sorted } from '../kernel/contents.ts';
import { PicklingError, ShutDown, ValueError } from '../kernel/errors.ts';
import {
  Handle,
  type HandleOptions,
  type HandleReference,
  isReceived,
  type Received,
  referenceFor,
  registerHandle,
} from '../kernel/handle.ts';
import { QueueOrder } from '../kernel/queueProtocol.ts';
import { type QueueStore, type QueueWait, waitOf } from '../kernel/queueStore.ts';
import type { Timeout } from '../kernel/wait.ts';
import { type Entry, HeapStore } from './heapStore.ts';

const orders = {
  Queue: QueueOrder.fifo,
  LifoQueue: QueueOrder.lifo,
  PriorityQueue: QueueOrder.sorted,
  SimpleQueue: QueueOrder.fifo,
} as const;
type QueueKind = keyof typeof orders;

const isNegative = ([block, timeout]: ReturnType<typeof waitOf>): boolean =>
  block && typeof timeout === 'number' && timeout < 0;
const negativeTimeout = (): ValueError => new ValueError('the timeout must not be negative');

/**
 * What all queues of this module have. Calls that may wait return promises; a wait keeps the process alive.
 *
 * A queue lives in the thread that made it, and hands items over as they are. Once it is given to a `Thread`, it belongs to all
 * threads that have it, and items are copied from then on, as by `structuredClone`: no thread sees the objects of another.
 */
abstract class AnyQueue<Item> extends Handle {
  #store: QueueStore<Item>;
  readonly #kept: HeapStore<Item> | undefined;

  constructor(kind: QueueKind, contents: Contents<Entry<Item>>, maxsize: number | Received, options: HandleOptions) {
    const capacity = typeof maxsize === 'number' ? Math.max(0, Math.trunc(maxsize)) : 0;
    const details = { parameters: [orders[kind]] };
    const given = typeof maxsize === 'number' ? options : maxsize;
    super({ ...referenceFor('queue', capacity, given, details), class: `queue.${kind}` });
    this.#kept = typeof maxsize === 'number' ? new HeapStore(this.observed, contents, capacity) : undefined;
    this.#store = this.#kept ?? this.#shared();
  }
  protected get store(): QueueStore<Item> {
    return this.#store;
  }
  #shared(): BrokerQueue<Item> {
    return new BrokerQueue(this.resource, this.observed, true);
  }
  protected override get threadsOnly(): string {
    return 'queue.Queue';
  }
  protected override sendReference(): HandleReference {
    if (this.#kept !== undefined && this.#store === this.#kept) {
      const shared = this.#shared();
      this.#kept.moveTo(shared);
      this.#store = shared;
    }
    return super.sendReference();
  }

  /**
   * Resolves to the next item, which is taken out. Rejects with `Empty` where there is none and `block` is false, or none
   * within `timeout` (seconds); with the signal's reason where a signal ends the wait; with `ValueError` for a negative timeout.
   */
  get(options: QueueWait): Promise<Item>;
  get(block?: boolean, timeout?: Timeout): Promise<Item>;
  get(block?: boolean | QueueWait, timeout?: Timeout): Promise<Item> {
    const wait = waitOf(block, timeout);
    return isNegative(wait) ? Promise.reject(negativeTimeout()) : this.store.get(...wait);
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

  constructor(kind: QueueKind, contents: Contents<Entry<Item>>, maxsize: number | Received, options: HandleOptions) {
    super(kind, contents, maxsize, options);
    this.#maxsize = typeof maxsize === 'number' ? maxsize : this.resource.capacity;
  }

  /**
   * Resolves once the item is in the queue. Rejects with `Full` where there is no room and `block` is false, or none within
   * `timeout` (seconds); with the signal's reason where a signal ends the wait; with `ShutDown` after `shutdown`; with
   * `ValueError` for a negative timeout.
   */
  put(item: Item, options: QueueWait): Promise<void>;
  put(item: Item, block?: boolean, timeout?: Timeout): Promise<void>;
  put(item: Item, block?: boolean | QueueWait, timeout?: Timeout): Promise<void> {
    const wait = waitOf(block, timeout);
    // A queue without bound never looks at it.
    const isWrong = this.#maxsize > 0 && isNegative(wait);
    return isWrong ? Promise.reject(negativeTimeout()) : this.store.put(item, ...wait);
  }
  /** As `put(item, false)`. */
  putNowait(item: Item): Promise<void> {
    return this.store.put(item, false, undefined);
  }
  full(): Promise<boolean> {
    return this.store.full();
  }
  /**
   * Places; 0 or less for a queue without bound. What is in the queue beyond a smaller number stays there. Set by one thread, it
   * holds for all, but the others read what it was when they got the queue.
   */
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
  constructor(maxsize?: number, options?: HandleOptions);
  constructor(maxsize: number | Received = 0, options: HandleOptions = {}) {
    super('Queue', new Fifo(), maxsize, options);
  }
}
/** `queue.LifoQueue`: last in, first out. */
export class LifoQueue<Item> extends BoundedQueue<Item> {
  /** @param maxsize places; 0 or less for a queue without bound */
  constructor(maxsize?: number, options?: HandleOptions);
  constructor(maxsize: number | Received = 0, options: HandleOptions = {}) {
    super('LifoQueue', new Lifo(), maxsize, options);
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
  readonly #hasComparator: boolean;

  /** @param maxsize places; 0 or less for a queue without bound */
  constructor(maxsize?: number, options?: PriorityQueueOptions<Item>);
  constructor(maxsize: number | Received = 0, options: PriorityQueueOptions<Item> = {}) {
    const order = options.comparator ?? compare;
    super('PriorityQueue', new Sorted((first, second) => order(first.item, second.item)), maxsize, options);
    this.#hasComparator = options.comparator !== undefined;
  }
  protected override sendReference(): HandleReference {
    if (this.#hasComparator)
      throw new PicklingError('a PriorityQueue with a comparator stays in the thread that made it');
    return super.sendReference();
  }
}
/** `queue.SimpleQueue`: first in, first out, without bound, without `taskDone` and `join`. */
export class SimpleQueue<Item> extends AnyQueue<Item> {
  constructor(options?: HandleOptions);
  constructor(options: HandleOptions | Received = {}) {
    super('SimpleQueue', new Fifo(), isReceived(options) ? options : 0, isReceived(options) ? {} : options);
  }
  /** Never waits. The parameters besides `item` are there to be called as `Queue.put` is. */
  put(item: Item, _block?: boolean | QueueWait, _timeout?: Timeout): Promise<void> {
    return this.store.put(item, true, undefined);
  }
  putNowait(item: Item): Promise<void> {
    return this.store.put(item, true, undefined);
  }
}

registerHandle('queue.Queue', Queue);
registerHandle('queue.LifoQueue', LifoQueue);
registerHandle('queue.PriorityQueue', PriorityQueue);
registerHandle('queue.SimpleQueue', SimpleQueue);
