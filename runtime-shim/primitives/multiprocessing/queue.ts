import { inspect } from 'node:util';
import { Operation } from '../../../core/protocol/records.ts';
import { probe } from '../../probe.ts';
import { client } from '../kernel/connection.ts';
import { AssertionError, Empty, Full, ValueError } from '../kernel/errors.ts';
import { grantOf } from '../kernel/grant.ts';
import { Handle, type HandleOptions, type Received, referenceFor, registerHandle } from '../kernel/handle.ts';
import type { ObservedWait } from '../kernel/observed.ts';
import { pickle, unpickle } from '../kernel/pickle.ts';
import { mayWait, type Timeout } from '../kernel/wait.ts';

const LONGEST_LABEL = 40;
/** Item ids are 31 bits: the client's number, then a count that starts anew when it is full. */
const COUNT_BITS = 20;
let itemsMade = 0;

/**
 * `multiprocessing.Queue`: items go first in, first out from any process of the program to any other. Items are copied as by
 * `structuredClone`. Several items that one process puts arrive in that order.
 */
export class Queue<Item> extends Handle {
  readonly #outstanding = new Set<Promise<unknown>>();
  #closed = false;

  /** @param maxsize places; 0 or less for a queue without bound */
  constructor(maxsize?: number, options?: HandleOptions);
  constructor(maxsize: number | Received = 0, options: HandleOptions = {}) {
    super(
      typeof maxsize === 'number'
        ? referenceFor('queue', Math.max(0, Math.trunc(maxsize)), options)
        : referenceFor('queue', 0, maxsize),
    );
  }

  /**
   * Resolves once the item is in the queue. Rejects with `Full` where there is no room and `block` is false, or none within
   * `timeout` (seconds); with the signal's reason where that ends the wait; with `ValueError` after `close`.
   */
  put(item: Item, block = true, timeout?: Timeout): Promise<void> {
    if (this.#closed) return Promise.reject(new ValueError('the queue is closed'));
    let bytes: Buffer;
    try {
      bytes = pickle(item, { what: 'the item', references: false });
    } catch (error) {
      return Promise.reject(error);
    }
    const bounded = this.resource.capacity > 0;
    const wait = bounded ? this.#request(Operation.put, block, timeout) : undefined;
    const label = probe() === undefined ? '' : labelOf(item);
    const result = this.#put(bytes, label, wait, block, timeout);
    wait?.stands(result);
    const outstanding = result.catch(() => {}).finally(() => this.#outstanding.delete(outstanding));
    this.#outstanding.add(outstanding);
    return result;
  }
  /** Resolves to the oldest item. Rejects with `Empty`, and otherwise, as `put` does with `Full`. */
  get(block = true, timeout?: Timeout): Promise<Item> {
    if (this.#closed) return Promise.reject(new ValueError('the queue is closed'));
    const wait = this.#request(Operation.take, block, timeout);
    const result = this.#get(wait, block, timeout);
    wait.stands(result);
    return result;
  }
  putNowait(item: Item): Promise<void> {
    return this.put(item, false);
  }
  getNowait(): Promise<Item> {
    return this.get(false);
  }
  /** How many items there are now; another process may have changed it by the time the answer is here, as with the next two. */
  async qsize(): Promise<number> {
    return Number(await this.#ask('size'));
  }
  async empty(): Promise<boolean> {
    return (await this.#ask('empty')) === true;
  }
  async full(): Promise<boolean> {
    return (await this.#ask('full')) === true;
  }
  /** This process will neither put nor get any more. */
  close(): void {
    this.#closed = true;
  }
  /** After `close`: resolves when everything that this process has put is in the queue. */
  async joinThread(): Promise<void> {
    if (!this.#closed) throw new AssertionError('the queue is not closed');
    await Promise.all(this.#outstanding);
  }

  #request(operation: Operation, block: boolean, timeout: Timeout | undefined): ObservedWait {
    return this.observed.request({ operation, mayGiveUp: timeout !== undefined || !mayWait(block, timeout) });
  }
  async #put(
    body: Buffer,
    label: string,
    observed: ObservedWait | undefined,
    block: boolean,
    timeout: Timeout | undefined,
  ): Promise<void> {
    if (observed !== undefined) {
      const outcome = await grantOf(this.resource, 'reserve', observed, block, timeout);
      if (!outcome.granted) throw new Full('the queue is full');
    }
    const number = await client().number();
    itemsMade = (itemsMade + 1) % 2 ** COUNT_BITS;
    const item = (number % 2 ** (31 - COUNT_BITS)) * 2 ** COUNT_BITS + itemsMade;
    this.observed.tell((observer, resource) => observer.enqueue(resource, item, label));
    await client().call(this.resource, 'put', { item, body }).answer;
  }
  async #get(observed: ObservedWait, block: boolean, timeout: Timeout | undefined): Promise<Item> {
    const outcome = await grantOf(this.resource, 'get', observed, block, timeout);
    if (!outcome.granted) throw new Empty('the queue is empty');
    this.observed.tell((observer, resource) => observer.dequeue(resource, Number(outcome.value)));
    // The place is free for others only now, so that the records never show more items than places.
    if (this.resource.capacity > 0)
      client()
        .call(this.resource, 'confirm')
        .answer.catch(() => {});
    return unpickle(outcome.body) as Item;
  }
  async #ask(operation: 'size' | 'empty' | 'full'): Promise<number | boolean | undefined> {
    const answer = await client().call(this.resource, operation).answer;
    return answer.granted ? answer.value : undefined;
  }
}
registerHandle('queue', Queue);

function labelOf(item: unknown): string {
  const text = inspect(item, {
    customInspect: false,
    depth: 1,
    breakLength: Number.POSITIVE_INFINITY,
    maxArrayLength: 3,
  });
  return text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL - 1)}…` : text;
}
