/**
 * The bytes of a value that mentions resources of the broker or functions say so themselves, so that whoever keeps or passes
 * on the bytes knows what they mention without reading the value: four bytes that nothing else begins with, the length of what
 * follows, and the keys of the resources as JSON. Then comes what the bytes would otherwise be.
 */
/** In a copied value, this stands in the place of what goes by reference. The key is no name that a program would use. */
export const MARK = '\u0000lockstep';

const MAGIC = 0xfe_4c_53_52;
const PREFIX_BYTES = 8;

export const isReferring = (bytes: Buffer): boolean =>
  bytes[0] === 0xfe && bytes.length >= PREFIX_BYTES && bytes.readUInt32BE(0) === MAGIC;

export function encodeReferring(keys: readonly string[], bytes: Buffer): Buffer {
  const table = Buffer.from(JSON.stringify([...new Set(keys)]));
  const prefix = Buffer.allocUnsafe(PREFIX_BYTES);
  prefix.writeUInt32BE(MAGIC, 0);
  prefix.writeUInt32LE(table.length, 4);
  return Buffer.concat([prefix, table, bytes]);
}
const tableEnd = (bytes: Buffer): number => PREFIX_BYTES + bytes.readUInt32LE(4);

/** The bytes as they would be without what they mention. */
export const withoutKeys = (bytes: Buffer): Buffer => (isReferring(bytes) ? bytes.subarray(tableEnd(bytes)) : bytes);

/** The keys of the resources that the bytes mention. A program's own bytes may look as if they did, which is no error. */
export function keysIn(bytes: Buffer): readonly string[] {
  if (!isReferring(bytes)) return [];
  try {
    const keys: unknown = JSON.parse(bytes.toString('utf8', PREFIX_BYTES, tableEnd(bytes)));
    return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [];
  } catch {
    return [];
  }
}
