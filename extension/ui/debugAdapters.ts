/** Makes the debug adapter of each session, inside the extension host, and ends the programs when the window closes. */
import { join } from 'node:path';
import * as vscode from 'vscode';
import { LockstepDebugSession } from '../adapter/debugSession.ts';
import { DEBUG_TYPE } from './contributed.ts';
import type { Inspection } from './inspection.ts';
import { displayLanguage } from './language.ts';
import type { Recordings } from './recordings.ts';

export class DebugAdapters implements vscode.DebugAdapterDescriptorFactory {
  readonly #shim: string;
  readonly #inspection: Inspection;
  readonly #recordings: Recordings;
  readonly #open = new Set<LockstepDebugSession>();
  #last: vscode.DebugSession | undefined;
  readonly #running = new Set<vscode.DebugSession>();

  constructor(extensionPath: string, inspection: Inspection, recordings: Recordings) {
    this.#shim = join(extensionPath, 'dist', 'shim', 'shim.cjs');
    this.#inspection = inspection;
    this.#recordings = recordings;
  }

  createDebugAdapterDescriptor(session: vscode.DebugSession): vscode.DebugAdapterDescriptor {
    const adapter = new LockstepDebugSession({
      shim: this.#shim,
      language: displayLanguage(),
      env: process.env,
      recordFolder: () => this.#recordings.next(),
      onRun: (run) => {
        this.#inspection.follow(run);
        void this.#recordings.remember(run.settings.record);
      },
    });
    this.#last = session;
    this.#open.add(adapter);
    void adapter.closed.then(() => this.#open.delete(adapter));
    return new vscode.DebugAdapterInlineImplementation(adapter);
  }

  /** Follows which sessions run. */
  watch(): vscode.Disposable {
    const isOurs = ({ type }: vscode.DebugSession): boolean => type === DEBUG_TYPE;
    return vscode.Disposable.from(
      vscode.debug.onDidStartDebugSession((session) => {
        if (isOurs(session)) this.#running.add(session);
      }),
      vscode.debug.onDidTerminateDebugSession((session) => this.#running.delete(session)),
    );
  }

  /** The session in front, else the newest; undefined where none runs. */
  get running(): vscode.DebugSession | undefined {
    const active = vscode.debug.activeDebugSession;
    return active !== undefined && this.#running.has(active) ? active : [...this.#running].at(-1);
  }
  /** The newest session, running or not. */
  get last(): vscode.DebugSession | undefined {
    return this.#last;
  }

  /** Ends every program; resolves when they are gone. */
  async endAll(): Promise<void> {
    await Promise.all([...this.#open].map((adapter) => adapter.end()));
  }
}
