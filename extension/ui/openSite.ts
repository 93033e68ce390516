/** Brings a place in the source before the user. */
import * as vscode from 'vscode';
import type { FindingView, SiteView } from '../../core/view/viewModel.ts';

/** How far apart two lines may be to be shown in one editor. */
const ONE_SCREEN = 25;

const positionOf = (site: SiteView): vscode.Position =>
  new vscode.Position(Math.max(0, site.line - 1), Math.max(0, site.column - 1));

/** The column where this file is open already, else one that shows source: the panel keeps its own. */
function columnFor(uri: vscode.Uri): vscode.ViewColumn {
  const editors = vscode.window.visibleTextEditors.filter(({ viewColumn }) => viewColumn !== undefined);
  const same = editors.find(({ document }) => document.uri.toString() === uri.toString());
  return (same ?? editors[0])?.viewColumn ?? vscode.ViewColumn.One;
}

/** Opens the file with the cursor at the site. Rejects with one sentence where there is no such file. */
export async function openSite(site: SiteView, beside: boolean): Promise<vscode.TextEditor> {
  const uri = vscode.Uri.file(site.path);
  let document: vscode.TextDocument;
  try {
    document = await vscode.workspace.openTextDocument(uri);
  } catch {
    throw new Error(vscode.l10n.t('There is no source for {0} on this machine.', `${site.file}:${site.line}`));
  }
  const at = positionOf(site);
  const viewColumn = beside ? vscode.ViewColumn.Beside : columnFor(uri);
  const editor = await vscode.window.showTextDocument(document, { viewColumn, selection: new vscode.Range(at, at) });
  editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  return editor;
}

/** The two lines that explain a finding best: where two of its tasks wait, else where one waits and what it holds. */
function bothSites(finding: FindingView): readonly SiteView[] {
  const waits = finding.steps.map(({ waitsAt }) => waitsAt);
  const holds = finding.steps.map(({ holdsFrom, heldFrom }) => holdsFrom ?? heldFrom);
  const all = [...waits, ...holds, ...finding.sites.map(({ site }) => site)].filter((site) => site !== undefined);
  const first = all[0];
  const other = all.find((site) => site.path !== first?.path || site.line !== first.line);
  return [first, other].filter((site) => site !== undefined);
}

/** Shows both lines of a finding: in one editor where they are near, else in two side by side. */
export async function showBothLines(finding: FindingView): Promise<void> {
  const [first, second] = bothSites(finding);
  if (first === undefined) throw new Error(vscode.l10n.t('No place in the source is known for this finding.'));
  const editor = await openSite(first, false);
  if (second === undefined) return;
  if (second.path !== first.path || Math.abs(second.line - first.line) > ONE_SCREEN) {
    await openSite(second, true);
    return;
  }
  const selections = [first, second].map((site) => {
    const { range } = editor.document.lineAt(Math.min(positionOf(site).line, editor.document.lineCount - 1));
    return new vscode.Selection(range.start, range.end);
  });
  editor.selections = selections;
  const [one, two] = selections;
  if (one !== undefined && two !== undefined) editor.revealRange(one.union(two), vscode.TextEditorRevealType.InCenter);
}
