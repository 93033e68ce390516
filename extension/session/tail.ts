/** Follows the spool files of one recording: new files in the folder, new bytes in each. */
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { SPOOL_EXTENSION } from '../../core/protocol/spool.ts';

/** One read; also the most that one file may take before the others get their turn. */
const READ_BYTES = 1 << 20;

interface Followed {
  readonly name: string;
  readonly handle: number;
  position: number;
}
export type OnBytes = (file: string, bytes: Uint8Array) => void;

export class FolderTail {
  /** Read so far, in all files. */
  bytes = 0;
  readonly #directory: string;
  readonly #onBytes: OnBytes;
  readonly #files = new Map<string, Followed>();
  readonly #buffer = new Uint8Array(READ_BYTES);

  constructor(directory: string, onBytes: OnBytes) {
    this.#directory = directory;
    this.#onBytes = onBytes;
  }

  /** Reads what is new, at most one buffer of each file; true when there may be more to read at once. */
  poll(): boolean {
    this.#findFiles();
    let more = false;
    for (const file of this.#files.values()) more = this.#read(file) || more;
    return more;
  }

  /** Reads everything that is there. */
  drain(): void {
    while (this.poll()) {
      // Each call moves every file on by one buffer.
    }
  }

  close(): void {
    for (const file of this.#files.values()) closeSync(file.handle);
    this.#files.clear();
  }

  #findFiles(): void {
    let names: string[];
    try {
      names = readdirSync(this.#directory);
    } catch {
      // The folder was removed while the program runs: what was read so far stays good.
      return;
    }
    for (const name of names.sort()) {
      if (!name.endsWith(SPOOL_EXTENSION) || this.#files.has(name)) continue;
      try {
        this.#files.set(name, { name, handle: openSync(join(this.#directory, name), 'r'), position: 0 });
      } catch {
        // Removed in between, or out of handles: the next poll tries again.
      }
    }
  }

  #read(file: Followed): boolean {
    let length: number;
    try {
      length = readSync(file.handle, this.#buffer, 0, READ_BYTES, file.position);
    } catch {
      return false;
    }
    if (length === 0) return false;
    file.position += length;
    this.bytes += length;
    // A copy, since whoever decodes may keep what is not a whole chunk yet.
    this.#onBytes(file.name, this.#buffer.slice(0, length));
    return length === READ_BYTES;
  }
}
