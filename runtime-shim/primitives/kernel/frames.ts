/**
 * Messages on a byte stream. A frame is uint32 length of what follows, uint32 length of the header (both little-endian),
 * the header as JSON text, and a body of bytes that only the ends understand.
 */
export interface Frame<Header> {
  readonly header: Header;
  readonly body: Buffer;
}
const PREFIX_BYTES = 8;
const NO_BODY = Buffer.alloc(0);

export function encodeFrame(header: object, body: Buffer = NO_BODY): Buffer {
  const text = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.allocUnsafe(PREFIX_BYTES);
  prefix.writeUInt32LE(4 + text.length + body.length, 0);
  prefix.writeUInt32LE(text.length, 4);
  return Buffer.concat([prefix, text, body]);
}

/**
 * Returns a function that takes the stream's chunks in order and calls `receive` for every whole frame. `Header` is what
 * the other end is trusted to send: both ends are this library, and the stream is private to them.
 */
export function frameReader<Header>(receive: (frame: Frame<Header>) => void): (chunk: Buffer) => void {
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
      const end = offset + 4 + bytes.readUInt32LE(offset);
      if (end > bytes.length) {
        wanted = end - offset;
        break;
      }
      const bodyStart = offset + PREFIX_BYTES + bytes.readUInt32LE(offset + 4);
      const header: Header = JSON.parse(bytes.toString('utf8', offset + PREFIX_BYTES, bodyStart));
      offset = end;
      receive({ header, body: bytes.subarray(bodyStart, end) });
    }
    pending = offset === bytes.length ? [] : [bytes.subarray(offset)];
    length = bytes.length - offset;
  };
}
