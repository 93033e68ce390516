import { timingSafeEqual } from 'node:crypto';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { encodeFrame, encodePost, FrameReader, type Post } from '../kernel/frames.ts';
import { isMadeBy } from '../kernel/maker.ts';
import type {
  BrokerAddress,
  BrokerMessage,
  CallMessage,
  ClientMessage,
  Hello,
  ResourceReference,
} from '../kernel/protocol.ts';
import { keysIn } from '../kernel/referring.ts';
import { callFrom, shortAnswer } from '../kernel/shortFrames.ts';
import { readAccepted, writePieces } from '../kernel/wire.ts';
import { bodies } from './bodies.ts';
import { Depots } from './depots.ts';
import { endedState, failEnded } from './endedState.ts';
import { ConditionState, MachineState } from './machineState.ts';
import { ObjectState } from './objectState.ts';
import { makeDict, makeNamespace } from './objects/dict.ts';
import { makeList } from './objects/list.ts';
import { makeArray, makeValue } from './objects/numbers.ts';
import { PipeState } from './pipeState.ts';
import { QueueState } from './queueState.ts';
import type { KeepFor } from './references.ts';
import { type Resource, Resources } from './resources.ts';
import type { BrokerClient, Call, Notify, SharedState } from './sharedState.ts';

type Shared = Resource<Connection>;
/** Why a resource lasts that a client can name. */
interface Hold {
  readonly shared: Shared;
  /** The number by which the client speaks of it, as long as it does. */
  slot: number | undefined;
  /** How many messages have been sent to the client that mention it, and that the client has not said to be gone. */
  sent: number;
}
interface Connection {
  readonly client: BrokerClient;
  readonly maker: string;
  readonly calls: Map<number, { readonly call: Call; readonly shared: Shared }>;
  /** What its calls and posts are about, by the number that it gave. */
  readonly slots: Map<number, Shared>;
  readonly holds: Map<string, Hold>;
  send(message: BrokerMessage, body?: Buffer): void;
}
/** What a state can ask of the broker. */
interface Surroundings {
  readonly onOrphaned: (owner: BrokerClient) => void;
  /** Tells the holder that another one has released what it took. */
  readonly onReleased: (holder: BrokerClient) => void;
  /** Tells all users, or one of them. */
  readonly notify: Notify;
  readonly find: (other: ResourceReference) => SharedState;
  readonly keepFor: KeepFor;
  readonly depots: Depots;
}

/** How each kind of resource is made; a new primitive adds its line here. */
const makeState: Record<
  ResourceReference['kind'],
  (reference: ResourceReference, surroundings: Surroundings) => SharedState
> = {
  lock: (_, { onOrphaned, onReleased }) => new MachineState('lock', [0], onOrphaned, onReleased),
  rlock: (_, { onOrphaned }) => new MachineState('rlock', [1], onOrphaned),
  semaphore: ({ parameters = [] }) => new MachineState('semaphore', parameters),
  event: () => new MachineState('event', []),
  barrier: ({ parameters = [] }) => new MachineState('barrier', parameters),
  condition: ({ over }, { find }) => new ConditionState(over === undefined ? undefined : find(over)),
  queue: ({ capacity, parameters = [] }, { depots }) => new QueueState(capacity, parameters[0], depots),
  pipe: (_, { notify }) => new PipeState(notify),
  value: (_, { keepFor }) => new ObjectState(makeValue, keepFor),
  array: (_, { keepFor }) => new ObjectState(makeArray, keepFor),
  dict: (_, { keepFor }) => new ObjectState(makeDict, keepFor),
  list: (_, { keepFor }) => new ObjectState(makeList, keepFor),
  namespace: (_, { keepFor }) => new ObjectState(makeNamespace, keepFor),
};

/**
 * Keeps every shared resource of one program and decides who gets it. It knows nothing of tasks, only of processes, each
 * of them one connection, whose end tells that the process has ended.
 */
export class Broker {
  readonly #token: Buffer;
  readonly #resources = new Resources<Connection>();
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #depots: Depots;
  #connections = 0;

  constructor(token: string) {
    this.#token = Buffer.from(token);
    this.#depots = new Depots(token);
    this.#server = createServer({ pauseOnConnect: true }, (socket) => this.#accept(socket));
  }

  /** Calls `ready` once clients can connect at the address. */
  listen(address: BrokerAddress, ready: () => void): void {
    this.#server.listen(address.path, ready);
  }
  /** Ends all connections, too. */
  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    this.#depots.close();
  }
  /** How many resources it keeps. */
  get size(): number {
    return this.#resources.size;
  }

  #accept(accepted: Socket): void {
    let connection: Connection | undefined;
    const reader = new FrameReader<ClientMessage>({
      receive: ({ header, body }) => {
        if (connection !== undefined) this.#receive(connection, header, body);
        else if (header.type === 'hello' && this.#isToken(header.token)) connection = this.#welcome(socket, header);
        else socket.destroy();
      },
      receivePost: (post) => {
        if (connection !== undefined) this.#receivePost(connection, post);
        else socket.destroy();
      },
      allocate: (size) => bodies.allocate(size),
    });
    const socket = readAccepted(accepted, reader);
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    const leave = (): void => {
      if (connection !== undefined) this.#leave(connection);
      connection = undefined;
    };
    // At the first sign, before any message of another client that was sent later: whoever has seen the process end may
    // count on its locks being known as orphaned. `close` alone would come a turn later.
    for (const sign of ['end', 'error', 'close']) socket.on(sign, leave);
  }
  #isToken(token: string): boolean {
    const bytes = Buffer.from(token);
    return bytes.length === this.#token.length && timingSafeEqual(bytes, this.#token);
  }
  #welcome(socket: Socket, { pid, name, maker }: Hello): Connection {
    this.#connections++;
    const connection: Connection = {
      client: { number: this.#connections, pid, name },
      maker,
      calls: new Map(),
      slots: new Map(),
      holds: new Map(),
      send: (message, body) => {
        if (socket.writable) this.#send(connection, socket, message, body);
      },
    };
    connection.send({ type: 'welcome', client: connection.client.number });
    return connection;
  }
  #send(to: Connection, socket: Socket, message: BrokerMessage, body: Buffer = NO_BODY): void {
    const mentions = message.type === 'done' || message.type === 'part' ? keysIn(body) : [];
    for (const key of mentions) this.#noteSent(to, key);
    const short = mentions.length === 0 ? shortAnswer(message) : undefined;
    if (short !== undefined) writePieces(socket, encodePost({ ...short, body }));
    else writePieces(socket, [encodeFrame(mentions.length === 0 ? message : { ...message, mentions }, body)]);
  }
  #leave(connection: Connection): void {
    connection.calls.clear();
    for (const { state, users } of this.#resources.all()) {
      if (users.delete(connection)) state.clientLeft(connection.client);
    }
    for (const { shared } of connection.holds.values()) this.#resources.release(shared);
    connection.holds.clear();
    this.#depots.clientLeft(connection.client);
  }

  #receive(connection: Connection, message: ClientMessage, body: Buffer): void {
    if (message.type === 'ping') connection.send({ type: 'pong' });
    else if (message.type === 'depot') {
      const address = this.#depots.make(connection.client);
      connection.send({ type: 'depot', ...(address && { address }) });
    } else if (message.type === 'cancel') {
      const pending = connection.calls.get(message.id);
      pending?.shared.state.cancel(pending.call);
    } else if (message.type === 'slot') {
      this.#noteNamed(connection, this.#find(message.resource), message.slot);
    } else if (message.type === 'drop') {
      this.#drop(connection, message.key, message.received);
    } else if (message.type === 'call') {
      this.#call(connection, message, body);
    }
  }
  #receivePost(connection: Connection, post: Post): void {
    const call = callFrom(post);
    if (call !== undefined) {
      this.#call(connection, call, post.body);
      return;
    }
    this.#resources.keepMentioned(post.body);
    connection.slots.get(post.slot)?.state.post?.(connection.client, post);
  }
  #call(connection: Connection, message: CallMessage, body: Buffer): void {
    const shared = connection.slots.get(message.slot);
    if (shared === undefined) return;
    this.#resources.keepMentioned(body);
    const call = makeCall(connection, message, body);
    if (message.id !== 0) connection.calls.set(message.id, { call, shared });
    if (message.operation === 'end') this.#end(shared, call);
    else shared.state.call(call);
  }

  #holdFor(connection: Connection, shared: Shared): Hold {
    let hold = connection.holds.get(shared.key);
    if (hold === undefined) {
      hold = { shared, slot: undefined, sent: 0 };
      connection.holds.set(shared.key, hold);
      this.#resources.hold(shared);
    }
    return hold;
  }
  #noteNamed(connection: Connection, shared: Shared, slot: number): void {
    this.#holdFor(connection, shared).slot = slot;
    connection.slots.set(slot, shared);
    shared.users.add(connection);
    if (isMadeBy(shared.key, connection.maker)) shared.isKnownToMaker = true;
  }
  #noteSent(connection: Connection, key: string): void {
    const shared = this.#resources.get(key);
    if (shared !== undefined) this.#holdFor(connection, shared).sent++;
  }
  /** Where more has been sent meanwhile, the client can still name the resource, and says so when that is over, too. */
  #drop(connection: Connection, key: string, received: number): void {
    const hold = connection.holds.get(key);
    if (hold === undefined) return;
    if (hold.slot !== undefined) connection.slots.delete(hold.slot);
    hold.slot = undefined;
    hold.sent -= received;
    if (hold.sent > 0) return;

    connection.holds.delete(key);
    this.#resources.release(hold.shared);
  }
  /** From now on the resource is of no use: everybody who waits, or comes later, is told so. */
  #end(ended: Shared, by: Call): void {
    ended.state = endedState;
    by.done();
    for (const { calls } of ended.users) {
      for (const { call, shared } of [...calls.values()]) if (shared === ended) failEnded(call);
    }
  }
  #find(reference: ResourceReference): Shared {
    const { key, kind } = reference;
    const known = this.#resources.get(key);
    if (known !== undefined) return known;
    const users = (): Iterable<Connection> => this.#resources.get(key)?.users ?? [];
    return this.#resources.add(reference, () =>
      makeState[kind](reference, {
        onOrphaned: ({ pid, name }) => {
          for (const user of users()) user.send({ type: 'orphaned', key, pid, name });
        },
        onReleased: (holder) => {
          for (const user of users()) if (user.client === holder) user.send({ type: 'notice', key, value: 0 });
        },
        notify: (value, to, text) => {
          for (const user of users()) {
            if (to === undefined || user.client === to)
              user.send({ type: 'notice', key, value, ...(text && { text }) });
          }
        },
        find: (other) => this.#find(other).state,
        keepFor: (mention, other) => this.#resources.keepFor(mention, other),
        depots: this.#depots,
      }),
    );
  }
}

const NO_BODY = Buffer.alloc(0);

function makeCall(connection: Connection, message: CallMessage, body: Buffer): Call {
  const { id, operation, wait, task = 0, item = 0 } = message;
  const answer = (answered: BrokerMessage, bytes?: Buffer): void => {
    // An unknown id belongs to a client that has left.
    if (connection.calls.delete(id)) connection.send(answered, bytes);
  };
  return {
    client: connection.client,
    operation,
    wait,
    task,
    item,
    body,
    queued: (note = 0) => {
      if (message.quiet !== true) connection.send({ type: 'queued', id, ...(note === 0 ? {} : { note }) });
    },
    part: (partItem, bytes) => {
      if (connection.calls.has(id)) connection.send({ type: 'part', id, item: partItem }, bytes);
    },
    done: (value, bytes) => answer({ type: 'done', id, ...(value === undefined ? {} : { value }) }, bytes),
    decline: (failure) => {
      if (id === 0) connection.send({ type: 'declined', id, failure });
      else answer({ type: 'declined', id, failure });
    },
    refuse: () => answer({ type: 'refused', id }),
    fail: (error, text) => answer({ type: 'failed', id, error, message: text }),
  };
}
