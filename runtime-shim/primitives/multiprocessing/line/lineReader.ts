import { randomBytes } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { brokerAddress } from '../../kernel/connection.ts';
import { encodePost, FrameReader, type Post } from '../../kernel/frames.ts';
import type { PackedItem } from '../../kernel/itemBytes.ts';
import { readAccepted, writeOrNot } from '../../kernel/wire.ts';
import { type LineAddress, type LineHello, LinePost, MESSAGE_BYTES } from './linePosts.ts';

export interface LineReaderEvents {
  arrive(message: PackedItem): void;
  /** Nothing more will come. */
  ended(): void;
}
/** The writer is told when so much has been taken, unless it waits and is told at once. */
const TELL_BYTES = 16_384;
const RETRY_MILLISECONDS = 5;
const NO_BODY = Buffer.alloc(0);
const sizeOf = ({ body }: PackedItem): number => body.length + MESSAGE_BYTES;

/** The reader's side of a line: expected from the moment it is made. */
export class LineReader {
  readonly #events: LineReaderEvents;
  readonly #token = randomBytes(16).toString('hex');
  #socket: Socket | undefined;
  #arrived = 0;
  #taken = 0;
  /** What the writer knows of. */
  #told = 0;
  /** It waits until so much has been taken. */
  #awaited = 0;
  #isOver = false;

  constructor(events: LineReaderEvents) {
    this.#events = events;
    expected.set(this.#token, this);
  }
  get isConnected(): boolean {
    return this.#socket !== undefined;
  }
  /** Resolves once the writer can connect. */
  async address(): Promise<LineAddress> {
    return { path: await listening(), token: this.#token };
  }
  /** The program has got it. */
  took(message: PackedItem): void {
    this.#taken += sizeOf(message);
    if (this.#taken - this.#told >= TELL_BYTES || this.#awaited > this.#told) this.#tell();
  }
  /** Nobody will read what comes. */
  close(): void {
    this.#isOver = true;
    expected.delete(this.#token);
    this.#socket?.destroy();
  }

  /** The writer has connected. Returns what takes its posts. */
  begin(socket: Socket): (post: Post) => void {
    this.#socket = socket;
    socket.on('close', () => this.#end());
    return (post) => this.#receive(post);
  }
  #receive({ kind, first, second, body }: Post): void {
    if (kind === LinePost.leave) this.#end();
    else if (kind === LinePost.waits) this.#awaited = this.#arrived;
    else if (kind === LinePost.message) {
      const message = { id: first, body };
      this.#arrived += sizeOf(message);
      if (second === 1) this.#awaited = this.#arrived;
      this.#events.arrive(message);
    }
    if (this.#awaited > this.#told && this.#taken > this.#told) this.#tell();
  }
  #tell(): void {
    const bytes = this.#taken - this.#told;
    if (bytes === 0 || this.#socket === undefined || this.#isOver) return;
    const [post] = encodePost({ kind: LinePost.taken, slot: 0, first: bytes, second: 0, body: NO_BODY });
    if (writeOrNot(this.#socket, post)) this.#told = this.#taken;
    // The writer has not read what it was told before.
    else setTimeout(() => this.#tell(), RETRY_MILLISECONDS).unref();
  }
  #end(): void {
    if (this.#isOver) return;
    this.close();
    this.#events.ended();
  }
}

const expected = new Map<string, LineReader>();
let server: Promise<string> | undefined;

/** Where this thread listens for all its lines. */
function listening(): Promise<string> {
  server ??= new Promise((resolve) => {
    const folder = dirname(brokerAddress().path);
    const path = join(folder, `line-${randomBytes(8).toString('hex')}`);
    const made = createServer({ pauseOnConnect: true }, accept);
    made.on('error', () => {});
    made.listen(path, () => resolve(path));
    made.unref();
  });
  return server;
}
function accept(accepted: Socket): void {
  let receive: ((post: Post) => void) | undefined;
  const reader = new FrameReader<LineHello>({
    receive: ({ header }) => {
      const line = expected.get(header.token);
      if (line === undefined) socket.destroy();
      else receive = line.begin(socket);
    },
    receivePost: (post) => receive?.(post),
  });
  const socket = readAccepted(accepted, reader);
  socket.unref();
  socket.on('error', () => {});
}
