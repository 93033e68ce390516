/** Follows the spool files of one recording: new files in the folder, new bytes in each. */
import { closeSync, fstatSync, openSync, readdirSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { segmentName, segmentOf, spoolNames } from '../../core/protocol/spool.ts';

/** One read; also the most that one file may take before the others get their turn. */
const READ_BYTES = 1 << 20;
/** Milliseconds after which nobody can still be writing to a file that has two successors. */
const STALE = 10_000;

interface Followed {
  readonly name: string;
  /** The first file of its process, and its own number. */
  readonly first: string;
  readonly number: number;
  readonly handle: number;
  readonly foundAt: number;
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
  readonly #removed = new Set<string>();
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
    const behind = new Set<string>();
    for (const file of this.#files.values()) {
      // What continues a file makes sense only behind all of it.
      if (behind.has(file.first)) continue;
      this.#read(file);
      if (file.position < file.goal) behind.add(file.first);
    }
    return this.#isCaughtUp();
  }

  /** Reads everything that is in the files now. */
  catchUp(): void {
    this.#mark();
    while (!this.poll()) {
      // Each call moves every file on by one buffer.
    }
  }

  /**
   * Removes files that are read and that nobody writes to any more.
   * @param age for how many milliseconds the second next file of the process has to have been there
   */
  removeRead(age = STALE): void {
    for (const file of this.#files.values()) {
      const second = this.#files.get(segmentName(file.first, file.number + 2));
      if (second === undefined || performance.now() - second.foundAt < age || file.position < file.goal) continue;
      closeSync(file.handle);
      this.#files.delete(file.name);
      this.#removed.add(file.name);
      rmSync(join(this.#directory, file.name), { force: true });
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
    // The newest first: what was written to one before something in its successor then lies within its goal.
    for (const file of [...this.#files.values()].reverse()) file.goal = fstatSync(file.handle).size;
  }

  #findFiles(): void {
    let names: string[];
    try {
      names = readdirSync(this.#directory);
    } catch {
      // The folder was removed while the program runs: what was read so far stays good.
      return;
    }
    for (const name of spoolNames(names)) {
      const segment = segmentOf(name);
      if (segment === undefined || this.#files.has(name) || this.#removed.has(name)) continue;
      try {
        const handle = openSync(join(this.#directory, name), 'r');
        this.#files.set(name, { name, ...segment, handle, foundAt: performance.now(), position: 0, goal: 0 });
      } catch {
        // Removed in between, or out of handles: the next poll tries again.
      }
    }
  }

  #read(file: Followed): void {
    let length: number;
    try {
      // Behind the goal of a file that continues another may lie what comes after something not read yet in that one.
      const most = file.number === 1 ? READ_BYTES : Math.min(READ_BYTES, file.goal - file.position);
      length = most <= 0 ? 0 : readSync(file.handle, this.#buffer, 0, most, file.position);
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
