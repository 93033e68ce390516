/**
 * A ring of records in shared memory: one thread writes, and whoever holds the lock (the sender thread, or the writer
 * itself) moves what was written to the spool file. Positions count records and wrap at 2^32.
 */
import { RECORD_BYTES } from '../../core/protocol/records.ts';

/** 128 KB; a power of two. */
export const RING_RECORDS = 4096;
export const RING_MASK = RING_RECORDS - 1;
const CONTROL_BYTES = 64;

/** Words of the ring's control block. */
export const Control = {
  /** Where the next record goes; only the writer stores it. */
  head: 0,
  /** The oldest record that is not in the file; stored under the lock. */
  tail: 1,
  /** 1 while somebody moves records to the file. */
  lock: 2,
  /** The writer's stream: its thread id. */
  stream: 3,
  /** 1 once the sender looks after this ring. */
  adopted: 4,
  /** 1 once the writer is done: the sender forgets the ring when it is empty. */
  closed: 5,
  /** 1 once the writer has something that must not stay in memory; the sender clears it when it sees it. */
  urgent: 6,
  /** 1 while the sender looks every few milliseconds and leaves that only after it found `urgent` cleared. */
  hurried: 7,
  /** The number of the spool file to write to; 0 while the sender does not look after this ring. */
  segment: 8,
  /** The first of four words: a bit for each place of shared memory that the program waits at or has waited at, by its lowest bits. */
  waited: 9,
} as const;
const WAITED_BITS = 128;

const wordOf = (offset: number): number => Control.waited + (((offset >>> 2) & (WAITED_BITS - 1)) >>> 5);
const bitOf = (offset: number): number => 1 << ((offset >>> 2) & 31);
/** The writer is about to wait at so many bytes from the start of some shared memory. */
export const noteWait = ({ control }: Ring, offset: number): void => {
  Atomics.or(control, wordOf(offset), bitOf(offset));
};
/** Whether the writer may be waiting there. */
export const mayWait = ({ control }: Ring, offset: number): boolean =>
  (Atomics.load(control, wordOf(offset)) & bitOf(offset)) !== 0;

export interface Ring {
  readonly buffer: SharedArrayBuffer;
  readonly control: Int32Array<SharedArrayBuffer>;
  readonly bytes: Uint8Array<SharedArrayBuffer>;
  readonly words: Int32Array<SharedArrayBuffer>;
  readonly times: Float64Array<SharedArrayBuffer>;
}
/** Takes whole records, oldest first; false when they could not be stored. */
export type RecordSink = (stream: number, records: Uint8Array) => boolean;

export function openRing(buffer: SharedArrayBuffer): Ring {
  return {
    buffer,
    control: new Int32Array(buffer, 0, CONTROL_BYTES / 4),
    bytes: new Uint8Array(buffer, CONTROL_BYTES),
    words: new Int32Array(buffer, CONTROL_BYTES),
    times: new Float64Array(buffer, CONTROL_BYTES),
  };
}

export function createRing(stream: number): Ring {
  const ring = openRing(new SharedArrayBuffer(CONTROL_BYTES + RING_RECORDS * RECORD_BYTES));
  ring.control[Control.stream] = stream;
  return ring;
}

function move(ring: Ring, sink: RecordSink): number {
  const { control, bytes } = ring;
  const stream = Atomics.load(control, Control.stream);
  const head = Atomics.load(control, Control.head);
  let tail = Atomics.load(control, Control.tail);
  let moved = 0;
  while (tail !== head) {
    const start = tail & RING_MASK;
    const count = Math.min((head - tail) | 0, RING_RECORDS - start);
    if (!sink(stream, bytes.subarray(start * RECORD_BYTES, (start + count) * RECORD_BYTES))) return -1;
    tail = (tail + count) | 0;
    Atomics.store(control, Control.tail, tail);
    moved += count;
  }
  return moved;
}

/** Moves all records to the sink. Returns how many, 0 too when somebody else is at it, -1 when the sink refused. */
export function tryDrain(ring: Ring, sink: RecordSink): number {
  const { control } = ring;
  if (Atomics.load(control, Control.head) === Atomics.load(control, Control.tail)) return 0;
  if (Atomics.compareExchange(control, Control.lock, 0, 1) !== 0) return 0;
  try {
    return move(ring, sink);
  } finally {
    Atomics.store(control, Control.lock, 0);
    Atomics.notify(control, Control.lock);
  }
}

/** As `tryDrain`, but waits for somebody else to finish first: at most `patience` milliseconds, since that thread may have died. */
export function drain(ring: Ring, sink: RecordSink, patience: number): number {
  const { control } = ring;
  for (let waited = 0; waited < patience; waited += 1) {
    if (Atomics.load(control, Control.head) === Atomics.load(control, Control.tail)) return 0;
    if (Atomics.load(control, Control.lock) === 0) {
      const moved = tryDrain(ring, sink);
      if (moved !== 0) return moved;
    } else Atomics.wait(control, Control.lock, 1, 1);
  }
  return -1;
}
