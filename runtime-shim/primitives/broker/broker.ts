import { timingSafeEqual } from 'node:crypto';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { encodeFrame, frameReader, type Post } from '../kernel/frames.ts';
import type { BrokerAddress, BrokerMessage, ClientMessage, ResourceReference } from '../kernel/protocol.ts';
import { endedState, failEnded } from './endedState.ts';
import { ConditionState, MachineState } from './machineState.ts';
import { ObjectState } from './objectState.ts';
import { makeDict, makeNamespace } from './objects/dict.ts';
import { makeList } from './objects/list.ts';
import { makeArray, makeValue } from './objects/numbers.ts';
import { PipeState } from './pipeState.ts';
import { QueueState } from './queueState.ts';
import type { BrokerClient, Call, SharedState } from './sharedState.ts';

interface Shared {
  state: SharedState;
  /** Who has used it, and so wants to hear about it. */
  readonly users: Set<Connection>;
}
interface Connection {
  readonly client: BrokerClient;
  readonly calls: Map<number, { readonly call: Call; readonly shared: Shared }>;
  /** What its posts are about, by the number that it gave. */
  readonly slots: Map<number, Shared>;
  send(message: BrokerMessage, body?: Buffer): void;
}

/** How each kind of resource is made; a new primitive adds its line here. */
const makeState: Record<
  ResourceReference['kind'],
  (
    reference: ResourceReference,
    onOrphaned: (owner: BrokerClient) => void,
    find: (other: ResourceReference) => SharedState,
    notify: (value: number) => void,
  ) => SharedState
> = {
  lock: (_, onOrphaned) => new MachineState('lock', [0], onOrphaned),
  rlock: (_, onOrphaned) => new MachineState('rlock', [1], onOrphaned),
  semaphore: ({ parameters = [] }) => new MachineState('semaphore', parameters),
  event: () => new MachineState('event', []),
  barrier: ({ parameters = [] }) => new MachineState('barrier', parameters),
  condition: ({ over }, _, find) => new ConditionState(over === undefined ? undefined : find(over)),
  queue: ({ capacity, parameters = [] }) => new QueueState(capacity, parameters[0]),
  pipe: (_, __, ___, notify) => new PipeState(notify),
  value: () => new ObjectState(makeValue),
  array: () => new ObjectState(makeArray),
  dict: () => new ObjectState(makeDict),
  list: () => new ObjectState(makeList),
  namespace: () => new ObjectState(makeNamespace),
};

/**
 * Keeps every shared resource of one program and decides who gets it. It knows nothing of tasks, only of processes, each
 * of them one connection, whose end tells that the process has ended.
 */
export class Broker {
  readonly #token: Buffer;
  readonly #resources = new Map<string, Shared>();
  readonly #server: Server;
  #connections = 0;

  constructor(token: string) {
    this.#token = Buffer.from(token);
    this.#server = createServer((socket) => this.#accept(socket));
  }

  /** Calls `ready` once clients can connect at the address. */
  listen(address: BrokerAddress, ready: () => void): void {
    this.#server.listen(address.path, ready);
  }
  close(): void {
    this.#server.close();
  }

  #accept(socket: Socket): void {
    let connection: Connection | undefined;
    const read = frameReader<ClientMessage>(
      ({ header, body }) => {
        if (connection !== undefined) this.#receive(connection, header, body);
        else if (header.type === 'hello' && this.#isToken(header.token)) connection = this.#welcome(socket, header);
        else socket.destroy();
      },
      (post) => {
        if (connection !== undefined) this.#receivePost(connection, post);
        else socket.destroy();
      },
    );
    socket.on('data', read);
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
  #welcome(socket: Socket, hello: { readonly pid: number; readonly name: string }): Connection {
    this.#connections++;
    const connection: Connection = {
      client: { number: this.#connections, pid: hello.pid, name: hello.name },
      calls: new Map(),
      slots: new Map(),
      send: (message, body) => {
        if (socket.writable) socket.write(encodeFrame(message, body));
      },
    };
    connection.send({ type: 'welcome', client: connection.client.number });
    return connection;
  }
  #leave(connection: Connection): void {
    connection.calls.clear();
    for (const { state, users } of this.#resources.values()) {
      if (users.delete(connection)) state.clientLeft(connection.client);
    }
  }

  #receive(connection: Connection, message: ClientMessage, body: Buffer): void {
    if (message.type === 'cancel') {
      const pending = connection.calls.get(message.id);
      pending?.shared.state.cancel(pending.call);
    } else if (message.type === 'slot') {
      const shared = this.#find(message.resource);
      shared.users.add(connection);
      connection.slots.set(message.slot, shared);
    } else if (message.type === 'call') {
      const shared = this.#find(message.resource);
      shared.users.add(connection);
      const call = makeCall(connection, message, body);
      connection.calls.set(message.id, { call, shared });
      if (message.operation === 'end') this.#end(shared, call);
      else shared.state.call(call);
    }
  }
  /** From now on the resource is of no use: everybody who waits, or comes later, is told so. */
  #end(ended: Shared, by: Call): void {
    ended.state = endedState;
    by.done();
    for (const { calls } of ended.users) {
      for (const { call, shared } of [...calls.values()]) if (shared === ended) failEnded(call);
    }
  }
  #receivePost(connection: Connection, post: Post): void {
    connection.slots.get(post.slot)?.state.post?.(connection.client, post);
  }
  #find(reference: ResourceReference): Shared {
    const known = this.#resources.get(reference.key);
    if (known !== undefined) return known;
    const users = new Set<Connection>();
    const onOrphaned = ({ pid, name }: BrokerClient): void => {
      for (const user of users) user.send({ type: 'orphaned', key: reference.key, pid, name });
    };
    const find = (other: ResourceReference): SharedState => this.#find(other).state;
    const notify = (value: number): void => {
      for (const user of users) user.send({ type: 'notice', key: reference.key, value });
    };
    const state = makeState[reference.kind](reference, onOrphaned, find, notify);
    const made = { state, users };
    this.#resources.set(reference.key, made);
    return made;
  }
}

function makeCall(connection: Connection, message: Extract<ClientMessage, { type: 'call' }>, body: Buffer): Call {
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
    done: (value, bytes) => answer({ type: 'done', id, ...(value === undefined ? {} : { value }) }, bytes),
    decline: (failure) => answer({ type: 'declined', id, failure }),
    refuse: () => answer({ type: 'refused', id }),
    fail: (error, text) => answer({ type: 'failed', id, error, message: text }),
  };
}
