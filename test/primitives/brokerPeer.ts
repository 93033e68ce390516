import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { Broker } from '../../runtime-shim/primitives/broker/broker.ts';
import { encodeFrame, encodePost, type Frame, FrameReader } from '../../runtime-shim/primitives/kernel/frames.ts';
import type {
  BrokerAddress,
  BrokerMessage,
  ClientMessage,
  ResourceReference,
} from '../../runtime-shim/primitives/kernel/protocol.ts';
import { answerFrom } from '../../runtime-shim/primitives/kernel/shortFrames.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

/** A broker that listens until the test ends. */
export async function startBroker(context: TestContext): Promise<BrokerAddress> {
  return (await startLocalBroker(context)).address;
}
/** The same, to be looked at from inside. */
export async function startLocalBroker(context: TestContext): Promise<{ address: BrokerAddress; broker: Broker }> {
  const folder = temporaryFolder(context);
  const path = process.platform === 'win32' ? `\\\\.\\pipe\\${folder.replaceAll(/\W/g, '-')}` : join(folder, 'broker');
  const address = { path, token: 'the token' };
  const broker = new Broker(address.token);
  await new Promise<void>((resolve) => broker.listen(address, resolve));
  context.after(() => broker.close());
  return { address, broker };
}

/** One connection to the broker, message by message, as a process of its own would have it. */
export class Peer {
  readonly #socket: Socket;
  readonly #arrived: Frame<BrokerMessage>[] = [];
  #wake: () => void = () => {};
  #calls = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const arrive = (frame: Frame<BrokerMessage>): void => {
      this.#arrived.push(frame);
      this.#wake();
    };
    const reader = new FrameReader<BrokerMessage>({
      receive: arrive,
      receivePost: (post) => arrive({ header: answerFrom(post), body: post.body }),
    });
    socket.on('data', (chunk: Buffer) => reader.read(chunk));
  }
  static async connect(context: TestContext, address: BrokerAddress, pid = 1): Promise<Peer> {
    const socket = connect(address.path);
    await once(socket, 'connect');
    context.after(() => socket.destroy());
    const peer = new Peer(socket);
    peer.send({ type: 'hello', token: address.token, pid, name: `P${pid}`, maker: `P${pid}` });
    await peer.next();
    return peer;
  }
  send(message: ClientMessage, body?: Buffer): void {
    this.#socket.write(encodeFrame(message, body));
  }
  /** Sends a call and returns its id. */
  call(
    resource: ResourceReference,
    operation: string,
    options: { wait?: boolean; item?: number; body?: Buffer } = {},
  ): number {
    this.#calls++;
    const { wait = true, item = 0, body } = options;
    this.send({ type: 'call', id: this.#calls, slot: this.slotOf(resource), operation, wait, item }, body);
    return this.#calls;
  }
  /** Says that it can name the resource, and returns its number. */
  slotOf(resource: ResourceReference): number {
    const slot = Number(`0x${Buffer.from(resource.key).toString('hex').slice(-7)}`);
    this.send({ type: 'slot', slot, resource });
    return slot;
  }
  /** Puts an item, or says what was taken; see `QueuePost`. */
  post(
    resource: ResourceReference,
    kind: number,
    first: number,
    options: { second?: number; text?: string; body?: Buffer } = {},
  ): void {
    const slot = this.slotOf(resource);
    const post = {
      kind,
      slot,
      first,
      second: options.second ?? 0,
      body: options.body ?? Buffer.from(options.text ?? ''),
    };
    for (const piece of encodePost(post)) this.#socket.write(piece);
  }
  /** The next message that the broker sends here. */
  async next(): Promise<BrokerMessage & { readonly text: string }> {
    while (this.#arrived.length === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const frame = this.#arrived.shift();
    if (frame === undefined) throw new Error('nothing has arrived');
    return { ...frame.header, text: frame.body.toString() };
  }
  /** Sends a call and returns what the broker says to it first. */
  async ask(...call: Parameters<Peer['call']>): Promise<BrokerMessage & { readonly text: string }> {
    this.call(...call);
    return this.next();
  }
  /** Ends the connection as the death of a process does. */
  leave(): void {
    this.#socket.destroy();
  }
}
