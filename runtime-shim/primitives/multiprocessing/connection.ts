import { Operation } from '../../../core/protocol/records.ts';
import { probe } from '../../probe.ts';
import { READING, WRITING } from '../kernel/callItems.ts';
import { client } from '../kernel/connection.ts';
import { EOFError, OSError, PicklingError } from '../kernel/errors.ts';
import { grantOfTicket } from '../kernel/grant.ts';
import { Handle, type HandleReference, type Received, referenceFor, registerHandle } from '../kernel/handle.ts';
import { type Borrowed, borrowItem, unpackItem } from '../kernel/itemBytes.ts';
import { labelOf, nextItem } from '../kernel/items.ts';
import { ObservedResource, type ObservedWait } from '../kernel/observed.ts';
import type { ResourceReference } from '../kernel/protocol.ts';
import { transitOf } from '../kernel/transit.ts';
import { mayWait, type Outcome, type Timeout } from '../kernel/wait.ts';
import { Inbox } from './inbox.ts';
import { doubtReader, Outbox } from './outbox.ts';

const NO_BYTES = Buffer.alloc(0);
let transits = 0;

/** What makes a connection: a reference whose `extra` says what it can do. */
export interface EndParts {
  readonly end: HandleReference;
}
/** One direction of a pipe, as this process sees it. */
interface Channel<Way> {
  readonly resource: ResourceReference;
  readonly observed: ObservedResource;
  readonly way: Way;
}

/**
 * `multiprocessing.connection.Connection`: one end of a pipe. Messages are whole and in order. An end may be given to other
 * processes as an argument; each has to close its own, and a reader learns that nothing more comes (`EOFError`) only when
 * **every** process has closed its writing end. A process that ends closes all that it has.
 *
 * @typeParam In what arrives at this end
 * @typeParam Out what can be sent from it
 */
export class Connection<In = unknown, Out = In> extends Handle implements AsyncIterable<In> {
  readonly #readable: boolean;
  readonly #writable: boolean;
  readonly #inbox: Channel<Inbox>;
  readonly #outbox: Channel<Outbox>;
  readonly #end: HandleReference;
  /** Ends the waits for messages when this end is closed. */
  readonly #waits = new Set<() => void>();
  #closed = false;
  #isTold = false;

  constructor(parts: EndParts | Received) {
    const end = 'end' in parts ? parts.end : referenceFor('pipe', 0, parts);
    super(end);
    const { name, extra } = end;
    this.#end = end;
    this.#readable = extra?.['readable'] === true;
    this.#writable = extra?.['writable'] === true;
    const named = name === undefined ? {} : { name };
    const outbox: ResourceReference = { ...end.resource, key: String(extra?.['peer']) };
    const peer = new ObservedResource({}, 'pipe', () => ({ sharedKey: outbox.key, ...named }));
    this.#inbox = { resource: end.resource, observed: this.observed, way: new Inbox(end.resource) };
    this.#outbox = { resource: outbox, observed: peer, way: new Outbox(outbox) };
    // What it has not used yet lasts as well.
    if (this.#readable) client().claim(end.resource);
    if (this.#writable) client().claim(outbox);
    if ('end' in parts) return;
    const transit = Buffer.from(String(extra?.['transit']));
    this.#changeEnds('open', transit);
    this.#tellOpen();
  }

  get closed(): boolean {
    return this.#closed;
  }
  get readable(): boolean {
    return this.#readable;
  }
  get writable(): boolean {
    return this.#writable;
  }

  /**
   * Resolves once the pipe has taken the message: at once while less than 64 KiB lie unread, otherwise when the reader has made
   * room. Rejects with `BrokenPipeError` when every reading end is closed, with `OSError` when this end is closed or cannot
   * send, with `PicklingError` where the value cannot be copied, with the signal's reason where that ends the wait.
   */
  send(value: Out, signal?: AbortSignal): Promise<void> {
    let message: Borrowed;
    try {
      message = borrowItem(value);
    } catch (error) {
      return Promise.reject(error);
    }
    return this.#send(message, probe() === undefined ? '' : labelOf(value), signal);
  }
  /** Resolves to the next message. Rejects with `EOFError` when none is left and every writing end is closed; otherwise as `send`. */
  recv(signal?: AbortSignal): Promise<In> {
    return this.#receive((bytes) => parse(bytes) as In, signal);
  }
  /** Sends bytes as they are, for `recvBytes` at the other end: `size` of them, from `offset` on. */
  sendBytes(bytes: Uint8Array, offset = 0, size = bytes.byteLength - offset): Promise<void> {
    const part = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).subarray(offset, offset + size);
    return this.#send({ body: part, tag: undefined }, probe() === undefined ? '' : `${part.length} B`, undefined);
  }
  /** Resolves to the bytes of the next message. Rejects with `OSError` where they are more than `maxLength`, and closes this end then. */
  recvBytes(maxLength = Number.POSITIVE_INFINITY, signal?: AbortSignal): Promise<Buffer> {
    return this.#receive((bytes) => {
      if (bytes.length <= maxLength) return bytes;
      this.close();
      throw new OSError('the message is longer than that');
    }, signal);
  }
  /**
   * Resolves to whether `recv` has something to say now: a message, or that nothing more will come. Waits for that no longer
   * than `timeout` (seconds, or a signal); for ever where it is null.
   */
  poll(timeout: Timeout | null = 0): Promise<boolean> {
    const unusable = this.#whyUnusable(this.#readable, 'read');
    if (unusable !== undefined) return Promise.reject(unusable);
    return this.#poll(timeout ?? undefined);
  }
  /** This process gives up its end. What waits here rejects with `OSError`. Closing it again does nothing. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const end of this.#waits) end();
    this.#inbox.way.close();
    this.#outbox.way.leaveLine();
    doubtReader(this.#inbox.resource.key);
    this.#tellEnds(0);
    this.#changeEnds('close', NO_BYTES);
  }
  [Symbol.dispose](): void {
    this.close();
  }
  /** The messages, until nothing more will come. */
  async *[Symbol.asyncIterator](): AsyncGenerator<In, void, undefined> {
    for (;;) {
      let message: In;
      try {
        message = await this.recv();
      } catch (error) {
        if (error instanceof EOFError) return;
        throw error;
      }
      yield message;
    }
  }

  /** The receiver holds the end from now on, though it does not know yet. */
  protected override sendReference(): HandleReference {
    if (this.#closed) throw new OSError('handle is closed');
    this.#tellOpen();
    const { id } = transitOf(this, () => {
      transits++;
      const made = `${process.pid}.${transits}`;
      const bytes = Buffer.from(made);
      this.#inbox.way.share();
      this.#outbox.way.leaveLine();
      this.#changeEnds('transit', bytes);
      return { id: made, drop: () => this.#changeEnds('drop', bytes) };
    });
    return { ...this.#end, extra: { ...this.#end.extra, transit: id } };
  }

  #whyUnusable(able: boolean, verb: string): Error | undefined {
    if (this.#closed) return new OSError('handle is closed');
    return able ? undefined : new OSError(`this end of the pipe cannot ${verb}`);
  }
  /** Opens, passes on or gives up what this object can do, for the process as a whole. */
  #changeEnds(operation: string, body: Buffer): void {
    const tell = ({ resource }: Channel<unknown>, item: number): void => {
      client()
        .call(resource, operation, { item, body })
        .answer.catch(() => {});
    };
    if (this.#readable) tell(this.#inbox, READING);
    if (this.#writable) tell(this.#outbox, WRITING);
  }
  /** Not when the ends are made, since nobody knows then what they are called. */
  #tellOpen(): void {
    if (!this.#isTold) this.#tellEnds(1);
    this.#isTold = true;
  }
  /** Who holds which end open, for those who look for the one that was forgotten. */
  #tellEnds(open: 0 | 1): void {
    const tell = ({ observed }: Channel<unknown>, end: string): void =>
      observed.tell((observer, resource) => observer.gauge(resource, `${end} ${process.pid}`, open));
    if (this.#readable) tell(this.#inbox, 'reader');
    if (this.#writable) tell(this.#outbox, 'writer');
  }

  #send(message: Borrowed, label: string, signal: AbortSignal | undefined): Promise<void> {
    const unusable = this.#whyUnusable(this.#writable, 'send');
    if (unusable !== undefined) return Promise.reject(unusable);
    this.#tellOpen();
    const { way, observed } = this.#outbox;
    const wait = observed.request({ operation: Operation.put, mayGiveUp: signal !== undefined });
    const item = nextItem();
    observed.tell((observer, id) => observer.enqueue(id, item, label));
    const ticket = way.send(item, message, wait.queued, signal !== undefined);
    const result = grantOfTicket(ticket, wait, signal).then(() => undefined);
    wait.stands(result);
    return result;
  }
  #receive<Message>(read: (bytes: Buffer) => Message, signal: AbortSignal | undefined): Promise<Message> {
    const unusable = this.#whyUnusable(this.#readable, 'receive');
    if (unusable !== undefined) return Promise.reject(unusable);
    this.#tellOpen();
    const wait = this.observed.request({ operation: Operation.take, mayGiveUp: signal !== undefined });
    const result = this.#waitHere('recv', wait, signal).then((outcome) => {
      if (!outcome.granted) throw new OSError('handle is closed');
      this.observed.tell((observer, resource) => observer.dequeue(resource, Number(outcome.value)));
      return read(outcome.body);
    });
    wait.stands(result);
    return result;
  }
  #poll(timeout: Timeout | undefined): Promise<boolean> {
    const wait = this.observed.request({ operation: Operation.take, mayGiveUp: timeout !== undefined });
    const result = this.#waitHere('poll', wait, timeout).then(({ granted }) => {
      if (this.#closed) throw new OSError('handle is closed');
      return granted;
    });
    wait.stands(result);
    return result;
  }
  /** Makes a call on what arrives here. Where this end is closed meanwhile, it is withdrawn. */
  async #waitHere(operation: 'recv' | 'poll', observed: ObservedWait, timeout: Timeout | undefined): Promise<Outcome> {
    const wait = mayWait(true, timeout);
    const { way } = this.#inbox;
    const ticket = operation === 'recv' ? way.take(observed.queued) : way.poll(wait, observed.queued);
    this.#waits.add(ticket.cancel);
    try {
      return await grantOfTicket(ticket, observed, wait ? timeout : undefined);
    } finally {
      this.#waits.delete(ticket.cancel);
    }
  }
}
registerHandle('pipe', Connection);

function parse(bytes: Buffer): unknown {
  try {
    return unpackItem(bytes);
  } catch (error) {
    throw new PicklingError('what has arrived is no value; it was sent by sendBytes', { cause: error });
  }
}
