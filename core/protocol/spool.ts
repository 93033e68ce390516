/**
 * The spool file: one per process, append-only, and all that a run leaves. A recording is a folder of them. The observer
 * of a run writes what it saw into a spool file of its own (`host.spool`), in the same form. A long file is continued by another,
 * `<name>.2.spool` and so on, so that an observer who keeps nothing can remove what it has read.
 *
 * File header, 16 bytes: `LOCKSTEP` in ASCII, uint32 version, uint32 pid (0 for the observer).
 * Then chunks: a header of 16 bytes and a payload padded with zeros to a multiple of 8.
 *
 * | bytes | type   | field                                                 |
 * |-------|--------|-------------------------------------------------------|
 * | 0     | uint32 | 0x4c533a43, a mark to tell a chunk from rubbish        |
 * | 4     | uint16 | `ChunkKind`                                           |
 * | 6     | uint16 | stream: the thread's id in its process, modulo 65536  |
 * | 8     | uint32 | bytes of payload without padding                      |
 * | 12    | uint32 | bytes of padding, 0 to 7                              |
 *
 * A chunk is written by one call, so a reader that finds less than a whole chunk waits for more; at the end of a
 * recording what is left is a torn tail and is counted as such.
 */
export const SPOOL_MAGIC = 'LOCKSTEP';
export const FILE_HEADER_BYTES = 16;
export const CHUNK_HEADER_BYTES = 16;
export const CHUNK_MARK = 0x4c533a43;
/** A longer payload is taken for damage. A writer splits what is longer. */
export const MAX_PAYLOAD_BYTES = 16 * 1024 * 1024;
export const SPOOL_EXTENSION = '.spool';
/** The observer's own file in the recording's folder. */
export const HOST_SPOOL = 'host.spool';

export const ChunkKind = {
  /** JSON text: an array of facts. */
  facts: 1,
  /** Fixed records, back to back. */
  records: 2,
} as const;
export type ChunkKind = (typeof ChunkKind)[keyof typeof ChunkKind];

/** One file of a process's spool: the first has number 1. */
export interface Segment {
  /** The name of the first one, which stands for all. */
  readonly first: string;
  readonly number: number;
}
const numbered = /^(.*)\.([1-9]\d{0,8})\.spool$/s;

/** What a file's name says of it; undefined where it is no spool file's. */
export function segmentOf(name: string): Segment | undefined {
  const [, base, digits] = numbered.exec(name) ?? [];
  if (base !== undefined && Number(digits) > 1) return { first: base + SPOOL_EXTENSION, number: Number(digits) };
  return name.endsWith(SPOOL_EXTENSION) ? { first: name, number: 1 } : undefined;
}
/** The name or path of a segment, given that of the first one. */
export const segmentName = (first: string, number: number): string =>
  number === 1 ? first : `${first.slice(0, -SPOOL_EXTENSION.length)}.${number}${SPOOL_EXTENSION}`;

/** Of the names given those of spool files, each process's in their order. */
export function spoolNames(names: readonly string[]): string[] {
  const found = names.flatMap((name) => {
    const segment = segmentOf(name);
    return segment === undefined ? [] : [{ name, ...segment }];
  });
  found.sort((left, right) =>
    left.first === right.first ? left.number - right.number : left.first < right.first ? -1 : 1,
  );
  return found.map(({ name }) => name);
}
