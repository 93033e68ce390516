/** What a job's page on GitHub says of a run: Markdown that is put behind what other steps wrote there. */
import { appendFileSync } from 'node:fs';
import type { FindingView, Language, Snapshot } from '../core/view/viewModel.ts';
import { systemReason } from '../extension/session/errors.ts';
import { pathIn, primarySite } from './places.ts';
import { say, type TextKey } from './texts.ts';

/** GitHub refuses a summary above 1 MiB as a whole. */
const MOST_FINDINGS = 50;

/** Names come from the program: none of their signs may make a link, a table's cell or HTML. */
const escaped = (text: string): string =>
  text.replaceAll(/[\\`*_[\]<>|~#&]/g, (sign) => `&#${sign.charCodeAt(0)};`).replaceAll(/\s+/g, ' ');

function placeOf(finding: FindingView, root: string): string {
  const site = primarySite(finding);
  return site === undefined ? '' : escaped(`${pathIn(root, site.path) ?? site.path}:${site.line}`);
}

function blockOf(finding: FindingView, root: string, language: Language): string {
  const steps = finding.steps.map(({ sentence }) => {
    const text = sentence.map((part) => (part.strong ? `**${escaped(part.text)}**` : escaped(part.text))).join('');
    return `1. ${text}`;
  });
  const started = finding.sites.filter(({ role }) => role === 'started');
  const tests = started.map(({ site, task }) => {
    const at = escaped(`${pathIn(root, site.path) ?? site.path}:${site.line}`);
    return `1. **${escaped(task)}** ${say(language, 'started')}: ${at}`;
  });
  const place = placeOf(finding, root);
  const head = `<details open><summary>${escaped(finding.title)}${place === '' ? '' : ` · ${place}`}</summary>`;
  const blocks = [
    head,
    escaped(finding.message),
    [...steps, ...tests].join('\n'),
    escaped(finding.why),
    escaped(finding.fix),
  ];
  return [...blocks.filter((block) => block !== ''), '</details>'].join('\n\n');
}

/** The summary's Markdown, with a line end. */
export function stepSummary(snapshot: Snapshot, root: string): string {
  const { findings, language, run } = snapshot;
  const word = (key: TextKey): string => say(language, key);
  const heading = `### Lockstep: ${escaped(run.program)}`;
  if (findings.length === 0) return `${heading}\n\n${say(language, 'nothing', { events: run.events })}\n\n`;
  const names = new Map(snapshot.tasks.map(({ id, name }) => [id, name]));
  const columns = [word('columnFinding'), word('columnSure'), word('columnTasks'), word('columnPlace')];
  const shown = findings.slice(0, MOST_FINDINGS);
  const rows = shown.map((finding) => {
    const tasks = finding.tasks.flatMap((id) => names.get(id) ?? []).map(escaped);
    const cells = [`${escaped(finding.title)} \`${finding.detector}\``, word(finding.certainty), tasks.join(', ')];
    return `| ${[...cells, placeOf(finding, root)].join(' | ')} |`;
  });
  const rest = findings.length - shown.length;
  const more = rest > 0 ? [say(language, 'more', { n: rest })] : [];
  const table = [`| ${columns.join(' | ')} |`, `|${' --- |'.repeat(columns.length)}`, ...rows].join('\n');
  return `${[heading, table, ...shown.map((finding) => blockOf(finding, root, language)), ...more].join('\n\n')}\n\n`;
}

/** Writes it where the workflow wants it; the answer is a sentence for people where that is not possible. */
export function writeStepSummary(snapshot: Snapshot, root: string, env: NodeJS.ProcessEnv): string {
  const path = env['GITHUB_STEP_SUMMARY'];
  if (path === undefined || path === '') return '';
  try {
    appendFileSync(path, stepSummary(snapshot, root));
    return '';
  } catch (error) {
    return `${say(snapshot.language, 'noSummary', { path, reason: systemReason(error) })}\n`;
  }
}
