import { BrokerQueue } from '../kernel/brokerQueue.ts';
import { OSError } from '../kernel/errors.ts';
import {
  Handle,
  type HandleOptions,
  type HandleReference,
  type Received,
  referenceFor,
  registerHandle,
} from '../kernel/handle.ts';

const CLASS = 'multiprocessing.SimpleQueue';

/** `multiprocessing.SimpleQueue`: first in, first out, without bound, timeouts or anything else that a lock and a pipe do not give. */
export class SimpleQueue<Item> extends Handle {
  readonly #store: BrokerQueue<Item>;
  #closed = false;

  constructor(options?: HandleOptions);
  constructor(options: HandleOptions | Received = {}) {
    super(referenceFor('queue', 0, options));
    this.#store = new BrokerQueue(this.resource, this.observed);
  }

  /** Resolves once the item is in the queue, and no more than some 64 KiB of what this process has put is still to be taken. */
  put(item: Item): Promise<void> {
    if (this.#closed) return Promise.reject(closed());
    return this.#store.put(item, true, undefined).then(() => this.#store.feeder.pressed());
  }
  /** Resolves to the oldest item. */
  get(): Promise<Item> {
    return this.#closed ? Promise.reject(closed()) : this.#store.get(true, undefined);
  }
  empty(): Promise<boolean> {
    return this.#closed ? Promise.reject(closed()) : this.#store.empty();
  }
  /** From now on, whatever else is called rejects with `OSError`. */
  close(): void {
    this.#closed = true;
  }
  protected override sendReference(): HandleReference {
    return { ...super.sendReference(), class: CLASS };
  }
}
registerHandle(CLASS, SimpleQueue);

const closed = (): OSError => new OSError('the queue is closed');
