/** Where the recordings of runs are kept for this workspace, and which was the last one shown. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type * as vscode from 'vscode';

/** How many are kept; the oldest go first. */
const KEPT = 5;
const LAST = 'lockstep.lastRecording';

export class Recordings {
  readonly #folder: string;
  readonly #memory: vscode.Memento;

  constructor({ storageUri, globalStorageUri, workspaceState }: vscode.ExtensionContext) {
    this.#folder = join((storageUri ?? globalStorageUri).fsPath, 'recordings');
    this.#memory = workspaceState;
  }

  /** A path for the recording of a new run. */
  next(): string {
    const names = existsSync(this.#folder) ? readdirSync(this.#folder).sort() : [];
    for (const name of names.slice(0, Math.max(0, names.length - KEPT + 1))) {
      // One that another window still writes to can stay on Windows; the next run tries again.
      rmSync(join(this.#folder, name), { recursive: true, force: true });
    }
    return join(this.#folder, `${Date.now()}-${process.pid}`);
  }

  get last(): string | undefined {
    const path = this.#memory.get(LAST);
    return typeof path === 'string' && existsSync(path) ? path : undefined;
  }

  async remember(path: string | undefined): Promise<void> {
    await this.#memory.update(LAST, path);
  }
}
