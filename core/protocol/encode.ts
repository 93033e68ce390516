/** Writes what the decoder reads: the one place, besides it, that knows the layout. For the shim, the observer of a run, and tests. */
import type { Fact } from './facts.ts';
import { PROTOCOL_VERSION, RECORD_BYTES, RECORD_WORDS, type RecordKind } from './records.ts';
import { CHUNK_HEADER_BYTES, CHUNK_MARK, ChunkKind, FILE_HEADER_BYTES, SPOOL_MAGIC } from './spool.ts';
import { encodeUtf8 } from './utf8.ts';

/** The first 16 bytes of a spool file. `pid` is 0 for the observer's file. */
export const encodeFileHeader = (pid: number): Uint8Array => {
  const bytes = new Uint8Array(FILE_HEADER_BYTES);
  bytes.set(encodeUtf8(SPOOL_MAGIC));
  const view = new DataView(bytes.buffer);
  view.setUint32(8, PROTOCOL_VERSION, true);
  view.setUint32(12, pid, true);
  return bytes;
};

/** Bytes of a chunk with a payload of that many bytes. */
export const chunkBytes = (payload: number): number => CHUNK_HEADER_BYTES + payload + ((8 - (payload % 8)) % 8);

/** Writes a whole chunk to the start of `target`, which must have room for it. Returns its length. */
export const writeChunk = (target: Uint8Array, kind: ChunkKind, thread: number, payload: Uint8Array): number => {
  const length = chunkBytes(payload.length);
  const view = new DataView(target.buffer, target.byteOffset, CHUNK_HEADER_BYTES);
  view.setUint32(0, CHUNK_MARK, true);
  view.setUint16(4, kind, true);
  view.setUint16(6, thread & 0xffff, true);
  view.setUint32(8, payload.length, true);
  view.setUint32(12, length - CHUNK_HEADER_BYTES - payload.length, true);
  target.set(payload, CHUNK_HEADER_BYTES);
  target.fill(0, CHUNK_HEADER_BYTES + payload.length, length);
  return length;
};

/** A whole chunk, to be appended by one write. `thread` is the stream's thread id. */
export const encodeChunk = (kind: ChunkKind, thread: number, payload: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(chunkBytes(payload.length));
  writeChunk(bytes, kind, thread, payload);
  return bytes;
};

export const encodeFacts = (thread: number, facts: readonly Fact[]): Uint8Array =>
  encodeChunk(ChunkKind.facts, thread, encodeUtf8(JSON.stringify(facts)));

/** `records` are whole records back to back, as `writeRecord` left them. */
export const encodeRecords = (thread: number, records: Uint8Array): Uint8Array =>
  encodeChunk(ChunkKind.records, thread, records);

/** One record's fields; those left out are 0. */
export interface RecordFields {
  readonly detail?: number;
  readonly task?: number;
  readonly resource?: number;
  readonly site?: number;
  readonly value?: number;
}
/**
 * Writes record number `slot` of a buffer that both views share, without allocating. Typed arrays use the machine's own
 * order of bytes, which is little-endian wherever Node runs.
 * @param milliseconds of the thread's `performance.now()`.
 */
export const writeRecord = (
  words: Int32Array,
  doubles: Float64Array,
  slot: number,
  kind: RecordKind,
  detail: number,
  sequence: number,
  milliseconds: number,
  task: number,
  resource: number,
  site: number,
  value: number,
): void => {
  const word = slot * RECORD_WORDS;
  words[word] = (detail << 8) | kind;
  words[word + 1] = sequence;
  doubles[(word >>> 1) + 1] = milliseconds;
  words[word + 4] = task;
  words[word + 5] = resource;
  words[word + 6] = site;
  words[word + 7] = value;
};

/** One record as bytes, for writers that need no speed. */
export const encodeRecord = (
  kind: RecordKind,
  sequence: number,
  milliseconds: number,
  fields: RecordFields,
): Uint8Array => {
  const bytes = new Uint8Array(RECORD_BYTES);
  const { detail = 0, task = 0, resource = 0, site = 0, value = 0 } = fields;
  const words = new Int32Array(bytes.buffer);
  const doubles = new Float64Array(bytes.buffer);
  writeRecord(words, doubles, 0, kind, detail, sequence, milliseconds, task, resource, site, value);
  return bytes;
};
