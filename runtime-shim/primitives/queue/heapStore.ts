import { Operation } from '../../../core/protocol/records.ts';
import type { BrokerQueue } from '../kernel/brokerQueue.ts';
import { type Contents, Lifo } from '../kernel/contents.ts';
import { keepAliveForTask } from '../kernel/daemonTasks.ts';
import { Empty, Full, ShutDown, ValueError } from '../kernel/errors.ts';
import { packItem } from '../kernel/itemBytes.ts';
import { labelOf, nextItem } from '../kernel/items.ts';
import type { ObservedResource, ObservedWait } from '../kernel/observed.ts';
import type { QueueStore } from '../kernel/queueStore.ts';
import { currentTask, runFor } from '../kernel/task.ts';
import { mayWait, type Timeout, watchTimeout } from '../kernel/wait.ts';

export interface Entry<Item> {
  readonly item: Item;
  /** By which recordings know it. */
  readonly id: number;
}
/** A call that waits. Whoever settles it has taken it out of its line. */
interface Waiter<Result> {
  readonly observed: ObservedWait;
  resolve(result: Result): void;
  reject(error: unknown): void;
  /** Waits for `call` instead, which is told by a signal when the time is over. */
  moveTo(call: (signal: AbortSignal) => Promise<Result>): void;
}
interface Putter<Item> extends Waiter<void> {
  readonly entry: Entry<Item>;
}

/**
 * A queue in the heap of one thread, for all tasks of that thread: items keep their identity, and a call that need not wait
 * is over when it returns. First come, first served, for getters, putters and joiners.
 */
export class HeapStore<Item> implements QueueStore<Item> {
  readonly #observed: ObservedResource;
  readonly #contents: Contents<Entry<Item>>;
  readonly #getters = new Set<Waiter<Item>>();
  readonly #putters = new Set<Putter<Item>>();
  readonly #joiners = new Set<Waiter<void>>();
  #maxsize: number;
  #unfinished = 0;
  /** Whether anybody counts what is unfinished, so that it is worth telling. */
  #tellsUnfinished = false;
  #isShutDown = false;

  constructor(observed: ObservedResource, contents: Contents<Entry<Item>>, maxsize: number) {
    this.#observed = observed;
    this.#contents = contents;
    this.#maxsize = maxsize;
  }

  put(item: Item, block: boolean, timeout: Timeout | undefined): Promise<void> {
    if (this.#isShutDown) return Promise.reject(shutDown());
    const entry = { item, id: nextItem() };
    if (this.#isFull()) {
      if (!mayWait(block, timeout)) return Promise.reject(full());
      return this.#wait<void, Pick<Putter<Item>, 'entry'>>(this.#putters, Operation.put, timeout, full, { entry });
    }
    return settled(() => this.#add(entry, 0));
  }
  get(block: boolean, timeout: Timeout | undefined): Promise<Item> {
    const isEmpty = this.#contents.size === 0;
    if (isEmpty && this.#isShutDown) return Promise.reject(shutDown());
    if (isEmpty) {
      if (!mayWait(block, timeout)) return Promise.reject(empty());
      return this.#wait<Item, object>(this.#getters, Operation.take, timeout, empty, {});
    }
    return settled(() => {
      const entry = this.#contents.take() as Entry<Item>;
      this.#observed.tell((observer, resource) => observer.dequeue(resource, entry.id));
      this.#admit();
      return entry.item;
    });
  }
  size(): Promise<number> {
    return Promise.resolve(this.#contents.size);
  }
  empty(): Promise<boolean> {
    return Promise.resolve(this.#contents.size === 0);
  }
  full(): Promise<boolean> {
    return Promise.resolve(this.#isFull());
  }
  taskDone(): Promise<void> {
    if (this.#unfinished === 0) return Promise.reject(new ValueError('taskDone() was called too many times'));
    this.#tellsUnfinished = true;
    this.#count(-1);
    return Promise.resolve();
  }
  join(): Promise<void> {
    this.#tellsUnfinished = true;
    this.#count(0);
    if (this.#unfinished === 0) return Promise.resolve();
    return this.#wait<void, object>(this.#joiners, Operation.signal, undefined, empty, {});
  }
  shutdown(immediate: boolean): Promise<void> {
    this.#isShutDown = true;
    if (immediate) {
      const dropped = this.#contents.clear();
      for (const { id } of dropped) this.#observed.tell((observer, resource) => observer.dequeue(resource, id));
      this.#count(-dropped.length);
    }
    for (const waiter of [...this.#getters, ...this.#putters]) waiter.reject(shutDown());
    return Promise.resolve();
  }
  resize(maxsize: number): void {
    this.#maxsize = maxsize;
    this.#admit();
  }

  /**
   * Brings everything to the broker: the items, as copies, and all who wait, in their order. Throws a `PicklingError`, and
   * changes nothing, where an item cannot be copied. To be used no more afterwards.
   */
  moveTo(store: BrokerQueue<Item>): void {
    const entries = this.#contents.clear();
    try {
      const packed = entries.map(({ item, id }) => ({ id, body: packItem(item) }));
      store.adopt(this.#contents instanceof Lifo ? packed.reverse() : packed, this.#unfinished, this.#isShutDown);
    } catch (error) {
      if (this.#contents instanceof Lifo) entries.reverse();
      for (const entry of entries) this.#contents.add(entry);
      throw error;
    }
    for (const { observed, moveTo } of this.#getters) moveTo((signal) => store.get(true, signal, observed));
    for (const { observed, moveTo, entry } of this.#putters) {
      moveTo((signal) => store.put(entry.item, true, signal, observed));
    }
    for (const { observed, moveTo } of this.#joiners) moveTo(() => store.join(observed));
  }

  #isFull(): boolean {
    return this.#maxsize > 0 && this.#contents.size >= this.#maxsize;
  }
  /** Hands the item to who has waited longest, or keeps it. `putter` is the grant of the call that waited to put it, or 0. */
  #add(entry: Entry<Item>, putter: number): void {
    const [getter] = this.#getters;
    if (getter === undefined) this.#contents.add(entry);
    this.#observed.tell((observer, resource) => {
      observer.enqueue(resource, entry.id, labelOf(entry.item), putter);
      if (getter !== undefined) observer.dequeue(resource, entry.id, getter.observed.grant);
    });
    this.#count(1);
    getter?.resolve(entry.item);
  }
  /** Lets those in who wait for room, as far as there is any. */
  #admit(): void {
    for (const putter of this.#putters) {
      if (this.#isFull()) return;
      try {
        this.#add(putter.entry, putter.observed.grant);
        putter.resolve();
      } catch (error) {
        putter.reject(error);
      }
    }
  }
  #count(change: number): void {
    this.#unfinished = Math.max(0, this.#unfinished + change);
    if (!this.#tellsUnfinished) return;
    this.#observed.tell((observer, resource) => observer.gauge(resource, 'unfinished', this.#unfinished));
    if (this.#unfinished === 0) for (const joiner of this.#joiners) joiner.resolve();
  }

  #wait<Result, Details extends object>(
    line: Set<Waiter<Result> & Details>,
    operation: Operation,
    timeout: Timeout | undefined,
    expired: () => Error,
    details: Details,
  ): Promise<Result> {
    const observed = this.#observed.request({ operation, mayGiveUp: timeout !== undefined, contended: true });
    const task = currentTask();
    const result = new Promise<Result>((resolve, reject) => {
      let callOff = (): void => {};
      let moved: AbortController | undefined;
      const leave = (): void => {
        line.delete(waiter);
        callOff();
        letGo();
      };
      const waiter: Waiter<Result> & Details = {
        ...details,
        observed,
        resolve: (value) => {
          leave();
          observed.granted();
          resolve(value);
        },
        reject: (error) => {
          leave();
          observed.ended('rejected');
          reject(error);
        },
        moveTo: (call) => {
          moved = new AbortController();
          const { signal } = moved;
          // Whether its wait keeps the thread alive is a matter of who waits, not of who sends the queue.
          runFor(task, () => call(signal))
            .finally(leave)
            .then(resolve, reject);
        },
      };
      line.add(waiter);
      const letGo = keepAliveForTask();
      callOff = watchTimeout(timeout, (reason) => {
        const error: unknown = reason === 'aborted' && timeout instanceof AbortSignal ? timeout.reason : expired();
        if (moved !== undefined) return moved.abort(error);
        leave();
        observed.ended(reason);
        reject(error);
      });
    });
    observed.stands(result);
    return result;
  }
}

const empty = (): Empty => new Empty('the queue is empty');
const full = (): Full => new Full('the queue is full');
const shutDown = (): ShutDown => new ShutDown('the queue is shut down');

/** What the call comes to, as a promise. */
function settled<Result>(call: () => Result): Promise<Result> {
  try {
    return Promise.resolve(call());
  } catch (error) {
    return Promise.reject(error);
  }
}
