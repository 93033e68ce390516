/** One item of the status bar: what the program does now, and a way to the panel. */
import * as vscode from 'vscode';
import type { Snapshot } from '../../core/view/viewModel.ts';
import type { Inspection } from './inspection.ts';

export class StatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('lockstep.status', vscode.StatusBarAlignment.Left, 5);
  readonly #subscription: vscode.Disposable;

  constructor(inspection: Inspection) {
    this.#item.name = 'Lockstep';
    this.#item.command = 'lockstep.showPanel';
    this.#subscription = inspection.onDidUpdate(({ snapshot, tells }) => this.#show(snapshot, tells));
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#item.dispose();
  }

  #show(snapshot: Snapshot, tells: boolean): void {
    const { text, isError } = statusText(snapshot, tells);
    if (text === this.#item.text) return;
    this.#item.text = text;
    this.#item.tooltip = `Lockstep: ${snapshot.run.program}`;
    this.#item.backgroundColor = isError ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    this.#item.show();
  }
}

function statusText(snapshot: Snapshot, tells: boolean): { readonly text: string; readonly isError: boolean } {
  const { counts, run, findings } = snapshot;
  const worst = tells
    ? findings.find(({ certainty, severity }) => certainty === 'certain' && severity === 'error')
    : undefined;
  if (worst !== undefined) return { text: `$(error) ${worst.title}`, isError: true };
  switch (run.state) {
    case 'starting':
      return { text: `$(loading~spin) ${run.program}`, isError: false };
    case 'live':
      return {
        text: `$(type-hierarchy) ${vscode.l10n.t('{0} tasks, {1} waiting', counts.tasks, counts.waiting)}`,
        isError: false,
      };
    default:
      return { text: `$(type-hierarchy) ${run.program}`, isError: false };
  }
}
