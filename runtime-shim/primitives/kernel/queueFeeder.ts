import { Operation } from '../../../core/protocol/records.ts';
import type { Answer } from './client.ts';
import { client } from './connection.ts';
import { Fifo } from './contents.ts';
import { DEPOSIT_BYTES, DEPOT_BYTES, depositedLength } from './deposits/deposit.ts';
import { type Borrowed, ownBody, type PackedItem } from './itemBytes.ts';
import { beginWait, endWait } from './keepAlive.ts';
import type { ObservedResource, ObservedWait } from './observed.ts';
import type { ResourceReference } from './protocol.ts';
import { PIPE_BYTES, QueuePost, ROOM_BYTES, WINDOW_BYTES } from './queueProtocol.ts';
import { isReferring } from './referring.ts';
import { Throttle } from './throttle.ts';

const EARLY = 3 / 4;
const { setImmediate } = globalThis;

/** What mentions resources goes by the broker, which has to know. */
function laidDown(item: Borrowed): Borrowed | undefined {
  const body = isReferring(item.body) ? undefined : client().depot.lay(item);
  return body && { body, tag: undefined };
}

/**
 * Brings what a process puts to the broker, in order, as Python's feeder thread does. It hands over no more than a window's
 * worth of bytes that nobody has taken; the rest waits here.
 */
export class QueueFeeder {
  readonly #resource: ResourceReference;
  readonly #observed: ObservedResource;
  readonly #waiting = new Fifo<PackedItem>();
  /** Bytes handed over that are not known to be taken, and all that ever were. */
  #untaken = 0;
  #sent = 0;
  #asks = false;
  #turn: Promise<void> | undefined;
  #onEmptied: (() => void)[] = [];
  readonly #throttle = new Throttle();

  constructor(resource: ResourceReference, observed: ObservedResource) {
    this.#resource = resource;
    this.#observed = observed;
  }
  /**
   * Resolves when the item is on its way; where others are behind with taking, a little later; where it has to wait here, in the
   * next turn at the earliest, so that others get theirs.
   */
  put(id: number, item: Borrowed): Promise<void> {
    this.#sendWaiting();
    const isSent = this.#waiting.size === 0 && this.#sendIfRoom(id, item);
    if (isSent && this.#untaken <= Math.max(WINDOW_BYTES, client().depot.hotBytes)) return Promise.resolve();
    if (!isSent) {
      this.#waiting.add({ id, body: ownBody(item) });
      this.#askForRoom();
    }
    return this.#throttle.wait() ?? (isSent ? Promise.resolve() : this.#nextTurn());
  }
  #nextTurn(): Promise<void> {
    this.#turn ??= new Promise((resolve) => {
      setImmediate(() => {
        this.#turn = undefined;
        resolve();
      });
    });
    return this.#turn;
  }
  /** Hands the item over whatever the window: for an item that has its place already. */
  send(id: number, item: Borrowed): void {
    const laid = laidDown(item);
    if (laid === undefined) this.#send(id, item);
    else this.#send(id, laid);
  }
  #sendIfRoom(id: number, item: Borrowed): boolean {
    const laid = laidDown(item);
    if (laid === undefined && this.#untaken >= this.#windowFor(item)) return false;
    this.#send(id, laid ?? item);
    return true;
  }
  /** What is laid down is no burden to the broker, and small items do not wait for it. */
  #windowFor({ body }: Borrowed): number {
    return body.length < DEPOSIT_BYTES && client().depot.isOpen ? WINDOW_BYTES + DEPOT_BYTES : WINDOW_BYTES;
  }
  #send(id: number, { body, tag }: Borrowed): void {
    const size = depositedLength(body) + (tag?.length ?? 0);
    this.#untaken += size;
    this.#sent += size;
    client().post(this.#resource, { kind: QueuePost.put, first: id, second: 0, body }, tag);
    if (this.#untaken > this.#roomBytes) this.#askForRoom();
  }
  /** When so little is untaken, those who put want to know: early enough that those who take have something to do meanwhile. */
  get #roomBytes(): number {
    // What waits here may have to go by the broker.
    if (this.#waiting.size > 0) return ROOM_BYTES;
    return Math.max(ROOM_BYTES, Math.floor(client().depot.hotBytes * EARLY));
  }
  /** Resolves when nothing waits here any more. */
  async emptied(): Promise<void> {
    if (this.#waiting.size === 0) return;
    beginWait();
    try {
      await new Promise<void>((resolve) => this.#onEmptied.push(resolve));
    } finally {
      endWait();
    }
  }
  /** Resolves at once, unless more is untaken, as far as is known here, than the operating system's pipe holds. */
  pressed(): Promise<void> {
    return this.#untaken > PIPE_BYTES ? this.flush() : Promise.resolve();
  }
  /** Resolves when no more is left untaken than the operating system's pipe holds. */
  async flush(): Promise<void> {
    let observed: ObservedWait | undefined;
    const waits = (): void => {
      if (observed !== undefined) return;
      observed = this.#observed.request({ operation: Operation.put, mayGiveUp: false, contended: true });
      observed.queued();
    };
    if (this.#waiting.size > 0) waits();
    try {
      await this.emptied();
      const { answer } = client().call(this.#resource, 'flush', { onQueued: waits });
      await this.#learn(answer, this.#sent);
    } finally {
      observed?.granted();
    }
  }

  async #learn(answer: Promise<Answer>, sent: number): Promise<void> {
    const told = await answer;
    if (!told.granted) return;
    this.#untaken = Number(told.value) + this.#sent - sent;
    client().depot.free(told.body);
  }
  #askForRoom(): void {
    if (this.#asks) return;
    this.#asks = true;
    const { answer } = client().call(this.#resource, 'room', { item: this.#roomBytes, background: true });
    void this.#learn(answer, this.#sent)
      // The broker is gone, and everybody who could take.
      .catch(() => this.#waiting.clear())
      .then(() => this.#sendOn());
  }
  #sendOn(): void {
    this.#asks = false;
    this.#throttle.room();
    this.#sendWaiting();
    if (this.#waiting.size > 0) {
      this.#askForRoom();
      return;
    }
    for (const resolve of this.#onEmptied) resolve();
    this.#onEmptied = [];
  }
  #sendWaiting(): void {
    for (let next = this.#waiting.next; next !== undefined; next = this.#waiting.next) {
      if (!this.#sendIfRoom(next.id, { body: next.body, tag: undefined })) return;
      this.#waiting.take();
    }
  }
}
