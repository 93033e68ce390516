/** Items on their way through the broker. What most queues carry, short texts and numbers, takes a shorter way than the rest. */
import { pickle, unpickle } from './pickle.ts';
import { encodeReferring, isReferring, keysIn, withoutKeys } from './referring.ts';

/** The first byte. That of a serialized value is 255, or 254 where it mentions resources. */
const TEXT = 1;
const NUMBER = 2;
const NOTHING = 3;
const NULL = 4;
const BUFFER = 5;
/** Longer texts are smaller when serialized, which tells apart those that need but one byte for a character. */
const LONGEST_TEXT = 256;

export interface PackedItem {
  readonly id: number;
  readonly body: Buffer;
}

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
  if (Buffer.isBuffer(item) && item.constructor === Buffer) {
    const bytes = Buffer.allocUnsafe(1 + item.length);
    bytes[0] = BUFFER;
    item.copy(bytes, 1);
    return bytes;
  }
  if (item === undefined) return Buffer.of(NOTHING);
  if (item === null) return Buffer.of(NULL);
  return pickle(item, { what: 'the item', references: false });
}
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
    case BUFFER:
      return Buffer.from(bytes.subarray(1));
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
