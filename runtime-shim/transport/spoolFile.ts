/** Appends chunks to the process's spool file. Every thread opens it anew; the system keeps appended writes apart. */
import { encodeFacts, encodeFileHeader, encodeRecords } from '../../core/protocol/encode.ts';
import type { Fact } from '../../core/protocol/facts.ts';
import { natives } from '../natives.ts';

const { constants, openSync, writeSync } = natives.fs;

/** Each call returns false once the file cannot be written any more: the disk is full, the folder is gone. */
export interface SpoolFile {
  records(stream: number, records: Uint8Array): boolean;
  facts(stream: number, facts: readonly Fact[]): boolean;
}

function appender(descriptor: number): (bytes: Uint8Array) => boolean {
  let alive = true;
  return (bytes) => {
    if (!alive) return false;
    try {
      let written = 0;
      while (written < bytes.length) written += writeSync(descriptor, bytes, written, bytes.length - written);
    } catch {
      alive = false;
    }
    return alive;
  };
}

const spoolFile = (append: (bytes: Uint8Array) => boolean): SpoolFile => ({
  records: (stream, records) => append(encodeRecords(stream, records)),
  facts: (stream, facts) => append(encodeFacts(stream, facts)),
});

/** Makes the file; undefined where that is impossible, such as in a folder that is gone. */
export function createSpoolFile(path: string, pid: number): SpoolFile | undefined {
  try {
    const { O_APPEND, O_CREAT, O_EXCL, O_WRONLY } = constants;
    const append = appender(openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_EXCL, 0o600));
    return append(encodeFileHeader(pid)) ? spoolFile(append) : undefined;
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
