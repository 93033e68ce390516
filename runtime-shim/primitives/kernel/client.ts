import { rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { type Claim, Claims } from './claims.ts';
import { Depot } from './deposits/depot.ts';
import { DepotReader } from './deposits/depotReader.ts';
import { type ErrorName, makeError, OSError, ValueError } from './errors.ts';
import { encodeFrame, encodePost, FrameReader, type Post } from './frames.ts';
import type { PackedItem } from './itemBytes.ts';
import { beginWait, endWait } from './keepAlive.ts';
import { MAKER } from './maker.ts';
import { nobodyHears } from './observed.ts';
import type { BrokerAddress, BrokerMessage, CallMessage, ClientMessage, Hello, ResourceReference } from './protocol.ts';
import { answerFrom, shortCall } from './shortFrames.ts';
import { isDaemonTask } from './task.ts';
import { CallFailure } from './venue.ts';
import { type Pieces, readInto, writePieces } from './wire.ts';

/** The one answer to a call. A call that was withdrawn, or may not wait and would have to, is not granted. */
export type Answer =
  | {
      readonly granted: true;
      readonly value: number | boolean | undefined;
      readonly body: Buffer;
      /** What came before the body, for the same call. */
      readonly parts?: readonly PackedItem[];
    }
  | { readonly granted: false };

export interface CallOptions {
  readonly wait?: boolean;
  readonly task?: number;
  readonly item?: number;
  /** May be changed once the call has been made. */
  readonly body?: Buffer;
  /** What the body begins with, before `body`. */
  readonly tag?: Buffer | undefined;
  /** The process may end before the answer comes. */
  readonly background?: boolean;
  /** Called when the broker puts the call in line, or into another line, with the note that its machine made on it. */
  readonly onQueued?: (note: number) => void;
}
/** A call on its way. */
export interface Ticket {
  readonly answer: Promise<Answer>;
  /** Asks the broker to withdraw the call; `answer` then says which of the two was faster. */
  cancel(): void;
}
interface Pending {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  readonly onQueued: ((note: number) => void) | undefined;
  readonly background: boolean;
  parts: PackedItem[] | undefined;
  /** Whoever waits for it can name it. */
  readonly resource: ResourceReference;
}
const NO_BODY = Buffer.alloc(0);
const LARGEST_CALL = 2 ** 32 - 1;
function throwSurplusRelease(): never {
  throw new ValueError('something was released that another process had released before');
}
/** How long a new process tries to reach a broker whose thread is still starting. */
const CONNECT_ATTEMPTS = 1500;
const CONNECT_PAUSE_MILLISECONDS = 10;

/**
 * A process's connection to the broker. Calls are sent in the order in which they are made. The connection keeps the process
 * alive only while a call is pending, and not by itself.
 */
export class Client {
  readonly #address: BrokerAddress;
  readonly #hello: Hello;
  readonly #pending = new Map<number, Pending>();
  readonly #kept = new Set<Claim>();
  /** Where this thread lays down large items, and reads those of others. */
  readonly depot: Depot;
  readonly deposits: DepotReader;
  readonly #claims = new Claims({
    claimed: (slot, resource) => this.#send({ type: 'slot', slot, resource }),
    dropped: (key, received) => this.#send({ type: 'drop', key, received }),
  });
  #socket: Socket | undefined;
  #outbox: Buffer[] | undefined = [];
  #lastCall = 0;
  /** The pending calls that this process waits for. */
  #waitedFor = 0;
  #waitingForNumber = 0;
  #keepsAlive = false;
  #onPong: (() => void) | undefined;
  #setNumber: (number: number) => void = () => {};
  #refuseNumber: (error: Error) => void = () => {};
  readonly #number = new Promise<number>((resolve, reject) => {
    this.#setNumber = resolve;
    this.#refuseNumber = reject;
  });
  #attempts = 0;
  #failure: Error | undefined;

  constructor(address: BrokerAddress, name: string) {
    this.#address = address;
    this.depot = new Depot(address.token, () => this.#send({ type: 'depot' }));
    this.deposits = new DepotReader(address.token);
    this.#hello = { type: 'hello', token: address.token, pid: process.pid, name, maker: MAKER };
    this.#connect();
  }

  call(resource: ResourceReference, operation: string, options: CallOptions = {}): Ticket {
    const { wait = true, task = 0, item = 0, body, tag, onQueued, background = isDaemonTask() } = options;
    const id = this.#nextCall();
    const answer = new Promise<Answer>((resolve, reject) => {
      if (this.#failure !== undefined) reject(this.#failure);
      else {
        this.#pending.set(id, { resolve, reject, onQueued, background, parts: undefined, resource });
        if (!background) this.#waitedFor++;
      }
    });
    this.#keepAlive();
    const quiet = onQueued === undefined || onQueued === nobodyHears;
    const slot = this.#claims.slotOf(resource);
    this.#sendCall({ type: 'call', id, slot, operation, wait, ...(quiet ? { quiet } : {}), task, item }, body, tag);
    return {
      answer,
      cancel: () => {
        if (this.#pending.has(id)) this.#send({ type: 'cancel', id });
      },
    };
  }
  /** Sends a message that gets no answer, in order with the calls. `post.body` may be changed afterwards; `tag` goes before it. */
  post(resource: ResourceReference, post: Omit<Post, 'slot'>, tag?: Buffer): void {
    const slot = this.#claims.slotOf(resource);
    this.#write(encodePost({ ...post, slot }, tag));
  }
  /** Whether all that was sent is on its way, so that it arrives even if this process ends at once. */
  get isCaughtUp(): boolean {
    return this.#outbox === undefined && this.#socket?.writableLength === 0;
  }
  /**
   * Makes a call that is sure to succeed, as far as is known here, and whose answer says nothing new. Should it fail all the
   * same, that is an error that nobody catches.
   */
  tell(resource: ResourceReference, operation: string, options: Pick<CallOptions, 'task' | 'item'> = {}): void {
    const { task = 0, item = 0 } = options;
    const slot = this.#claims.slotOf(resource);
    this.#sendCall({ type: 'call', id: 0, slot, operation, wait: false, task, item });
  }
  /**
   * This thread can name the resource, which therefore lasts as long as `resource` is reachable. Everything that makes a
   * call does so too.
   */
  claim(resource: ResourceReference): Claim {
    return this.#claims.of(resource);
  }
  /** The resource lasts as long as these bytes, too, which mention it. */
  mention(resource: ResourceReference, bytes: Buffer): void {
    this.#claims.mention(resource, bytes);
  }
  /** The resource lasts as long as this thread: it has been sent where nobody tells when it has arrived. */
  keep(resource: ResourceReference): void {
    this.#kept.add(this.#claims.of(resource));
  }
  /** Resolves to this client's number among all, which the broker gives. Waits that begin in turn end in turn. */
  async number(): Promise<number> {
    this.#waitingForNumber++;
    this.#keepAlive();
    try {
      return await this.#number;
    } finally {
      this.#waitingForNumber--;
      this.#keepAlive();
    }
  }
  /** `done` is called when all that the broker had sent by then, and did because of this client, has come. */
  ping(done: () => void): void {
    this.#onPong = done;
    this.#send({ type: 'ping' });
  }

  #connect(): void {
    this.#attempts++;
    const reader = new FrameReader<BrokerMessage>({
      receive: ({ header, body }) => this.#receive(header, body),
      receivePost: (post) => this.#receive(answerFrom(post), post.body),
    });
    const socket = connect({ path: this.#address.path, onread: readInto(reader) });
    this.#socket = socket;
    socket.unref();
    let connected = false;
    socket.on('connect', () => {
      connected = true;
      const outbox = this.#outbox ?? [];
      this.#outbox = undefined;
      socket.write(Buffer.concat([encodeFrame(this.#hello), ...outbox]));
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      if (connected || this.#attempts >= CONNECT_ATTEMPTS) this.#fail();
      else this.#retry();
    });
  }
  #retry(): void {
    setTimeout(() => this.#connect(), CONNECT_PAUSE_MILLISECONDS).unref();
  }
  #nextCall(): number {
    do {
      this.#lastCall = (this.#lastCall % LARGEST_CALL) + 1;
    } while (this.#pending.has(this.#lastCall));
    return this.#lastCall;
  }
  #sendCall(call: CallMessage, body: Buffer = NO_BODY, tag?: Buffer): void {
    const short = shortCall(call);
    if (short !== undefined) this.#write(encodePost({ ...short, body }, tag));
    else this.#send(call, tag === undefined ? body : Buffer.concat([tag, body]));
  }
  #send(message: ClientMessage, body?: Buffer): void {
    this.#write([encodeFrame(message, body)]);
  }
  #write(pieces: Pieces): void {
    if (this.#outbox !== undefined) this.#outbox.push(Buffer.concat(pieces));
    // A second piece is the caller's.
    else if (this.#socket !== undefined) writePieces(this.#socket, pieces, pieces.length > 1);
  }
  #isNeeded(): boolean {
    return this.#waitedFor > 0 || this.#waitingForNumber > 0;
  }
  #keepAlive(): void {
    const keepsAlive = this.#isNeeded();
    if (keepsAlive === this.#keepsAlive) return;
    this.#keepsAlive = keepsAlive;
    if (keepsAlive) beginWait();
    else endWait();
  }

  #receive(message: BrokerMessage, body: Buffer): void {
    switch (message.type) {
      case 'welcome':
        this.#setNumber(message.client);
        break;
      case 'pong':
        this.#onPong?.();
        break;
      case 'depot':
        this.depot.open(message.address);
        break;
      case 'queued':
        this.#pending.get(message.id)?.onQueued?.(message.note ?? 0);
        break;
      case 'done':
        if (message.mentions !== undefined) this.#claims.received(message.mentions, body);
        this.#settle(message.id, ({ resolve, parts }) => {
          const answer = { granted: true, value: message.value, body } as const;
          resolve(parts === undefined ? answer : { ...answer, parts });
        });
        break;
      case 'part':
        if (message.mentions !== undefined) this.#claims.received(message.mentions, body);
        this.#notePart(message.id, { id: message.item, body });
        break;
      case 'refused':
        this.#settle(message.id, ({ resolve }) => resolve({ granted: false }));
        break;
      case 'failed':
        this.#settle(message.id, ({ reject }) => reject(makeError(message.error satisfies ErrorName, message.message)));
        break;
      case 'declined':
        if (message.id === 0) queueMicrotask(throwSurplusRelease);
        this.#settle(message.id, ({ reject }) => reject(new CallFailure(message.failure)));
        break;
      case 'notice':
        this.#claims.find(message.key)?.onNotice?.(message.value, message.text ?? '');
        break;
      case 'orphaned':
        this.#claims.find(message.key)?.onOrphaned?.(message.pid, message.name);
        break;
    }
  }
  #notePart(id: number, part: PackedItem): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    pending.parts ??= [];
    pending.parts.push(part);
  }
  #settle(id: number, settle: (pending: Pending) => void): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#pending.delete(id);
    if (!pending.background) this.#waitedFor--;
    this.#keepAlive();
    settle(pending);
  }
  /** The broker is gone, and with it the program's first process; its folder has nobody else left to clear it up. */
  #fail(): void {
    this.#failure = new OSError('the connection to the first process of the program is lost');
    this.#number.catch(() => {});
    this.#refuseNumber(this.#failure);
    for (const { reject } of this.#pending.values()) reject(this.#failure);
    this.#pending.clear();
    this.#waitedFor = 0;
    this.#keepAlive();
    this.#onPong?.();
    if (process.platform !== 'win32') rmSync(dirname(this.#address.path), { recursive: true, force: true });
  }
}
