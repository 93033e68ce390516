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
/** What is written for a post, in pieces, so that a large body is not copied. */
export function encodePost({ kind, slot, first, second, body }: Post): Buffer[] {
  const isLarge = body.length >= LARGE_BYTES;
  const bytes = Buffer.allocUnsafe(POST_BYTES + (isLarge ? 0 : body.length));
  bytes.writeUInt32LE(POST_BYTES - 4 + body.length, 0);
  bytes.writeUInt32LE(POST_BIT + kind, 4);
  bytes.writeUInt32LE(slot, 8);
  bytes.writeUInt32LE(first, 12);
  bytes.writeUInt32LE(second, 16);
  if (isLarge) return [bytes, body];
  body.copy(bytes, POST_BYTES);
  return [bytes];
}
const decodePost = (bytes: Buffer, start: number, end: number): Post => ({
  kind: bytes.readUInt32LE(start + 4) - POST_BIT,
  slot: bytes.readUInt32LE(start + 8),
  first: bytes.readUInt32LE(start + 12),
  second: bytes.readUInt32LE(start + 16),
  body: bytes.subarray(start + POST_BYTES, end),
});

/**
 * Returns a function that takes the stream's chunks in order and calls `receive` for every whole frame, and `receivePost` for
 * every post. `Header` is what the other end is trusted to send: both ends are this library, and the stream is private to them.
 */
export function frameReader<Header>(
  receive: (frame: Frame<Header>) => void,
  receivePost: (post: Post) => void = () => {},
): (chunk: Buffer) => void {
  let pending: Buffer[] = [];
  let length = 0;
  // Bytes needed before looking again, so that a large frame in many chunks is put together once.
  let wanted = PREFIX_BYTES;
  return (chunk) => {
    pending.push(chunk);
    length += chunk.length;
    if (length < wanted) return;
    const bytes = pending.length === 1 ? chunk : Buffer.concat(pending);
    let offset = 0;
    wanted = PREFIX_BYTES;
    while (bytes.length - offset >= PREFIX_BYTES) {
      const start = offset;
      const end = start + 4 + bytes.readUInt32LE(start);
      if (end > bytes.length) {
        wanted = end - start;
        break;
      }
      offset = end;
      const headerLength = bytes.readUInt32LE(start + 4);
      if (headerLength >= POST_BIT) {
        receivePost(decodePost(bytes, start, end));
        continue;
      }
      const bodyStart = start + PREFIX_BYTES + headerLength;
      const header: Header = JSON.parse(bytes.toString('utf8', start + PREFIX_BYTES, bodyStart));
      receive({ header, body: bytes.subarray(bodyStart, end) });
    }
    pending = offset === bytes.length ? [] : [bytes.subarray(offset)];
    length = bytes.length - offset;
  };
}
