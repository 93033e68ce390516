/** Appends chunks to the process's spool file. Every thread opens it anew; the system keeps appended writes apart. */
import { basename, dirname } from 'node:path';
import { chunkBytes, encodeFacts, encodeFileHeader, writeChunk } from '../../core/protocol/encode.ts';
import type { Fact } from '../../core/protocol/facts.ts';
import { ChunkKind, FILE_HEADER_BYTES, segmentName, segmentOf } from '../../core/protocol/spool.ts';
import { natives } from '../natives.ts';

const { closeSync, constants, fstatSync, openSync, readdirSync, writeSync } = natives.fs;
const { O_APPEND, O_CREAT, O_EXCL, O_WRONLY } = constants;

/** Each call that writes returns false once the file cannot be written any more: the disk is full, the folder is gone. */
export interface SpoolFile {
  /** From now on the file with that number is written to; 0 says nothing. */
  use(segment: number): void;
  records(stream: number, records: Uint8Array): boolean;
  facts(stream: number, facts: readonly Fact[]): boolean;
  /** Bytes in the file that is written to. */
  size(): number;
  /** Begins the next file, which others may then `use`, and returns its number; the same as before where that is impossible. */
  next(pid: number): number;
}

function writeAll(descriptor: number, bytes: Uint8Array, length: number): void {
  let written = 0;
  while (written < length) written += writeSync(descriptor, bytes, written, length - written);
}
function createFile(path: string, pid: number): number {
  const descriptor = openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_EXCL, 0o600);
  writeAll(descriptor, encodeFileHeader(pid), FILE_HEADER_BYTES);
  return descriptor;
}

/** @param first path of the process's first file */
function spoolFile(first: string, opened: number, number: number): SpoolFile {
  let descriptor = opened;
  let current = number;
  let alive = true;
  // One buffer for all chunks of records: a contended request writes one, and allocating would cost more than writing.
  let scratch = new Uint8Array(1024);
  const append = (bytes: Uint8Array, length: number): boolean => {
    if (!alive) return false;
    try {
      writeAll(descriptor, bytes, length);
    } catch {
      alive = false;
    }
    return alive;
  };
  const change = (segment: number, open: () => number): void => {
    try {
      const before = descriptor;
      descriptor = open();
      current = segment;
      closeSync(before);
    } catch {
      // The file so far is as good, but for its length.
    }
  };
  return {
    use(segment) {
      if (segment <= current || !alive) return;
      change(segment, () => openSync(segmentName(first, segment), O_WRONLY | O_APPEND));
    },
    records(stream, records) {
      const length = chunkBytes(records.length);
      if (length > scratch.length) scratch = new Uint8Array(length * 2);
      writeChunk(scratch, ChunkKind.records, stream, records);
      return append(scratch, length);
    },
    facts(stream, facts) {
      const bytes = encodeFacts(stream, facts);
      return append(bytes, bytes.length);
    },
    size: () => fstatSync(descriptor).size,
    next(pid) {
      change(current + 1, () => createFile(segmentName(first, current + 1), pid));
      return current;
    },
  };
}

/** Makes the process's first file; undefined where that is impossible, such as in a folder that is gone. */
export function createSpoolFile(path: string, pid: number): SpoolFile | undefined {
  try {
    return spoolFile(path, createFile(path, pid), 1);
  } catch {
    return undefined;
  }
}

/** Opens the newest file of the spool whose first is `path`; undefined where there is none. */
export function openSpoolFile(path: string): SpoolFile | undefined {
  try {
    let newest = 0;
    for (const name of readdirSync(dirname(path))) {
      const segment = segmentOf(name);
      if (segment?.first === basename(path)) newest = Math.max(newest, segment.number);
    }
    if (newest === 0) return undefined;
    return spoolFile(path, openSync(segmentName(path, newest), O_WRONLY | O_APPEND), newest);
  } catch {
    return undefined;
  }
}
