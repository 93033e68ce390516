/** Items on their way through the broker. What most queues carry, short texts and numbers, takes a shorter way than the rest. */
import { pickle, unpickle } from './pickle.ts';
import { encodeReferring, isReferring, keysIn, withoutKeys } from './referring.ts';

/** The first byte. That of a serialized value is 255, or 254 where it mentions resources. */
const TEXT = 1;
const NUMBER = 2;
const NOTHING = 3;
const NULL = 4;
const BUFFER = 5;
/** Where a buffer's bytes begin: aligned for numbers of every size, as programs may lay an array over them. */
const BUFFER_TAG = Buffer.from([BUFFER, 0, 0, 0, 0, 0, 0, 0]);
const BUFFER_START = BUFFER_TAG.length;
/** Longer texts are smaller when serialized, which tells apart those that need but one byte for a character. */
const LONGEST_TEXT = 256;
/** From here on, an item is sent by itself: it is read into memory of its own then, and need not be copied out of a batch. */
export const LARGE_BYTES = 8192;

export interface PackedItem {
  readonly id: number;
  readonly body: Buffer;
}
/** An item that is sent, or copied, before anything else happens. */
export interface Borrowed {
  /** What it is packed as; where that is a large buffer of the program, that buffer itself. */
  readonly body: Buffer;
  /** What goes before the body then. */
  readonly tag: Buffer | undefined;
}

const isPlainBuffer = (item: unknown): item is Buffer => Buffer.isBuffer(item) && item.constructor === Buffer;

export function packItem(item: unknown): Buffer {
  if (typeof item === 'string' && item.length <= LONGEST_TEXT) {
    const bytes = Buffer.allocUnsafe(1 + 2 * item.length);
    bytes[0] = TEXT;
    bytes.write(item, 1, 'utf16le');
    return bytes;
  }
  if (typeof item === 'number') {
    const bytes = Buffer.allocUnsafe(9);
    bytes[0] = NUMBER;
    bytes.writeDoubleLE(item, 1);
    return bytes;
  }
  if (isPlainBuffer(item)) return Buffer.concat([BUFFER_TAG, item]);
  if (item === undefined) return Buffer.of(NOTHING);
  if (item === null) return Buffer.of(NULL);
  return pickle(item, { what: 'the item', references: false });
}
/** As `packItem`, but without a copy of what is large. */
export const borrowItem = (item: unknown): Borrowed =>
  isPlainBuffer(item) && item.length >= LARGE_BYTES
    ? { body: item, tag: BUFFER_TAG }
    : { body: packItem(item), tag: undefined };
/** What can be kept. */
export const ownBody = ({ body, tag }: Borrowed): Buffer => (tag === undefined ? body : Buffer.concat([tag, body]));

export function unpackItem(bytes: Buffer): unknown {
  switch (bytes[0]) {
    case TEXT:
      return bytes.toString('utf16le', 1);
    case NUMBER:
      return bytes.readDoubleLE(1);
    case NOTHING:
      return undefined;
    case NULL:
      return null;
    case BUFFER: {
      const item = bytes.subarray(BUFFER_START);
      return bytes.length === bytes.buffer.byteLength ? item : Buffer.from(item);
    }
    default:
      return unpickle(bytes);
  }
}

const PREFIX_BYTES = 8;
/** Several items in a row: for each uint32 id, uint32 length, its bytes. The whole mentions what the items do. */
export function encodeBatch(items: readonly PackedItem[]): Buffer {
  const length = items.reduce((sum, { body }) => sum + PREFIX_BYTES + body.length, 0);
  const bytes = Buffer.allocUnsafe(length);
  let offset = 0;
  for (const { id, body } of items) {
    bytes.writeUInt32LE(id, offset);
    bytes.writeUInt32LE(body.length, offset + 4);
    body.copy(bytes, offset + PREFIX_BYTES);
    offset += PREFIX_BYTES + body.length;
  }
  const keys = items.flatMap(({ body }) => (isReferring(body) ? keysIn(body) : []));
  return keys.length === 0 ? bytes : encodeReferring(keys, bytes);
}
export function decodeBatch(batch: Buffer): PackedItem[] {
  const items: PackedItem[] = [];
  const bytes = withoutKeys(batch);
  for (let offset = 0; offset < bytes.length; ) {
    const start = offset + PREFIX_BYTES;
    const end = start + bytes.readUInt32LE(offset + 4);
    items.push({ id: bytes.readUInt32LE(offset), body: bytes.subarray(start, end) });
    offset = end;
  }
  return items;
}
/** The items of an answer, which came by themselves or as a batch. */
export const itemsOf = ({
  parts = [],
  body,
}: {
  readonly parts?: readonly PackedItem[];
  readonly body: Buffer;
}): PackedItem[] => [...parts, ...decodeBatch(body)];
