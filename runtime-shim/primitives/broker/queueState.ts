import { compare } from '../kernel/compare.ts';
import { type Contents, Fifo, Lifo, Sorted } from '../kernel/contents.ts';
import { depositedLength } from '../kernel/deposits/deposit.ts';
import type { Post } from '../kernel/frames.ts';
import { decodeBatch, unpackItem } from '../kernel/itemBytes.ts';
import { LENT_BYTES, PIPE_BYTES, QueueOrder, QueuePost } from '../kernel/queueProtocol.ts';
import { bodies } from './bodies.ts';
import type { Depots } from './depots.ts';
import { answerWithItems, type BrokerClient, type Call, type SharedState, WaitingLine } from './sharedState.ts';

interface Item {
  readonly id: number;
  /** Its bytes, or where they have been laid down. */
  readonly body: Buffer;
  readonly owner: BrokerClient;
}
/** What the queue and one client owe each other. */
interface Account {
  /** Handed over, but not yet known to be taken; of these, as many as `lent` may come back. */
  readonly delivered: Fifo<Item>;
  lent: number;
  /** Places that it may fill; of these, as many as `lentPlaces` may come back unused. */
  reserved: number;
  lentPlaces: number;
  /** Bytes that it has put and nobody has taken. */
  untaken: number;
  /** Calls that wait until that is little enough. */
  readonly drains: Map<Call, number>;
}

const contentsOf = (order: number): Contents<Item> => {
  if (order === QueueOrder.lifo) return new Lifo();
  if (order === QueueOrder.fifo) return new Fifo();
  return new Sorted((first, second) => compare(unpackItem(first.body), unpackItem(second.body)));
};

/**
 * A queue of items that only the clients can read. Where it is bounded, a client reserves a place, then fills it; a place is
 * free again once the client that got its item has said so. So a client can stamp an item's arrival before it is there and
 * its departure after, and at no time do the stamps show more items than places. A client that takes fast is lent several
 * items at once, and says within the same turn of its event loop which of them it took; the others come back to their place.
 */
export class QueueState implements SharedState {
  readonly #items: Contents<Item>;
  readonly #getters = new WaitingLine();
  readonly #putters = new WaitingLine();
  readonly #joiners = new WaitingLine();
  /** Calls that may not wait, while all items are lent: refused only once none comes back. */
  readonly #patient = new WaitingLine();
  /** The same for places. */
  readonly #patientPutters = new WaitingLine();
  readonly #lines = [this.#getters, this.#putters, this.#joiners, this.#patient, this.#patientPutters];
  readonly #accounts = new Map<BrokerClient, Account>();
  readonly #depots: Depots;
  /** Its items whose bytes lie elsewhere. */
  readonly #laid: Set<Buffer>;
  #capacity: number;
  #placesTaken = 0;
  #lent = 0;
  #lentPlaces = 0;
  #unfinished = 0;
  #isShutDown = false;

  /** @param capacity places, 0 or less for a queue without bound */
  constructor(capacity: number, order: number | undefined, depots: Depots) {
    this.#capacity = capacity;
    this.#items = contentsOf(order ?? QueueOrder.fifo);
    this.#depots = depots;
    this.#laid = depots.setFor(this);
  }

  call(call: Call): void {
    switch (call.operation) {
      case 'reserve':
        this.#askForPlace(call);
        break;
      case 'get':
        this.#askForItem(call);
        break;
      case 'adopt':
        this.#adopt(call);
        break;
      case 'put':
        this.#putAsked(call);
        break;
      case 'size':
        call.done(this.#placesTaken - this.#lentPlaces);
        break;
      case 'empty':
        call.done(this.#items.size + this.#lent === 0);
        break;
      case 'full':
        call.done(this.#capacity > 0 && this.#placesTaken - this.#lentPlaces >= this.#capacity);
        break;
      case 'taskDone':
        this.#taskDone(call);
        break;
      case 'join':
        if (this.#unfinished === 0) call.done();
        else this.#joiners.add(call, this.#unfinished);
        break;
      case 'shutdown':
        this.#shutDown(call.item === 1);
        call.done();
        break;
      case 'resize':
        this.#capacity = call.item;
        this.#admit();
        call.done();
        break;
      case 'room':
        this.#drain(call, call.item);
        break;
      case 'flush':
        this.#drain(call, PIPE_BYTES);
        break;
      case 'bytes':
        call.done(undefined, this.#depots.read(call.body));
        break;
      default:
        call.fail('RuntimeError', `a queue has no operation ${call.operation}`);
    }
  }
  post(client: BrokerClient, { kind, first, second, body }: Post): void {
    if (kind === QueuePost.put) this.#put({ id: first, body, owner: client });
    else if (kind === QueuePost.settle) this.#settle(client, first, second);
    else if (kind === QueuePost.giveBack) this.#giveBackPlaces(client, first);
  }
  cancel(call: Call): void {
    for (const line of this.#lines) line.cancel(call);
    if (this.#accounts.get(call.client)?.drains.delete(call)) call.refuse();
  }
  clientLeft(client: BrokerClient): void {
    for (const line of this.#lines) line.clientLeft(client);
    const account = this.#accounts.get(client);
    if (account === undefined) return;
    this.#accounts.delete(client);
    this.#lent -= account.lent;
    for (const item of account.delivered.clear()) this.#taken(item);
    this.#placesTaken -= account.reserved;
    this.#lentPlaces -= account.lentPlaces;
    this.#admit();
    this.#refusePatient();
  }

  #accountOf(client: BrokerClient): Account {
    let account = this.#accounts.get(client);
    if (account === undefined) {
      account = { delivered: new Fifo(), lent: 0, reserved: 0, lentPlaces: 0, untaken: 0, drains: new Map() };
      this.#accounts.set(client, account);
    }
    return account;
  }
  #isFull(): boolean {
    return this.#capacity > 0 && this.#placesTaken >= this.#capacity;
  }

  #askForPlace(call: Call): void {
    if (this.#isShutDown) call.fail('ShutDown', 'the queue is shut down');
    else if (!this.#isFull()) this.#reserve(call, Math.max(1, call.item));
    else if (call.wait) this.#putters.add(call);
    else if (this.#lentPlaces > 0) this.#patientPutters.add(call);
    else call.refuse();
  }
  #reserve(call: Call, most: number): void {
    const count = this.#capacity > 0 ? Math.min(most, this.#capacity - this.#placesTaken) : most;
    const account = this.#accountOf(call.client);
    this.#placesTaken += count;
    account.reserved += count;
    account.lentPlaces += count - 1;
    this.#lentPlaces += count - 1;
    call.done(count);
  }
  #admit(): void {
    while (!this.#isFull()) {
      const putter = this.#patientPutters.take() ?? this.#putters.take();
      if (putter === undefined) break;
      this.#reserve(putter, 1);
    }
    if (this.#lentPlaces > 0) return;
    for (let call = this.#patientPutters.take(); call !== undefined; call = this.#patientPutters.take()) call.refuse();
  }
  /** Of the places that were lent to the client, these are free again; it has filled the others. */
  #giveBackPlaces(client: BrokerClient, unused: number): void {
    const account = this.#accountOf(client);
    account.reserved -= unused;
    this.#placesTaken -= unused;
    this.#lentPlaces -= account.lentPlaces;
    account.lentPlaces = 0;
    this.#admit();
  }
  #put(item: Item): void {
    const account = this.#accountOf(item.owner);
    if (account.reserved > 0) {
      account.reserved--;
      const filled = Math.max(0, account.lentPlaces - account.reserved);
      account.lentPlaces -= filled;
      this.#lentPlaces -= filled;
    } else this.#placesTaken++;
    this.#items.add(item);
    account.untaken += depositedLength(item.body);
    this.#depots.note(this.#laid, item.body);
    this.#unfinished++;
    this.#serve();
  }

  /** A put that may fail, since items that have an order are compared here. */
  #putAsked(call: Call): void {
    try {
      this.#put({ id: call.item, body: call.body, owner: call.client });
      call.done();
    } catch (error) {
      this.#placesTaken--;
      this.#admit();
      call.fail('TypeError', error instanceof Error ? error.message : String(error));
    }
  }
  /** The queue was kept elsewhere until now. */
  #adopt(call: Call): void {
    for (const { id, body } of decodeBatch(call.body)) {
      this.#items.add({ id, body, owner: call.client });
      this.#accountOf(call.client).untaken += body.length;
      this.#placesTaken++;
    }
    this.#unfinished += call.item;
    this.#serve();
    call.done();
  }
  #askForItem(call: Call): void {
    if (this.#items.size > 0) this.#give(call, Math.max(1, call.item));
    else if (this.#isShutDown && this.#lent === 0) call.fail('ShutDown', 'the queue is shut down');
    else if (call.wait) this.#getters.add(call);
    else if (this.#lent > 0) this.#patient.add(call);
    else call.refuse();
  }
  #give(call: Call, wanted: number): void {
    // In the other orders what comes later may go out before what would be lent.
    const most = this.#items instanceof Fifo ? wanted : 1;
    const account = this.#accountOf(call.client);
    const items: Item[] = [];
    let bytes = 0;
    while (items.length < most && bytes < LENT_BYTES) {
      const item = this.#items.take();
      if (item === undefined) break;
      items.push(item);
      bytes += item.body.length;
      account.delivered.add(item);
    }
    account.lent += items.length - 1;
    this.#lent += items.length - 1;
    const [first] = items;
    if (first === undefined) call.refuse();
    else if (items.length === 1) call.done(first.id, first.body);
    else answerWithItems(call, -items.length, items);
  }
  /** Gives items to those who wait for one. */
  #serve(): void {
    while (this.#items.size > 0) {
      const call = this.#patient.take() ?? this.#getters.take();
      if (call === undefined) return;
      this.#give(call, 1);
    }
  }
  /** Of the items that were handed to the client, the first ones are taken, and the next ones come back. */
  #settle(client: BrokerClient, taken: number, returned: number): void {
    const account = this.#accountOf(client);
    for (let count = 0; count < taken; count++) {
      const item = account.delivered.take();
      if (item !== undefined) this.#taken(item);
    }
    const back: Item[] = [];
    for (let count = 0; count < returned; count++) {
      const item = account.delivered.take();
      if (item !== undefined) back.push(item);
    }
    // What remains was handed over later, one by one.
    this.#lent -= account.lent;
    account.lent = 0;
    if (this.#items instanceof Fifo) this.#items.giveBack(back);
    this.#serve();
    this.#admit();
    this.#refusePatient();
  }
  #taken(item: Item): void {
    this.#placesTaken--;
    this.#depots.taken(this.#laid, item.body);
    const account = this.#accounts.get(item.owner);
    if (account === undefined) return;
    account.untaken -= depositedLength(item.body);
    bodies.giveBack(item.body);
    for (const [call, limit] of account.drains) {
      if (account.untaken > limit) continue;
      account.drains.delete(call);
      this.#tellRoom(call, account);
    }
  }
  #drain(call: Call, limit: number): void {
    const account = this.#accountOf(call.client);
    if (account.untaken <= limit) {
      this.#tellRoom(call, account);
      return;
    }
    account.drains.set(call, limit);
    call.queued();
  }
  #tellRoom(call: Call, { untaken }: Account): void {
    call.done(untaken, this.#depots.freedOf(call.client));
  }
  #refusePatient(): void {
    if (this.#lent > 0) return;
    for (let call = this.#patient.take(); call !== undefined; call = this.#patient.take()) this.#askForItem(call);
    if (this.#isShutDown && this.#items.size === 0) this.#tellShutDown(this.#getters);
  }

  #taskDone(call: Call): void {
    if (this.#unfinished === 0) {
      call.fail('ValueError', 'taskDone() was called too many times');
      return;
    }
    this.#finish(1);
    call.done(this.#unfinished);
  }
  #finish(count: number): void {
    this.#unfinished -= count;
    if (this.#unfinished > 0) return;
    for (let call = this.#joiners.take(); call !== undefined; call = this.#joiners.take()) call.done();
  }
  #shutDown(immediate: boolean): void {
    this.#isShutDown = true;
    if (immediate) {
      const dropped = this.#items.clear();
      for (const item of dropped) this.#taken(item);
      if (dropped.length > 0) this.#finish(dropped.length);
    }
    this.#tellShutDown(this.#putters);
    this.#tellShutDown(this.#patientPutters);
    if (this.#items.size + this.#lent === 0) this.#tellShutDown(this.#getters);
  }
  #tellShutDown(line: WaitingLine): void {
    for (let call = line.take(); call !== undefined; call = line.take()) {
      call.fail('ShutDown', 'the queue is shut down');
    }
  }
}
