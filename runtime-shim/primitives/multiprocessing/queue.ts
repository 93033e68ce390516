import { BrokerQueue } from '../kernel/brokerQueue.ts';
import { AssertionError, ValueError } from '../kernel/errors.ts';
import { atExit } from '../kernel/finalizers.ts';
import { Handle, type HandleOptions, type Received, referenceFor, registerHandle } from '../kernel/handle.ts';
import { type QueueWait, waitOf } from '../kernel/queueStore.ts';
import type { Timeout } from '../kernel/wait.ts';

/**
 * `multiprocessing.Queue`: items go first in, first out from any process of the program to any other. Items are copied as by
 * `structuredClone`. Several items that one process puts arrive in that order.
 *
 * What nobody takes beyond some 64 KiB stays with the process that put it, which therefore does not end before somebody does:
 * take all items before you join that process. The process that made the queue does not wait in this way.
 */
export class Queue<Item> extends Handle {
  protected readonly store: BrokerQueue<Item>;
  /** Whether another process made the queue. */
  readonly #isForeign: boolean;
  #closed = false;
  #leavesBehind = false;
  #cancelExit: (() => void) | undefined;

  /** @param maxsize places; 0 or less for a queue without bound */
  constructor(maxsize?: number, options?: HandleOptions);
  constructor(maxsize: number | Received = 0, options: HandleOptions = {}) {
    super(
      typeof maxsize === 'number'
        ? referenceFor('queue', Math.max(0, Math.trunc(maxsize)), options)
        : referenceFor('queue', 0, maxsize),
    );
    this.#isForeign = typeof maxsize !== 'number';
    this.store = new BrokerQueue(this.resource, this.observed);
    Object.defineProperty(this, 'store', { enumerable: false });
  }

  /**
   * Resolves once the item is on its way into the queue. Rejects with `Full` where there is no room and `block` is false, or
   * none within `timeout` (seconds); with the signal's reason where that ends the wait; with `ValueError` after `close`.
   */
  put(item: Item, options: QueueWait): Promise<void>;
  put(item: Item, block?: boolean, timeout?: Timeout): Promise<void>;
  put(item: Item, block?: boolean | QueueWait, timeout?: Timeout): Promise<void> {
    if (this.#closed) return Promise.reject(new ValueError('the queue is closed'));
    if (this.#isForeign && !this.#leavesBehind)
      this.#cancelExit ??= atExit(() => this.store.feeder.flush(), 'afterChildren');
    return this.store.put(item, ...waitOf(block, timeout));
  }
  /** Resolves to the oldest item. Rejects with `Empty`, and otherwise, as `put` does with `Full`. */
  get(options: QueueWait): Promise<Item>;
  get(block?: boolean, timeout?: Timeout): Promise<Item>;
  get(block?: boolean | QueueWait, timeout?: Timeout): Promise<Item> {
    if (this.#closed) return Promise.reject(new ValueError('the queue is closed'));
    return this.store.get(...waitOf(block, timeout));
  }
  putNowait(item: Item): Promise<void> {
    return this.put(item, false);
  }
  getNowait(): Promise<Item> {
    return this.get(false);
  }
  /** How many items there are now; another process may have changed it by the time the answer is here, as with the next two. */
  qsize(): Promise<number> {
    return this.store.size();
  }
  empty(): Promise<boolean> {
    return this.store.empty();
  }
  full(): Promise<boolean> {
    return this.store.full();
  }
  /** This process will neither put nor get any more. */
  close(): void {
    this.#closed = true;
  }
  /** After `close`: resolves when what this process has put is in the queue, and no more of it untaken than some 64 KiB. */
  async joinThread(): Promise<void> {
    if (!this.#closed) throw new AssertionError('the queue is not closed');
    await this.store.feeder.flush();
  }
  /** This process may end before what it has put is in the queue; what is not is lost then. */
  cancelJoinThread(): void {
    this.#leavesBehind = true;
    this.#cancelExit?.();
  }
}
registerHandle('queue', Queue);
