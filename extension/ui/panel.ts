/** The panel with the picture. There is one; it follows whatever the editor inspects. */
import * as vscode from 'vscode';
import type { HostCommand, HostToWebview } from '../../core/view/messages.ts';
import { isWebviewToHost } from '../../core/view/validate.ts';
import { PANEL_TYPE } from './contributed.ts';
import type { Inspection } from './inspection.ts';
import { reporting } from './language.ts';
import { openSite } from './openSite.ts';
import { panelPage, webviewFolder } from './panelPage.ts';
import { tasksAt } from './tasksAt.ts';

/** The user's wishes from inside the panel. */
export type OnCommand = (command: HostCommand, finding: string | undefined) => Promise<unknown>;

export class Panel implements vscode.Disposable {
  readonly #extension: vscode.Uri;
  readonly #inspection: Inspection;
  readonly #onCommand: OnCommand;
  readonly #restore: () => void;
  readonly #subscriptions: readonly vscode.Disposable[];
  #panel: vscode.WebviewPanel | undefined;
  #selected: string | undefined;

  /** @param restore brings back what was inspected before the window was loaded anew. */
  constructor(extension: vscode.Uri, inspection: Inspection, onCommand: OnCommand, restore: () => void) {
    this.#extension = extension;
    this.#inspection = inspection;
    this.#onCommand = onCommand;
    this.#restore = restore;
    this.#subscriptions = [
      inspection.onDidUpdate(() => this.#post()),
      inspection.onDidStart(() => {
        this.#selected = undefined;
      }),
      vscode.window.onDidChangeTextEditorSelection((event) => this.#followCursor(event)),
    ];
  }

  /** Shows the panel beside the source, or where it is already. The keyboard stays where it was unless `focus` is set. */
  show(focus: boolean): void {
    if (this.#panel !== undefined) {
      if (focus || !this.#panel.visible) this.#panel.reveal(undefined, !focus);
      return;
    }
    const viewColumn =
      vscode.window.activeTextEditor === undefined ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
    const panel = vscode.window.createWebviewPanel(PANEL_TYPE, 'Lockstep', { viewColumn, preserveFocus: !focus });
    this.#adopt(panel);
  }

  /** Takes over the panel that was open before the window was loaded anew. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.#panel?.dispose();
    // First the panel, so that what comes back finds it open.
    this.#adopt(panel);
    this.#restore();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#panel?.dispose();
  }

  #adopt(panel: vscode.WebviewPanel): void {
    this.#panel = panel;
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: [webviewFolder(this.#extension)] };
    panel.iconPath = vscode.Uri.joinPath(this.#extension, 'media', 'icon.png');
    webview.onDidReceiveMessage((message: unknown) => reporting(() => this.#receive(message)));
    panel.onDidChangeViewState(() => this.#post());
    panel.onDidDispose(() => {
      if (this.#panel === panel) this.#panel = undefined;
    });
    webview.html = panelPage(webview, this.#extension);
  }

  /** A hidden panel gets the newest snapshot when it comes back: each is complete. */
  #post(): void {
    const panel = this.#panel;
    if (panel === undefined) return;
    const { snapshot } = this.#inspection;
    const { program } = snapshot.run;
    panel.title = program === '' ? 'Lockstep' : `Lockstep: ${program}`;
    if (panel.visible) this.#send({ type: 'snapshot', snapshot });
  }

  #send(message: HostToWebview): void {
    void this.#panel?.webview.postMessage(message);
  }

  async #receive(message: unknown): Promise<void> {
    if (!isWebviewToHost(message)) return;
    switch (message.type) {
      case 'ready':
        this.#post();
        break;
      case 'select':
        this.#selected = message.id;
        break;
      case 'open':
        await openSite(message.site, message.beside);
        break;
      case 'command':
        await this.#onCommand(message.command, message.finding);
        break;
    }
  }

  /** Marks the tasks of the line that the user went to. */
  #followCursor({ textEditor, kind }: vscode.TextEditorSelectionChangeEvent): void {
    if (kind === undefined || kind === vscode.TextEditorSelectionChangeKind.Command || !this.#panel?.visible) return;
    const { fsPath } = textEditor.document.uri;
    const tasks = tasksAt(this.#inspection.snapshot, fsPath, textEditor.selection.active.line + 1);
    if (tasks[0] === undefined || (this.#selected !== undefined && tasks.includes(this.#selected))) return;
    this.#selected = tasks[0];
    this.#send({ type: 'select', id: this.#selected });
  }
}
