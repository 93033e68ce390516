/** What the commands of the palette, the menus and the panel's buttons do. */
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { HostCommand } from '../../core/view/messages.ts';
import type { CommandId } from './contributed.ts';
import type { DebugAdapters } from './debugAdapters.ts';
import { configurationFor, isProgram, refuseUntrusted } from './debugConfigurations.ts';
import { tryExample } from './examples.ts';
import type { Inspection } from './inspection.ts';
import { displayLanguage, reporting } from './language.ts';
import { showBothLines } from './openSite.ts';
import type { Panel } from './panel.ts';
import type { Recordings } from './recordings.ts';
import { savePicture } from './savePicture.ts';

export interface Parts {
  readonly context: vscode.ExtensionContext;
  readonly inspection: Inspection;
  readonly adapters: DebugAdapters;
  readonly recordings: Recordings;
  readonly panel: Panel;
}
type Work = (parts: Parts, argument: unknown) => Promise<unknown>;

/** The file that a command is for: the one clicked in a menu, else the open one, also while the panel has the focus. */
function programFor(argument: unknown): vscode.Uri | undefined {
  if (argument instanceof vscode.Uri) return argument;
  const editors = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors];
  return editors.map((editor) => editor?.document).find(isProgram)?.uri;
}

async function runAndInspect(_parts: Parts, argument: unknown): Promise<void> {
  if (refuseUntrusted()) return;
  const uri = programFor(argument);
  if (uri === undefined) throw new Error(vscode.l10n.t('Open a TypeScript or JavaScript file first.'));
  if (uri.scheme !== 'file') throw new Error(vscode.l10n.t('Save the file first, so that Node can run it.'));
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  await vscode.debug.startDebugging(folder, configurationFor(uri.fsPath, basename(uri.fsPath)));
}

async function openRecording({ inspection, recordings, panel }: Parts, argument: unknown): Promise<void> {
  const chosen =
    argument instanceof vscode.Uri
      ? [argument]
      : await vscode.window.showOpenDialog({
          canSelectFiles: false,
          canSelectFolders: true,
          openLabel: vscode.l10n.t('Open Recording'),
          title: vscode.l10n.t('The folder of a recording'),
        });
  const path = chosen?.[0]?.fsPath;
  if (path === undefined) return;
  inspection.open(path);
  await recordings.remember(path);
  panel.show(true);
}

async function stop({ adapters }: Parts): Promise<void> {
  const session = adapters.running;
  if (session !== undefined) await vscode.debug.stopDebugging(session);
}

async function restart({ adapters }: Parts): Promise<void> {
  if (refuseUntrusted()) return;
  const { last, running } = adapters;
  if (last === undefined) throw new Error(vscode.l10n.t('There is no program to run again yet.'));
  if (running !== undefined && vscode.debug.activeDebugSession === running) {
    await vscode.commands.executeCommand('workbench.action.debug.restart');
    return;
  }
  if (running !== undefined) await vscode.debug.stopDebugging(running);
  await vscode.debug.startDebugging(last.workspaceFolder, last.configuration);
}

/** @param argument id of a finding; the first one where it is left out. */
async function showLines({ inspection }: Parts, argument: unknown): Promise<void> {
  const { findings } = inspection.snapshot;
  const finding = findings.find(({ id }) => id === argument) ?? findings[0];
  if (finding === undefined) throw new Error(vscode.l10n.t('Nothing was found yet.'));
  await showBothLines(finding);
}

/**
 * Opens the page about a kind of finding, as a reader would see it. Here and not in the link itself, since the extension may run on
 * another machine than the window.
 * @param argument id of a detector; that of the first finding where it is left out.
 */
async function explainFinding({ context, inspection }: Parts, argument: unknown): Promise<void> {
  const id = typeof argument === 'string' ? argument : inspection.snapshot.findings[0]?.detector;
  if (id === undefined) throw new Error(vscode.l10n.t('Nothing was found yet.'));
  const language = displayLanguage();
  const file = language === 'en' ? `${basename(id)}.md` : `${basename(id)}.${language}.md`;
  const page = vscode.Uri.joinPath(context.extensionUri, 'docs', 'findings', file);
  await vscode.commands.executeCommand('markdown.showPreview', page);
}

const works: Readonly<Record<CommandId, Work>> = {
  'lockstep.runAndInspect': runAndInspect,
  'lockstep.openRecording': openRecording,
  'lockstep.tryExample': ({ context }) => tryExample(context),
  'lockstep.showPanel': async ({ panel }) => panel.show(true),
  'lockstep.stop': stop,
  'lockstep.restart': restart,
  'lockstep.exportPicture': ({ context, inspection }) => savePicture(context.extensionUri, inspection.snapshot),
  'lockstep.showBothLines': showLines,
  'lockstep.explainFinding': explainFinding,
};

/** What the panel's buttons are called among the commands. */
const ofPanel: Readonly<Record<HostCommand, CommandId>> = {
  runFile: 'lockstep.runAndInspect',
  openRecording: 'lockstep.openRecording',
  tryExample: 'lockstep.tryExample',
  stop: 'lockstep.stop',
  restart: 'lockstep.restart',
  exportPicture: 'lockstep.exportPicture',
  showBothLines: 'lockstep.showBothLines',
};

export const runPanelCommand = async (command: HostCommand, finding: string | undefined): Promise<void> => {
  await vscode.commands.executeCommand(ofPanel[command], finding);
};

export const runCommand = (parts: Parts, id: CommandId, argument: unknown): Promise<void> =>
  reporting(() => works[id](parts, argument));
