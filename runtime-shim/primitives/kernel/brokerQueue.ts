import { Operation } from '../../../core/protocol/records.ts';
import { probe } from '../../probe.ts';
import { client } from './connection.ts';
import { Fifo } from './contents.ts';
import { isDeposit } from './deposits/deposit.ts';
import { Empty, Full, RuntimeError } from './errors.ts';
import { owe, settled } from './exitDebts.ts';
import { type Borrowed, borrowItem, encodeBatch, itemsOf, ownBody, type PackedItem, unpackItem } from './itemBytes.ts';
import { labelOf, nextItem } from './items.ts';
import { LeaseSize } from './leaseSize.ts';
import { nobodyHears, type ObservedResource, type ObservedWait } from './observed.ts';
import type { ResourceReference } from './protocol.ts';
import { QueueFeeder } from './queueFeeder.ts';
import { QueueOrder, QueuePost } from './queueProtocol.ts';
import type { QueueStore } from './queueStore.ts';
import { mayWait, outcomeOf, type Timeout, throwIfAborted } from './wait.ts';

const NO_BODY = Buffer.alloc(0);

/**
 * A queue that the broker keeps, for all processes of the program. Items are copied on their way. A process that takes
 * items faster than they could be asked for one by one is lent several at once, which it gives back within the same turn of its
 * event loop where it did not take them.
 */
export class BrokerQueue<Item> implements QueueStore<Item> {
  readonly feeder: QueueFeeder;
  readonly #resource: ResourceReference;
  readonly #observed: ObservedResource;
  readonly #reserves: boolean;
  readonly #isSorted: boolean;
  readonly #lent = new Fifo<PackedItem>();
  readonly #leaseSize = new LeaseSize();
  /** Taken since the broker was last told. */
  #taken = 0;
  #pendingGets = 0;
  /** Settles when it is known whether the call that asked for several items gets them; those who come later wait for that. */
  #asksForSeveral: Promise<void> | undefined;
  #behindIt = 0;
  #settlesSoon = false;
  /** Places that were lent and are not filled. */
  #places = 0;
  readonly #placesSize = new LeaseSize();
  #filled = 0;
  #pendingPuts = 0;

  /** @param reserves whether to ask for a place before each put: where the queue may be full, or shut down */
  constructor(resource: ResourceReference, observed: ObservedResource, reserves = resource.capacity > 0) {
    this.#resource = resource;
    this.#observed = observed;
    this.#reserves = reserves;
    this.#isSorted = resource.parameters?.[0] === QueueOrder.sorted;
    this.feeder = new QueueFeeder(resource, observed);
  }

  /** Takes over what a queue had before it came here. */
  adopt(items: readonly PackedItem[], unfinished: number, isShutDown: boolean): void {
    const send = (operation: string, item: number, body?: Buffer): void => {
      const options = body === undefined ? { item } : { item, body };
      client()
        .call(this.#resource, operation, { ...options, background: true })
        .answer.catch(() => {});
    };
    send('adopt', unfinished, encodeBatch(items));
    if (isShutDown) send('shutdown', 0);
  }
  /** `resumed`: the wait that this call goes on with. */
  put(item: Item, block: boolean, timeout: Timeout | undefined, resumed?: ObservedWait): Promise<void> {
    let packed: Borrowed;
    try {
      packed = borrowItem(item);
    } catch (error) {
      return Promise.reject(error);
    }
    const id = nextItem();
    const label = probe() === undefined ? '' : labelOf(item);
    if (!this.#reserves) {
      this.#observed.tell((observer, resource) => observer.enqueue(resource, id, label));
      return this.feeder.put(id, packed);
    }
    // Who put before and still waits goes first.
    if (this.#places > 0 && this.#pendingPuts === 0) {
      this.#places--;
      this.#fill(id, packed, label, undefined);
      return Promise.resolve();
    }
    const wait = resumed ?? this.#request(Operation.put, block, timeout);
    const result = this.#putIntoPlace({ id, body: ownBody(packed) }, label, wait, block, timeout);
    if (resumed === undefined) wait.stands(result);
    return result;
  }
  get(block: boolean, timeout: Timeout | undefined, resumed?: ObservedWait): Promise<Item> {
    if (this.#behindIt === 0) {
      const item = this.#lent.take();
      if (item !== undefined) return this.#takeLent(item, undefined);
    }
    const wait = resumed ?? this.#request(Operation.take, block, timeout);
    const result = this.#get(wait, block, timeout);
    if (resumed === undefined) wait.stands(result);
    return result;
  }
  async size(): Promise<number> {
    return Number(await this.#ask('size'));
  }
  async empty(): Promise<boolean> {
    return (await this.#ask('empty')) === true;
  }
  async full(): Promise<boolean> {
    return (await this.#ask('full')) === true;
  }
  async taskDone(): Promise<void> {
    const unfinished = Number(await this.#ask('taskDone'));
    this.#observed.tell((observer, resource) => observer.gauge(resource, 'unfinished', unfinished));
  }
  join(resumed?: ObservedWait): Promise<void> {
    const wait = resumed ?? this.#observed.request({ operation: Operation.signal, mayGiveUp: false });
    const result = this.#join(wait);
    if (resumed === undefined) wait.stands(result);
    return result;
  }
  async shutdown(immediate: boolean): Promise<void> {
    await client().call(this.#resource, 'shutdown', { item: Number(immediate) }).answer;
  }
  resize(maxsize: number): void {
    client()
      .call(this.#resource, 'resize', { item: maxsize, background: true })
      .answer.catch(() => {});
  }

  #request(operation: Operation, block: boolean, timeout: Timeout | undefined): ObservedWait {
    return this.#observed.request({ operation, mayGiveUp: timeout !== undefined || !mayWait(block, timeout) });
  }
  async #putIntoPlace(
    item: PackedItem,
    label: string,
    observed: ObservedWait,
    block: boolean,
    timeout: Timeout | undefined,
  ): Promise<void> {
    const wait = mayWait(block, timeout);
    this.#giveBackPlaces();
    const most = this.#pendingPuts === 0 && !this.#isSorted ? this.#placesSize.next() : 1;
    this.#pendingPuts++;
    try {
      const ticket = client().call(this.#resource, 'reserve', { wait, item: most, onQueued: observed.queued });
      const outcome = await outcomeOf(ticket, wait ? timeout : undefined).catch(rejectedOf(observed));
      if (!outcome.granted) return giveUp(observed, outcome.reason, timeout, () => new Full('the queue is full'));
      this.#borrowPlaces(Number(outcome.value) - 1);
      this.#fill(item.id, { body: item.body, tag: undefined }, label, observed);
    } finally {
      this.#pendingPuts--;
    }
    if (this.#isSorted) await client().call(this.#resource, 'put', { item: item.id, body: item.body }).answer;
  }
  #fill(id: number, item: Borrowed, label: string, observed: ObservedWait | undefined): void {
    this.#observed.tell((observer, resource) => observer.enqueue(resource, id, label, observed?.grant));
    observed?.granted();
    this.#filled++;
    this.#placesSize.took();
    if (!this.#isSorted) this.feeder.send(id, item);
  }
  #borrowPlaces(count: number): void {
    this.#places += count;
    if (count > 0) process.nextTick(() => this.#giveBackPlaces());
  }
  #giveBackPlaces(): void {
    if (this.#filled + this.#places === 0) return;
    this.#placesSize.settled(this.#filled, this.#places);
    if (this.#filled + this.#places > 1) {
      client().post(this.#resource, { kind: QueuePost.giveBack, first: this.#places, second: 0, body: NO_BODY });
    }
    this.#filled = 0;
    this.#places = 0;
  }

  async #get(observed: ObservedWait, block: boolean, timeout: Timeout | undefined): Promise<Item> {
    while (this.#asksForSeveral !== undefined) {
      this.#behindIt++;
      await this.#asksForSeveral;
      this.#behindIt--;
      const item = this.#lent.take();
      if (item !== undefined) return this.#takeLent(item, observed);
    }
    const wait = mayWait(block, timeout);
    this.#settle();
    const most = this.#pendingGets === 0 ? this.#leaseSize.next() : 1;
    let open = (): void => {};
    if (most > 1) {
      this.#asksForSeveral = new Promise((resolve) => {
        open = () => {
          this.#asksForSeveral = undefined;
          resolve();
        };
      });
    }
    const onQueued = (): void => {
      open();
      observed.queued();
    };
    this.#pendingGets++;
    try {
      const ticket = client().call(this.#resource, 'get', { wait, item: most, onQueued });
      const outcome = await outcomeOf(ticket, wait ? timeout : undefined).catch(rejectedOf(observed));
      if (!outcome.granted) return giveUp(observed, outcome.reason, timeout, () => new Empty('the queue is empty'));
      const answer = Number(outcome.value);
      if (answer >= 0) return await this.#take({ id: answer, body: outcome.body }, observed, most > 1);
      for (const item of itemsOf(outcome)) this.#lent.add(item);
      return await this.#takeLent(this.#lent.take() as PackedItem, observed);
    } finally {
      this.#pendingGets--;
      open();
    }
  }
  #takeLent(item: PackedItem, observed: ObservedWait | undefined): Promise<Item> {
    return this.#take(item, observed, true);
  }
  #take(item: PackedItem, observed: ObservedWait | undefined, soonAnother: boolean): Promise<Item> {
    // Before others may use the memory that it lies in.
    const result = this.#read(item.body);
    this.#observed.tell((observer, resource) => observer.dequeue(resource, item.id, observed?.grant));
    observed?.granted();
    this.#taken++;
    this.#leaseSize.took();
    // The place is free for others only now, so that the records never show more items than places.
    if (soonAnother) this.#settleSoon();
    else this.#settle();
    return result;
  }
  #read(body: Buffer): Promise<Item> {
    try {
      if (!isDeposit(body)) return Promise.resolve(unpackItem(body) as Item);
      const bytes = client().deposits.read(body);
      return bytes === undefined ? this.#fetch(body) : Promise.resolve(unpackItem(bytes) as Item);
    } catch (error) {
      return Promise.reject(error);
    }
  }
  /** The bytes of an item that this process cannot read where they lie. */
  async #fetch(body: Buffer): Promise<Item> {
    const answer = await client().call(this.#resource, 'bytes', { body }).answer;
    if (!answer.granted) throw new RuntimeError('the item is gone');
    return unpackItem(answer.body) as Item;
  }
  /** When everything that can go on at once has done so. */
  #settleSoon(): void {
    if (this.#settlesSoon) return;
    this.#settlesSoon = true;
    owe(this.#settle);
    process.nextTick(() => {
      this.#settlesSoon = false;
      settled(this.#settle);
      this.#settle();
    });
  }
  readonly #settle = (): void => {
    const returned = this.#lent.size;
    if (this.#taken + returned === 0) return;
    this.#leaseSize.settled(this.#taken, returned);
    client().post(this.#resource, { kind: QueuePost.settle, first: this.#taken, second: returned, body: NO_BODY });
    this.#taken = 0;
    this.#lent.clear();
  };

  async #join(observed: ObservedWait): Promise<void> {
    await this.feeder.emptied();
    const tellQueued = (unfinished: number): void => {
      observed.queued();
      this.#observed.tell((observer, resource) => observer.gauge(resource, 'unfinished', unfinished));
    };
    const onQueued = observed.grant === 0 ? nobodyHears : tellQueued;
    const ticket = client().call(this.#resource, 'join', { onQueued });
    await ticket.answer.catch(rejectedOf(observed));
    observed.granted();
  }
  async #ask(operation: string): Promise<number | boolean | undefined> {
    this.#settle();
    this.#giveBackPlaces();
    const answer = await client().call(this.#resource, operation).answer;
    return answer.granted ? answer.value : undefined;
  }
}

const rejectedOf =
  (observed: ObservedWait) =>
  (error: unknown): never => {
    observed.ended('rejected');
    throw error;
  };
function giveUp(
  observed: ObservedWait,
  reason: 'refused' | 'timeout' | 'aborted',
  timeout: Timeout | undefined,
  error: () => Error,
): never {
  observed.ended(reason);
  throwIfAborted(reason, timeout);
  throw error();
}
