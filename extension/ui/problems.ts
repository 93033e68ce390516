/** Findings in the Problems view, each with every place that explains it. */
import * as vscode from 'vscode';
import type { FindingSiteView, FindingView, SiteView, Snapshot } from '../../core/view/viewModel.ts';
import type { Inspection } from './inspection.ts';

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
} as const;

/** A call as it stands in source: names with dots, then its arguments as far as they are simple. */
const callPattern = /^(?:await\s+)?[\w$.#?!]+(?:\([^()]*\))?/;

export class Problems implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('lockstep');
  readonly #subscriptions: readonly vscode.Disposable[];
  #shown = '';

  constructor(inspection: Inspection) {
    this.#subscriptions = [
      inspection.onDidStart(() => this.#clear()),
      inspection.onDidUpdate(({ snapshot, tells }) => {
        if (tells) this.#show(snapshot);
      }),
    ];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#collection.dispose();
  }

  #clear(): void {
    this.#shown = '';
    this.#collection.clear();
  }

  /** Setting diagnostics anew makes the views flicker, so that it happens only for other ones. */
  #show(snapshot: Snapshot): void {
    const key = JSON.stringify(snapshot.findings);
    if (key === this.#shown) return;
    this.#shown = key;
    const byFile = new Map<string, vscode.Diagnostic[]>();
    for (const finding of snapshot.findings) {
      const site = primarySite(finding);
      if (site === undefined) continue;
      const diagnostics = byFile.get(site.path) ?? [];
      diagnostics.push(diagnosticOf(finding, site, snapshot, pageOf(finding.detector)));
      byFile.set(site.path, diagnostics);
    }
    this.#collection.clear();
    this.#collection.set([...byFile].map(([path, diagnostics]) => [vscode.Uri.file(path), diagnostics]));
  }
}

function primarySite(finding: FindingView): SiteView | undefined {
  const waits = finding.steps.find(({ waitsAt }) => waitsAt !== undefined)?.waitsAt;
  return waits ?? finding.sites[0]?.site;
}

/** The call at the site, as far as its line is known. */
function rangeOf(site: SiteView, snapshot: Snapshot): vscode.Range {
  const [line, column] = [Math.max(0, site.line - 1), Math.max(0, site.column - 1)];
  const lines = snapshot.sources.find(({ path }) => path === site.path)?.lines;
  const text = lines?.find((each) => each.line === site.line)?.text ?? '';
  const length = callPattern.exec(text.slice(column))?.[0].length ?? Math.max(1, text.length - column);
  return new vscode.Range(line, column, line, column + length);
}

/** Opens the page about the finding. */
const pageOf = (id: string): vscode.Uri =>
  vscode.Uri.from({ scheme: 'command', path: 'lockstep.explainFinding', query: JSON.stringify([id]) });

function diagnosticOf(finding: FindingView, site: SiteView, snapshot: Snapshot, page: vscode.Uri): vscode.Diagnostic {
  const fix = finding.fix === '' ? [] : [vscode.l10n.t('Fix: {0}', finding.fix)];
  const message = [finding.message, ...fix].join('\n');
  const diagnostic = new vscode.Diagnostic(rangeOf(site, snapshot), message, severities[finding.severity]);
  diagnostic.source = 'Lockstep';
  diagnostic.code = { value: finding.detector, target: page };
  diagnostic.relatedInformation = finding.sites.map((each) => {
    const location = new vscode.Location(vscode.Uri.file(each.site.path), rangeOf(each.site, snapshot));
    return new vscode.DiagnosticRelatedInformation(location, roleSentence(each));
  });
  return diagnostic;
}

/** What the task did at the place, as a sentence. */
function roleSentence({ role, task, resource }: FindingSiteView): string {
  switch (role) {
    case 'holds':
      return vscode.l10n.t('{0} took {1} here and holds it.', task, resource);
    case 'waits':
      return vscode.l10n.t('{0} waits for {1} here.', task, resource);
    case 'awaits':
      return task === '' || resource === ''
        ? vscode.l10n.t('{0} awaits here.', task || resource)
        : vscode.l10n.t('{0} awaits {1} here.', task, resource);
    case 'released':
      return vscode.l10n.t('{0} was released here.', resource);
    case 'created':
      return vscode.l10n.t('{0} was made here.', resource || task);
    case 'notified':
      return vscode.l10n.t('{0} gave notice of {1} here.', task, resource);
    case 'misused':
      return vscode.l10n.t('{0} broke a rule here.', task);
    case 'puts':
      return vscode.l10n.t('{0} puts into {1} here.', task, resource);
    case 'takes':
      return vscode.l10n.t('{0} takes from {1} here.', task, resource);
    case 'reads':
      return vscode.l10n.t('{0} reads {1} here.', task, resource);
    case 'writes':
      return vscode.l10n.t('{0} writes {1} here.', task, resource);
    case 'started':
      return vscode.l10n.t('{0} was started here.', task);
    case 'ended':
      return vscode.l10n.t('{0} ended here.', task);
    default:
      return [task, resource].filter((name) => name !== '').join(': ');
  }
}
