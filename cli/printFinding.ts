/** One finding for a terminal: what is so, the chain of who waits for whom, the source lines, why, and what to do. */
import { relative } from 'node:path';
import type { FindingView, SiteView, Snapshot, StepView, TextPart } from '../core/view/viewModel.ts';
import { displayWidth, type Painter, printable, type Style, wrap } from './terminal.ts';
import { isTextKey, say } from './texts.ts';

export interface PrintContext {
  readonly snapshot: Snapshot;
  /** Paths are shown relative to this folder where they lie in it. */
  readonly cwd: string;
  readonly paint: Painter;
}
const WIDTH = 80;
/** More names than this are counted. */
const MOST_NAMES = 8;

/** `file:line:column`, which terminals make a link of. */
export function placeOf({ path, line, column }: SiteView, cwd: string): string {
  const inside = relative(cwd, path);
  const shown = inside === '' || inside.startsWith('..') ? path : inside;
  return `${printable(shown)}:${line}:${column}`;
}

/** Wraps a sentence whose names are to be bold, and paints it line by line. */
function wrapParts(parts: readonly TextPart[], width: number, paint: Painter): string[] {
  const lines = wrap(printable(parts.map((part) => part.text).join('')), width);
  const names = new Set(parts.filter((part) => part.strong && part.text.trim() !== '').map((part) => part.text));
  const longestFirst = [...names].sort((left, right) => right.length - left.length);
  if (longestFirst.length === 0) return lines;
  const escaped = longestFirst.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join('|')})(?![\\p{L}\\p{N}])`, 'gu');
  return lines.map((line) => line.replaceAll(pattern, (name) => paint(name, 'bold')));
}

interface Place {
  readonly text: string;
  readonly site: SiteView;
}

/** The places that a step of a chain speaks of: where its task took what it holds, and where it waits. */
function placesOf(step: StepView, language: Snapshot['language'], snapshot: Snapshot): Place[] {
  const resource = snapshot.resources.find(({ id }) => id === step.resource)?.name ?? '';
  const places: Place[] = [];
  if (step.holdsFrom !== undefined) {
    places.push({ text: say(language, 'holds', { resource: step.holdsName }), site: step.holdsFrom });
  }
  if (step.waitsAt !== undefined) places.push({ text: say(language, 'waits', { resource }), site: step.waitsAt });
  return places;
}

/** The line of source with a caret under the column; nothing where the text is unknown or was shown before. */
function excerpt(site: SiteView, { snapshot, paint }: PrintContext, shown: Set<string>): string[] {
  const key = keyOf(site);
  const source = snapshot.sources.find(({ path }) => path === site.path);
  const text = source?.lines.find(({ line }) => line === site.line)?.text;
  if (shown.has(key)) return [];
  shown.add(key);
  if (text === undefined) return [];
  const code = printable(text.replaceAll('\t', '  '));
  const before = printable(text.slice(0, site.column - 1).replaceAll('\t', '  '));
  const indent = code.length - code.trimStart().length;
  const number = String(site.line).padStart(5);
  const room = WIDTH - 14;
  const caret = displayWidth(before) - indent;
  // A long line is cut so that the caret stays in sight.
  const from = caret > room - 8 ? caret - 20 : 0;
  const line = `${from > 0 ? '…' : ''}${[...code.trimStart()].slice(from, from + room).join('')}`;
  const column = Math.max(0, caret - from + (from > 0 ? 1 : 0));
  return [
    `${paint(`${number} │`, 'quiet')} ${line}`,
    `${paint('      │', 'quiet')} ${' '.repeat(column)}${paint('^', 'bold')}`,
  ];
}

function placeLines(places: readonly Place[], context: PrintContext, shown: Set<string>): string[] {
  const width = Math.max(...places.map(({ text }) => displayWidth(text)));
  return places.flatMap(({ text, site }) => [
    `  ${printable(text)}${' '.repeat(width - displayWidth(text))}  ${context.paint(placeOf(site, context.cwd), 'blue')}`,
    ...excerpt(site, context, shown),
  ]);
}

const keyOf = ({ path, line, column }: SiteView): string => `${line}:${column}:${path}`;

/** The steps as a list, with a line at its left that closes to a ring where the waits do. */
function stepLines(finding: FindingView, context: PrintContext, shown: Set<string>): string[] {
  const { snapshot, paint } = context;
  const { language } = snapshot;
  const mark = (text: string): string => paint(text, finding.certainty === 'certain' ? 'red' : 'yellow');
  const lines: string[] = [];
  for (const [index, step] of finding.steps.entries()) {
    const head = finding.cyclic ? (index === 0 ? '╭▸' : '├▸') : '•';
    const places = placesOf(step, language, snapshot);
    // The sentence names its places, so that only new ones are worth lines of their own.
    const isNew = places.some(({ site }) => !shown.has(keyOf(site)));
    const [first = '', ...more] = wrapParts(step.sentence, WIDTH - 5, paint);
    const inner = [...more.map((line) => `  ${line}`), ...(isNew ? placeLines(places, context, shown) : [])];
    const left = mark(finding.cyclic ? '│ ' : ' ');
    lines.push(`${mark(head)} ${first}`, ...inner.map((line) => `${left} ${line}`));
  }
  if (!finding.cyclic || lines.length === 0) return lines;
  const firstTask = snapshot.tasks.find(({ id }) => id === finding.steps[0]?.task)?.name;
  return [
    ...lines,
    `${mark('╰─')} ${firstTask === undefined ? '' : say(language, 'back', { task: printable(firstTask) })}`,
  ];
}

/** Sites that no step named. */
function otherSites(finding: FindingView, context: PrintContext, shown: Set<string>): string[] {
  const named = new Set(
    finding.steps.flatMap(({ waitsAt, holdsFrom, heldFrom }) =>
      [waitsAt, holdsFrom, heldFrom].flatMap((site) => (site === undefined ? [] : [`${site.path}:${site.line}`])),
    ),
  );
  const places = finding.sites
    .filter(({ site }) => !named.has(`${site.path}:${site.line}`))
    .map(({ role, site, task, resource }): Place => {
      const key = role === 'waits' && resource === '' ? 'waitsHere' : role;
      const what = isTextKey(key) ? say(context.snapshot.language, key, { resource }) : key;
      return { text: `${task} ${what}`.trim(), site };
    });
  return places.length === 0 ? [] : placeLines(places, context, shown);
}

function labelled(label: string, text: string, paint: Painter): string[] {
  if (text === '') return [];
  const indent = Math.max(6, displayWidth(label) + 1);
  const [first = '', ...rest] = wrap(printable(text), WIDTH - indent);
  const head = `${paint(label, 'bold')}${' '.repeat(indent - displayWidth(label))}`;
  return [`${head}${first}`, ...rest.map((line) => `${' '.repeat(indent)}${line}`)];
}

function behindText(finding: FindingView, { snapshot }: PrintContext): string[] {
  const names = finding.behind.flatMap((id) => snapshot.tasks.find((task) => task.id === id)?.name ?? []);
  if (names.length === 0) return [];
  const { language } = snapshot;
  const shown = names.slice(0, MOST_NAMES).join(language === 'en' ? ', ' : '、');
  const more = names.length > MOST_NAMES ? ` ${say(language, 'more', { n: names.length - MOST_NAMES })}` : '';
  return wrap(printable(say(language, 'behind', { tasks: shown + more })), WIDTH);
}

/** What has been measured and is no error, in short: its message and the first place. */
export function noteLines({ message, sites }: FindingView, { snapshot, cwd, paint }: PrintContext): string[] {
  const [first] = sites;
  const place = first === undefined ? '' : ` (${placeOf(first.site, cwd)})`;
  return labelled(say(snapshot.language, 'note'), `${message}${place}`, paint);
}

export function findingLines(finding: FindingView, context: PrintContext): string[] {
  const { snapshot, paint } = context;
  const tone: Style = finding.certainty === 'certain' && finding.severity === 'error' ? 'red' : 'yellow';
  const shown = new Set<string>();
  const blocks = [
    [
      `${paint(printable(finding.title), 'bold', tone)}${paint(say(snapshot.language, 'sure', { certainty: say(snapshot.language, finding.certainty) }), tone)}`,
      ...wrapParts(finding.messageParts, WIDTH, paint),
    ],
    stepLines(finding, context, shown),
    otherSites(finding, context, shown),
    behindText(finding, context),
    [
      ...labelled(say(snapshot.language, 'why'), finding.why, paint),
      ...labelled(say(snapshot.language, 'fix'), finding.fix, paint),
    ],
  ];
  return blocks.filter((block) => block.length > 0).flatMap((block, index) => (index === 0 ? block : ['', ...block]));
}
