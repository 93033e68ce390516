import { type BrokerClient, type Call, type SharedState, WaitingLine } from './sharedState.ts';

interface Item {
  readonly id: number;
  readonly body: Buffer;
}

/**
 * A queue of items that only the clients can read. Where it is bounded, a client reserves a place, then fills it; a place is
 * free again once the client that got its item has confirmed. So a client can stamp an item's arrival before it is there
 * and its departure after, and at no time do the stamps show more items than places.
 */
export class QueueState implements SharedState {
  readonly #capacity: number;
  readonly #items: Item[] = [];
  readonly #getters = new WaitingLine();
  readonly #putters = new WaitingLine();
  /** Places that each client has reserved but not filled, or emptied but not confirmed. */
  readonly #unsettled = new Map<BrokerClient, number>();
  #placesTaken = 0;

  /** @param capacity places, 0 or less for a queue without bound */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  call(call: Call): void {
    switch (call.operation) {
      case 'reserve':
        if (this.#placesTaken < this.#capacity) this.#reserve(call);
        else if (call.wait) this.#putters.add(call);
        else call.refuse();
        break;
      case 'put':
        this.#put(call);
        break;
      case 'get':
        if (this.#items.length > 0) this.#give(call);
        else if (call.wait) this.#getters.add(call);
        else call.refuse();
        break;
      case 'confirm':
        this.#settle(call.client);
        this.#freePlace();
        call.done();
        break;
      case 'size':
        call.done(this.#capacity > 0 ? this.#placesTaken : this.#items.length);
        break;
      case 'empty':
        call.done(this.#items.length === 0);
        break;
      case 'full':
        call.done(this.#capacity > 0 && this.#placesTaken >= this.#capacity);
        break;
      default:
        call.fail('RuntimeError', `a queue has no operation ${call.operation}`);
    }
  }
  cancel(call: Call): void {
    this.#getters.cancel(call);
    this.#putters.cancel(call);
  }
  clientLeft(client: BrokerClient): void {
    this.#getters.clientLeft(client);
    this.#putters.clientLeft(client);
    const unsettled = this.#unsettled.get(client) ?? 0;
    this.#unsettled.delete(client);
    for (let place = 0; place < unsettled; place++) this.#freePlace();
  }

  #reserve(call: Call): void {
    this.#placesTaken++;
    this.#unsettled.set(call.client, (this.#unsettled.get(call.client) ?? 0) + 1);
    call.done();
  }
  #put(call: Call): void {
    if (this.#capacity > 0) this.#settle(call.client);
    this.#items.push({ id: call.item, body: call.body });
    const getter = this.#getters.take();
    if (getter !== undefined) this.#give(getter);
    call.done();
  }
  #give(call: Call): void {
    const item = this.#items.shift();
    if (item === undefined) {
      call.refuse();
      return;
    }
    if (this.#capacity > 0) this.#unsettled.set(call.client, (this.#unsettled.get(call.client) ?? 0) + 1);
    call.done(item.id, item.body);
  }
  #settle(client: BrokerClient): void {
    this.#unsettled.set(client, Math.max(0, (this.#unsettled.get(client) ?? 0) - 1));
  }
  #freePlace(): void {
    this.#placesTaken--;
    const putter = this.#putters.take();
    if (putter !== undefined) this.#reserve(putter);
  }
}
