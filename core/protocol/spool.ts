/**
 * The spool file: one per process, append-only, and all that a run leaves. A recording is a folder of them. The observer
 * of a run writes what it saw into a spool file of its own (`host.spool`), in the same form.
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
