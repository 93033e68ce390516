/**
 * Short lists of texts, numbers and the like: the arguments and results of most calls. The engine's own serializer takes longer
 * to be set up than these take altogether.
 */
const MOST_VALUES = 8;
const LONGEST_TEXT = 256;
/** The first byte; nothing that the engine has serialized begins with it. Then comes each value: its kind, and its bytes. */
const LIST = 8;
const Kind = { undefined: 0, null: 1, no: 2, yes: 3, number: 4, text: 5 } as const;
const NUMBER_BYTES = 8;
/** A text's length in UTF-16 units goes before it. */
const LENGTH_BYTES = 2;

/** Undefined for what is no such list. */
export function packShort(values: readonly unknown[]): Buffer | undefined {
  if (values.length > MOST_VALUES) return undefined;
  let length = 1;
  for (const value of values) {
    const size = sizeOf(value);
    if (size === undefined) return undefined;
    length += 1 + size;
  }
  const bytes = Buffer.allocUnsafe(length);
  bytes[0] = LIST;
  let offset = 1;
  for (const value of values) offset = write(bytes, offset, value);
  return bytes;
}
export const isShortPacked = (bytes: Buffer): boolean => bytes[0] === LIST;
export function unpackShort(bytes: Buffer): unknown[] {
  const values: unknown[] = [];
  for (let offset = 1; offset < bytes.length; ) {
    const kind = bytes[offset];
    offset++;
    if (kind === Kind.number) {
      values.push(bytes.readDoubleLE(offset));
      offset += NUMBER_BYTES;
    } else if (kind === Kind.text) {
      const start = offset + LENGTH_BYTES;
      offset = start + 2 * bytes.readUInt16LE(offset);
      values.push(bytes.toString('utf16le', start, offset));
    } else values.push(kind === Kind.undefined ? undefined : kind === Kind.null ? null : kind === Kind.yes);
  }
  return values;
}

function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return NUMBER_BYTES;
  if (typeof value === 'string') return value.length > LONGEST_TEXT ? undefined : LENGTH_BYTES + 2 * value.length;
  return value === undefined || value === null || typeof value === 'boolean' ? 0 : undefined;
}
/** Returns where the next value begins. */
function write(bytes: Buffer, offset: number, value: unknown): number {
  const start = offset + 1;
  if (typeof value === 'number') {
    bytes[offset] = Kind.number;
    return bytes.writeDoubleLE(value, start);
  }
  if (typeof value === 'string') {
    bytes[offset] = Kind.text;
    const text = bytes.writeUInt16LE(value.length, start);
    return text + bytes.write(value, text, 'utf16le');
  }
  if (value === undefined || value === null) bytes[offset] = value === null ? Kind.null : Kind.undefined;
  else bytes[offset] = value === true ? Kind.yes : Kind.no;
  return start;
}
