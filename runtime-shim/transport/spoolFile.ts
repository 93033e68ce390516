/** Appends chunks to the process's spool file. Every thread opens it anew; the system keeps appended writes apart. */
import { chunkBytes, encodeFacts, encodeFileHeader, writeChunk } from '../../core/protocol/encode.ts';
import type { Fact } from '../../core/protocol/facts.ts';
import { ChunkKind, FILE_HEADER_BYTES } from '../../core/protocol/spool.ts';
import { natives } from '../natives.ts';

const { constants, openSync, writeSync } = natives.fs;

/** Each call returns false once the file cannot be written any more: the disk is full, the folder is gone. */
export interface SpoolFile {
  records(stream: number, records: Uint8Array): boolean;
  facts(stream: number, facts: readonly Fact[]): boolean;
}

type Append = (bytes: Uint8Array, length: number) => boolean;

function appender(descriptor: number): Append {
  let alive = true;
  return (bytes, length) => {
    if (!alive) return false;
    try {
      let written = 0;
      while (written < length) written += writeSync(descriptor, bytes, written, length - written);
    } catch {
      alive = false;
    }
    return alive;
  };
}

function spoolFile(append: Append): SpoolFile {
  // One buffer for all chunks of records: a contended request writes one, and allocating would cost more than writing.
  let scratch = new Uint8Array(1024);
  return {
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
  };
}

/** Makes the file; undefined where that is impossible, such as in a folder that is gone. */
export function createSpoolFile(path: string, pid: number): SpoolFile | undefined {
  try {
    const { O_APPEND, O_CREAT, O_EXCL, O_WRONLY } = constants;
    const append = appender(openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_EXCL, 0o600));
    return append(encodeFileHeader(pid), FILE_HEADER_BYTES) ? spoolFile(append) : undefined;
  } catch {
    return undefined;
  }
}

/** Opens the file that the process's main thread made; undefined where there is none. */
export function openSpoolFile(path: string): SpoolFile | undefined {
  try {
    return spoolFile(appender(openSync(path, constants.O_WRONLY | constants.O_APPEND)));
  } catch {
    return undefined;
  }
}
