/** The lessons' programs as examples: copied out of the extension, so that people can change them. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import * as vscode from 'vscode';

/** What other examples import. */
const helpers = new Set(['pace.ts']);

interface Example extends vscode.QuickPickItem {
  /** Path below the folder of the examples. */
  readonly path: string;
}

/** The first sentence of the comment that a program begins with. */
function aboutOf(text: string): string {
  const comment = /^(?:\/\/.*\r?\n)+/.exec(text)?.[0] ?? '';
  const words = comment
    .replaceAll(/^\/\/ ?/gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return /^.*?[.!?:](?=\s|$)/.exec(words)?.[0] ?? words;
}

/** "l8-oneAtATimeFixed" → "One at a time fixed": the row of the lesson is in the path, which is shown beside it. */
function titleOf(name: string): string {
  const words = name
    .replace(/^[a-z]\d+-/, '')
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function listExamples(folder: string): Example[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return paths
    .filter((path) => path.endsWith('.ts') && !helpers.has(basename(path)) && !path.split(sep).includes('node_modules'))
    .sort()
    .map((path) => ({
      path,
      label: titleOf(basename(path, '.ts')),
      description: relative(folder, join(folder, path)),
      detail: aboutOf(readFileSync(join(folder, path), 'utf8')),
    }));
}

/** Copies what is not there yet; what people changed stays. The packages that examples import lie beside them. */
function copyExamples(extensionPath: string, target: string): void {
  const source = join(extensionPath, 'dist', 'examples');
  mkdirSync(join(target, 'node_modules'), { recursive: true });
  cpSync(join(source, 'programs'), target, { recursive: true, force: false });
  cpSync(join(source, 'packages'), join(target, 'node_modules'), { recursive: true, force: true });
  const library = join(target, 'node_modules', 'lockstep');
  if (!existsSync(library)) symlinkSync(extensionPath, library, 'junction');
}

/** Lets the user choose an example and opens their own copy of it. */
export async function tryExample(context: vscode.ExtensionContext): Promise<void> {
  const examples = listExamples(join(context.extensionPath, 'dist', 'examples', 'programs'));
  const placeHolder = vscode.l10n.t('Choose a program to run and inspect');
  const chosen = await vscode.window.showQuickPick(examples, {
    placeHolder,
    matchOnDetail: true,
    matchOnDescription: true,
  });
  if (chosen === undefined) return;
  const target = join(context.globalStorageUri.fsPath, 'examples', context.extension.packageJSON.version);
  copyExamples(context.extensionPath, target);
  await vscode.window.showTextDocument(vscode.Uri.file(join(target, chosen.path)));
}
