import { connect, type Socket } from 'node:net';
import { PIPE_BYTES } from '../../kernel/callItems.ts';
import type { Answer, Ticket } from '../../kernel/client.ts';
import { encodeFrame, encodePost, FrameReader } from '../../kernel/frames.ts';
import type { Borrowed } from '../../kernel/itemBytes.ts';
import { beginWait, endWait } from '../../kernel/keepAlive.ts';
import { isDaemonTask } from '../../kernel/task.ts';
import { canWritePast, readInto, writeOrNot, writePieces } from '../../kernel/wire.ts';
import { type LineAddress, type LineHello, LinePost, MESSAGE_BYTES } from './linePosts.ts';

export interface LineWriterEvents {
  /** From now on messages may be sent. */
  switchedOn(): void;
  /** It cannot be had, or the reader is gone. Not after `leave`. */
  lost(): void;
  /** What becomes of a send whose message the reader has not taken before it was gone. */
  untaken(): Promise<Answer>;
}
interface Waiting {
  /** How much had been sent with it. */
  readonly end: number;
  readonly settle: (lost: boolean) => void;
}
const NO_BODY = Buffer.alloc(0);
const GRANTED: Answer = { granted: true, value: undefined, body: NO_BODY };
const TAKEN: Ticket = { answer: Promise.resolve(GRANTED), cancel() {} };

/** The writer's side of a line. A send waits as on a pipe: while less than its bytes, within the first 64 KiB, are taken. */
export class LineWriter {
  readonly #socket: Socket;
  readonly #events: LineWriterEvents;
  readonly #waiting: Waiting[] = [];
  #sent = 0;
  #taken = 0;
  #isOn = false;
  #isOver = false;

  constructor({ path, token }: LineAddress, events: LineWriterEvents) {
    this.#events = events;
    const reader = new FrameReader<never>({ receive() {}, receivePost: ({ first }) => this.#noteTaken(first) });
    const socket = connect({ path, onread: readInto(reader) });
    this.#socket = socket;
    socket.unref();
    socket.on('connect', () => {
      if (this.#isOver) return;
      if (!canWritePast(socket)) {
        socket.destroy();
        return;
      }
      writePieces(socket, [encodeFrame({ token } satisfies LineHello)]);
      this.#isOn = true;
      events.switchedOn();
    });
    socket.on('error', () => {});
    socket.on('close', () => this.#lose());
  }
  get isOn(): boolean {
    return this.#isOn;
  }
  /** Undefined where it would have to wait and may not wait for ever: it has not been sent then. */
  send(item: number, { body, tag }: Borrowed, mayGiveUp: boolean): Ticket | undefined {
    const end = this.#sent + body.length + (tag?.length ?? 0) + MESSAGE_BYTES;
    const waits = end - this.#taken > PIPE_BYTES;
    if (waits && mayGiveUp) return undefined;
    this.#sent = end;
    this.#write(LinePost.message, item, Number(waits), body, tag);
    if (!waits && this.#socket.writableLength === 0) return TAKEN;
    // It would be lost if this process ended now.
    if (!waits) this.#write(LinePost.waits);
    return { answer: this.#untilTaken(end), cancel() {} };
  }
  /** False where the reader is known to be gone. */
  get isReached(): boolean {
    const [post] = encodePost({ kind: LinePost.nothing, slot: 0, first: 0, second: 0, body: NO_BODY });
    return writeOrNot(this.#socket, post);
  }
  /** What comes next goes another way. What has been sent arrives. */
  leave(): void {
    this.#isOver = true;
    if (this.#isOn) {
      this.#write(LinePost.leave);
      beginWait();
      this.#socket.end(endWait);
    } else this.#socket.destroy();
    this.#settleAll(false);
  }

  #write(kind: number, first = 0, second = 0, body: Buffer = NO_BODY, tag?: Buffer): void {
    writePieces(this.#socket, encodePost({ kind, slot: 0, first, second, body }, tag), true);
  }
  #untilTaken(end: number): Promise<Answer> {
    const isBackground = isDaemonTask();
    if (!isBackground) beginWait();
    return new Promise((resolve) => {
      const settle = (lost: boolean): void => {
        if (!isBackground) endWait();
        resolve(lost ? this.#events.untaken() : GRANTED);
      };
      this.#waiting.push({ end, settle });
    });
  }
  #noteTaken(bytes: number): void {
    this.#taken += bytes;
    for (let [next] = this.#waiting; next !== undefined; [next] = this.#waiting) {
      if (next.end - this.#taken > PIPE_BYTES && next.end > this.#taken) return;
      this.#waiting.shift();
      next.settle(false);
    }
  }
  #lose(): void {
    const isNew = !this.#isOver;
    this.#isOver = true;
    this.#isOn = false;
    if (isNew) this.#events.lost();
    this.#settleAll(isNew);
  }
  #settleAll(lost: boolean): void {
    for (const { settle } of this.#waiting.splice(0)) settle(lost);
  }
}
