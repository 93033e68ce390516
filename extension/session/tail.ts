/** Follows the spool files of one recording: new files in the folder, new bytes in each. */
import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { SPOOL_EXTENSION } from '../../core/protocol/spool.ts';

/** One read; also the most that one file may take before the others get their turn. */
const READ_BYTES = 1 << 20;

interface Followed {
  readonly name: string;
  readonly handle: number;
  position: number;
  /** Its size at the last mark. */
  goal: number;
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

  /**
   * Reads on, at most one buffer of each file. True once everything is read that was in the files when the former call
   * returned true (or, at first, when this was called first): a writer that is faster than the reader cannot hold it up.
   */
  poll(): boolean {
    if (this.#isCaughtUp()) this.#mark();
    for (const file of this.#files.values()) this.#read(file);
    return this.#isCaughtUp();
  }

  /** Reads everything that is in the files now. */
  catchUp(): void {
    this.#mark();
    while (!this.poll()) {
      // Each call moves every file on by one buffer.
    }
  }

  close(): void {
    for (const file of this.#files.values()) closeSync(file.handle);
    this.#files.clear();
  }

  #isCaughtUp(): boolean {
    return [...this.#files.values()].every(({ position, goal }) => position >= goal);
  }

  #mark(): void {
    this.#findFiles();
    for (const file of this.#files.values()) file.goal = fstatSync(file.handle).size;
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
        const handle = openSync(join(this.#directory, name), 'r');
        this.#files.set(name, { name, handle, position: 0, goal: 0 });
      } catch {
        // Removed in between, or out of handles: the next poll tries again.
      }
    }
  }

  #read(file: Followed): void {
    let length: number;
    try {
      length = readSync(file.handle, this.#buffer, 0, READ_BYTES, file.position);
    } catch {
      length = 0;
    }
    // A file that became shorter has nothing more for us.
    if (length === 0) file.goal = file.position;
    if (length === 0) return;
    file.position += length;
    this.bytes += length;
    // A copy, since whoever decodes may keep what is not a whole chunk yet.
    this.#onBytes(file.name, this.#buffer.slice(0, length));
  }
}
