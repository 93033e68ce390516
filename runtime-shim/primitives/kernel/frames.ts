import type { Pieces } from './wire.ts';

/**
 * Messages on a byte stream. A frame is uint32 length of what follows, uint32 length of the header (both little-endian),
 * the header as JSON text, and a body of bytes that only the ends understand. What is sent very often, and needs no answer,
 * is a post: in place of the header's length it has its kind with the topmost bit set, and then three uint32 of its own.
 */
export interface Frame<Header> {
  readonly header: Header;
  readonly body: Buffer;
}
export interface Post {
  readonly kind: number;
  /** Which resource it is about, by the number that the sender has given it. */
  readonly slot: number;
  /** What these say, the kind decides. */
  readonly first: number;
  readonly second: number;
  readonly body: Buffer;
}
const LENGTH_BYTES = 4;
const PREFIX_BYTES = 8;
const POST_BYTES = PREFIX_BYTES + 12;
const POST_BIT = 2 ** 31;
const NO_BODY = Buffer.alloc(0);
/** From here on, a second piece costs less than a copy. */
const LARGE_BYTES = 8192;

export function encodeFrame(header: object, body: Buffer = NO_BODY): Buffer {
  const text = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.allocUnsafe(PREFIX_BYTES);
  prefix.writeUInt32LE(4 + text.length + body.length, 0);
  prefix.writeUInt32LE(text.length, 4);
  return Buffer.concat([prefix, text, body]);
}
/**
 * What is written for a post, in pieces, so that a large body is not copied.
 *
 * @param tag what the body begins with, before `post.body`
 */
export function encodePost({ kind, slot, first, second, body }: Post, tag: Buffer = NO_BODY): Pieces {
  const isLarge = body.length >= LARGE_BYTES;
  const bodyStart = POST_BYTES + tag.length;
  const bytes = Buffer.allocUnsafe(bodyStart + (isLarge ? 0 : body.length));
  bytes.writeUInt32LE(bodyStart - LENGTH_BYTES + body.length, 0);
  bytes.writeUInt32LE(POST_BIT + kind, 4);
  bytes.writeUInt32LE(slot, 8);
  bytes.writeUInt32LE(first, 12);
  bytes.writeUInt32LE(second, 16);
  tag.copy(bytes, POST_BYTES);
  if (isLarge) return [bytes, body];
  body.copy(bytes, bodyStart);
  return [bytes];
}
const isPostAt = (bytes: Buffer, start: number): boolean => bytes.readUInt32LE(start + LENGTH_BYTES) >= POST_BIT;
const decodePost = (bytes: Buffer, start: number, body: Buffer): Post => ({
  kind: bytes.readUInt32LE(start + 4) - POST_BIT,
  slot: bytes.readUInt32LE(start + 8),
  first: bytes.readUInt32LE(start + 12),
  second: bytes.readUInt32LE(start + 16),
  body,
});

export interface FrameReceiver<Header> {
  /** `Header` is what the other end is trusted to send: both ends are this library, and the stream is private to them. */
  receive(frame: Frame<Header>): void;
  receivePost(post: Post): void;
  /** The memory for something large; left out: new memory. */
  allocate?(size: number): Buffer;
}
const allocateNew = (size: number): Buffer => Buffer.allocUnsafeSlow(size);

/**
 * Takes a stream's bytes in order and passes on every whole frame and post. What comes in several chunks is put together in
 * memory of its own, which it has for itself; that of a post holds its body alone.
 */
export class FrameReader<Header> {
  readonly #receiver: FrameReceiver<Header>;
  readonly #allocate: (size: number) => Buffer;
  /** Too little of a frame to know what it is. */
  #start: Buffer = NO_BODY;
  /** What is being put together, and how much of it is there. */
  #whole: Buffer | undefined;
  #filled = 0;
  /** The post whose body that is. */
  #post: Buffer | undefined;

  constructor(receiver: FrameReceiver<Header>) {
    this.#receiver = receiver;
    this.#allocate = receiver.allocate?.bind(receiver) ?? allocateNew;
  }
  /** Where the rest of something large may be put directly; undefined while nothing large is under way. See `put`. */
  get place(): Buffer | undefined {
    return this.#whole?.subarray(this.#filled);
  }
  /** So many bytes have been put into the `place`. */
  put(count: number): void {
    this.#filled += count;
    const whole = this.#whole;
    if (whole === undefined || this.#filled < whole.length) return;
    const post = this.#post;
    this.#whole = undefined;
    this.#post = undefined;
    if (post === undefined) this.#passFrame(whole, 0, whole.length);
    else this.#receiver.receivePost(decodePost(post, 0, whole));
  }
  /** @param isBorrowed the chunk's memory is used again once this returns */
  read(chunk: Buffer, isBorrowed = false): void {
    let bytes = chunk;
    let offset = 0;
    const { place } = this;
    if (place !== undefined) {
      offset = chunk.copy(place);
      this.put(offset);
    } else if (this.#start.length > 0) bytes = Buffer.concat([this.#start, chunk]);
    this.#start = NO_BODY;
    const isOurs = isBorrowed && bytes === chunk;
    while (offset < bytes.length) {
      const rest = bytes.length - offset;
      const length = rest < PREFIX_BYTES ? 0 : LENGTH_BYTES + bytes.readUInt32LE(offset);
      const isPost = length > 0 && isPostAt(bytes, offset);
      if (length === 0 || (isPost && rest < POST_BYTES)) {
        this.#start = Buffer.from(bytes.subarray(offset));
        return;
      }
      if (length > rest) {
        this.#begin(bytes.subarray(offset), length, isPost);
        return;
      }
      const from = offset;
      offset += length;
      if (isPost) {
        const body = bytes.subarray(from + POST_BYTES, offset);
        this.#receiver.receivePost(decodePost(bytes, from, isOurs ? Buffer.from(body) : body));
      } else if (isOurs) this.#passFrame(Buffer.from(bytes.subarray(from, offset)), 0, length);
      else this.#passFrame(bytes, from, offset);
    }
  }

  #begin(start: Buffer, length: number, isPost: boolean): void {
    const head = isPost ? POST_BYTES : 0;
    this.#post = isPost ? Buffer.from(start.subarray(0, head)) : undefined;
    this.#whole = this.#allocate(length - head);
    this.#filled = start.copy(this.#whole, 0, head);
  }
  #passFrame(bytes: Buffer, start: number, end: number): void {
    const bodyStart = start + PREFIX_BYTES + bytes.readUInt32LE(start + LENGTH_BYTES);
    const header: Header = JSON.parse(bytes.toString('utf8', start + PREFIX_BYTES, bodyStart));
    this.#receiver.receive({ header, body: bytes.subarray(bodyStart, end) });
  }
}

/** Returns a function that takes the chunks of a stream on which there are no posts, and calls `receive` for every whole frame. */
export function frameReader<Header>(receive: (frame: Frame<Header>) => void): (chunk: Buffer) => void {
  const reader = new FrameReader<Header>({ receive, receivePost() {} });
  return (chunk) => reader.read(chunk);
}
