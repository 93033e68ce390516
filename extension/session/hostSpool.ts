/** The observer's own spool file: what is known of a run from outside the program. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { encodeFacts, encodeFileHeader } from '../../core/protocol/encode.ts';
import type { Fact } from '../../core/protocol/facts.ts';
import { HOST_SPOOL, MAX_PAYLOAD_BYTES } from '../../core/protocol/spool.ts';
import { recordingUnwritable } from './errors.ts';

const MONOTONIC_NOW = (): string => process.hrtime.bigint().toString();

export class HostSpool {
  readonly #handle: number;
  #open = true;

  /** Throws `recordingUnwritable`. */
  constructor(directory: string) {
    const path = join(directory, HOST_SPOOL);
    try {
      this.#handle = openSync(path, 'a');
      writeSync(this.#handle, encodeFileHeader(0));
    } catch (error) {
      throw recordingUnwritable(path, error);
    }
  }

  /** A full disk costs what is written here, never the run. */
  write(facts: readonly Fact[]): void {
    if (!this.#open) return;
    try {
      for (const fact of facts) {
        const chunk = encodeFacts(0, [fact]);
        if (chunk.length < MAX_PAYLOAD_BYTES) writeSync(this.#handle, chunk);
      }
    } catch {
      this.close();
    }
  }

  /** The program is ended from now on: because of a finding, or because somebody asked for it. */
  stop(asked: boolean): void {
    this.write([{ fact: 'stop', asked, at: MONOTONIC_NOW() }]);
  }

  /** `code` and `signal` are null where nobody saw more than that the process is gone. */
  processExit(pid: number, code: number | null, signal: string | null): void {
    this.write([{ fact: 'processExit', pid, code, signal, at: MONOTONIC_NOW() }]);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    closeSync(this.#handle);
  }
}
