/** Saves what the panel shows as one HTML file that any browser opens. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Snapshot } from '../../core/view/viewModel.ts';
import { picturePage } from '../adapter/picturePage.ts';

export async function savePicture(extension: vscode.Uri, snapshot: Snapshot): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = `${snapshot.run.program.replaceAll(/[^\p{Letter}\p{Number}.-]+/gu, '-') || 'lockstep'}.html`;
  const target = await vscode.window.showSaveDialog({
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }),
    filters: { HTML: ['html'] },
  });
  if (target === undefined) return;
  const part = (file: string): string => readFileSync(join(extension.fsPath, 'dist', 'webview', file), 'utf8');
  const page = picturePage(snapshot, { script: part('webview.js'), style: part('webview.css') });
  await vscode.workspace.fs.writeFile(target, Buffer.from(page));
  const open = vscode.l10n.t('Open');
  const answer = await vscode.window.showInformationMessage(vscode.l10n.t('The picture was saved.'), open);
  if (answer === open) await vscode.env.openExternal(target);
}
