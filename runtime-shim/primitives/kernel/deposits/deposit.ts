/**
 * Large items go from process to process through memory that the operating system shares: the sender writes an item's bytes into
 * its depot, a file without a name in the system's memory, and what goes through the broker is the deposit, which says where they
 * lie. So they are copied twice, as by a pipe, and wake nobody.
 */
/** Where the file of a depot can be opened. */
export interface DepotAddress {
  /** Tells it apart from all that the broker has made. */
  readonly depot: number;
  /** The process that holds the file open, and its descriptor there. */
  readonly pid: number;
  readonly descriptor: number;
}
export interface Deposit extends DepotAddress {
  /** Where the bytes begin in the file, and how many they are. */
  readonly place: number;
  readonly length: number;
}
/** The first byte; nothing else begins with it that a queue carries. */
const DEPOSIT = 6;
const BYTES = 24;
/** From here on, bytes are laid down. Less is copied as fast. */
export const DEPOSIT_BYTES = 16_384;
/** The file's first page says whose it is; what is laid down begins behind it. */
export const FIRST_PLACE = 4096;
/** A process has no more than this laid down, in all its queues, nor more than its share of the system's memory for such files. */
export const DEPOT_BYTES = 256 * 2 ** 20;
export const DEPOT_SHARE = 1 / 8;
/** Who puts into a queue is no further ahead than this, unless nobody takes: memory that is used again soon is faster than other. */
export const HOT_BYTES = 16 * 2 ** 20;
/** When so much at the end of the file is of no use, the system gets it back. */
export const SPARE_BYTES = 16 * 2 ** 20;

export function encodeDeposit({ depot, pid, descriptor, place, length }: Deposit): Buffer {
  const bytes = Buffer.allocUnsafe(BYTES);
  bytes.writeUInt32LE(DEPOSIT, 0);
  bytes.writeUInt32LE(length, 4);
  bytes.writeUInt32LE(place, 8);
  bytes.writeUInt32LE(depot, 12);
  bytes.writeUInt32LE(pid, 16);
  bytes.writeUInt32LE(descriptor, 20);
  return bytes;
}
export const isDeposit = (bytes: Buffer): boolean => bytes[0] === DEPOSIT && bytes.length === BYTES;
export const decodeDeposit = (bytes: Buffer): Deposit => ({
  length: bytes.readUInt32LE(4),
  place: bytes.readUInt32LE(8),
  depot: bytes.readUInt32LE(12),
  pid: bytes.readUInt32LE(16),
  descriptor: bytes.readUInt32LE(20),
});
/** How many bytes the item has, wherever they lie. */
export const depositedLength = (bytes: Buffer): number => (isDeposit(bytes) ? bytes.readUInt32LE(4) : bytes.length);
