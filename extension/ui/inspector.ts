/**
 * All of the extension that does something, made when it is first asked for. It is a bundle of its own: compiling it is
 * nearly the whole cost of a start, and VS Code also activates extensions that are then asked for nothing.
 */
import * as vscode from 'vscode';
import { runCommand, runPanelCommand } from './commands.ts';
import type { CommandId } from './contributed.ts';
import { DebugAdapters } from './debugAdapters.ts';
import { Inspection } from './inspection.ts';
import { openPanelAsSet } from './openPanelAsSet.ts';
import { Panel } from './panel.ts';
import { Problems } from './problems.ts';
import { Recordings } from './recordings.ts';
import { StatusBar } from './statusBar.ts';

export class Inspector {
  readonly adapters: DebugAdapters;
  readonly panel: Panel;
  readonly #run: (id: CommandId, argument: unknown) => Promise<void>;

  constructor(context: vscode.ExtensionContext) {
    const inspection = new Inspection();
    const recordings = new Recordings(context);
    const adapters = new DebugAdapters(context.extensionPath, inspection, recordings);
    const restore = (): void => {
      const { last } = recordings;
      if (inspection.recording === undefined && last !== undefined) inspection.open(last);
    };
    const panel = new Panel(context.extensionUri, inspection, runPanelCommand, restore);
    this.adapters = adapters;
    this.panel = panel;
    this.#run = (id, argument) => runCommand({ context, inspection, adapters, recordings, panel }, id, argument);
    context.subscriptions.push(
      inspection,
      panel,
      new Problems(inspection),
      new StatusBar(inspection),
      openPanelAsSet(inspection, panel),
      inspection.onDidStart(() => void vscode.commands.executeCommand('setContext', 'lockstep.hasRun', true)),
      adapters.watch(),
    );
  }

  /** Does what a command says; what goes wrong is one sentence on screen. */
  run(id: CommandId, argument: unknown): Promise<void> {
    return this.#run(id, argument);
  }
}
