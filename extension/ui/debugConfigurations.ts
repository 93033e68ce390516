/** Launch configurations: made for the open file where there is none, filled in from the settings, refused without trust. */
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { DEBUG_TYPE } from './contributed.ts';

const languages: readonly string[] = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact'];

/** Nothing of a workspace runs before the user trusts it. */
export function refuseUntrusted(): boolean {
  if (vscode.workspace.isTrusted) return false;
  const text = vscode.l10n.t('Lockstep runs programs only in a trusted workspace. Recordings can be opened without.');
  void vscode.window.showErrorMessage(text);
  return true;
}

export const isProgram = (document: vscode.TextDocument | undefined): document is vscode.TextDocument =>
  document !== undefined && languages.includes(document.languageId);

/** A configuration that runs one file. */
export const configurationFor = (program: string, name: string): vscode.DebugConfiguration => ({
  type: DEBUG_TYPE,
  request: 'launch',
  name,
  program,
});

const openFileName = (): string => vscode.l10n.t('Inspect the open file');

export class DebugConfigurations implements vscode.DebugConfigurationProvider {
  /** For the list of "Select and Start Debugging". */
  provideDebugConfigurations(): vscode.DebugConfiguration[] {
    return [configurationFor('${file}', openFileName())];
  }

  resolveDebugConfiguration(
    _folder: vscode.WorkspaceFolder | undefined,
    given: vscode.DebugConfiguration,
  ): vscode.DebugConfiguration | undefined {
    if (refuseUntrusted()) return undefined;
    const isEmpty = !given.type && !given.request && !given.name;
    const configuration = isEmpty ? configurationFor('${file}', openFileName()) : given;
    const document = vscode.window.activeTextEditor?.document;
    const needsFile = String(configuration['program'] ?? '').includes('${file');
    if (!needsFile || (isProgram(document) && document.uri.scheme === 'file')) return configuration;
    const text = isProgram(document)
      ? vscode.l10n.t('Save the file first, so that Node can run it.')
      : vscode.l10n.t('Open a TypeScript or JavaScript file first.');
    void vscode.window.showErrorMessage(text);
    return undefined;
  }

  resolveDebugConfigurationWithSubstitutedVariables(
    folder: vscode.WorkspaceFolder | undefined,
    given: vscode.DebugConfiguration,
  ): vscode.DebugConfiguration {
    const settings = vscode.workspace.getConfiguration('lockstep', folder);
    const program = typeof given['program'] === 'string' ? given['program'] : '';
    const defaults = {
      cwd: folder?.uri.fsPath ?? dirname(program),
      runtimeExecutable: settings.get<string>('runtimeExecutable'),
      onDeadlock: settings.get<string>('onDeadlock'),
      tracking: settings.get<string>('tracking'),
    };
    return { ...defaults, ...given };
  }
}
