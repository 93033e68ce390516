/** The forms in which findings are printed. */
import type { FindingView, Snapshot } from '../core/view/viewModel.ts';
import type { ProgramEnd } from '../extension/session/launch.ts';
import { choice, type ParsedArguments } from './arguments.ts';
import type { CliContext } from './context.ts';
import { pageAddress } from './findingDocs.ts';
import { githubCommands } from './github.ts';
import { rootFolder } from './places.ts';
import { findingLines, noteLines } from './printFinding.ts';
import { makeReport } from './report.ts';
import { makeSarif } from './sarif.ts';
import type { Painter } from './terminal.ts';
import { say } from './texts.ts';
import { versionOf } from './version.ts';

export type Format = 'text' | 'json' | 'sarif' | 'github';
const formats: readonly Format[] = ['text', 'json', 'sarif', 'github'];

export interface PrintOptions {
  readonly snapshot: Snapshot;
  readonly end: ProgramEnd | undefined;
  /** Of Lockstep itself; undefined where it ends by the program's signal, and while the program runs. */
  readonly exitCode: number | undefined;
  readonly context: CliContext;
  readonly paint: Painter;
  /** Detectors of findings that were printed before. */
  readonly printed: ReadonlySet<string>;
  /** Say so when nothing was found. */
  readonly quietLine: boolean;
}

export const formatOf = (parsed: ParsedArguments): Format => choice(parsed, 'format', formats) ?? 'text';

/** More than these are counted. */
const MOST_NOTES = 3;
/** What waiting costs is told in a line, after what is wrong. */
const isNote = ({ category, severity }: FindingView): boolean => category === 'performance' && severity === 'info';

function textOf(options: PrintOptions): string[] {
  const { snapshot, printed, paint, context } = options;
  const { language, run } = snapshot;
  const findings = snapshot.findings.filter(({ id }) => !printed.has(id));
  const print = { snapshot, paint, cwd: context.cwd };
  const notes = findings.filter(isNote);
  const blocks = findings.filter((finding) => !isNote(finding)).map((finding) => findingLines(finding, print));
  if (notes.length > 0) {
    const more = notes.length > MOST_NOTES ? [say(language, 'more', { n: notes.length - MOST_NOTES })] : [];
    blocks.push([...notes.slice(0, MOST_NOTES).flatMap((note) => noteLines(note, print)), ...more]);
  }
  if (run.dropped > 0) blocks.push([paint(say(language, 'dropped', { n: run.dropped }), 'yellow')]);
  if (snapshot.findings.length === 0 && options.quietLine) {
    const key = run.events === 0 ? 'nothingSeen' : 'nothing';
    blocks.push([paint(say(language, key, { events: run.events }), 'quiet')]);
  }
  return blocks.flatMap((block, index) => (index === 0 ? block : ['', ...block]));
}

function sarifOf({ snapshot, end, exitCode, context }: PrintOptions): object {
  const { dist, cwd, env } = context;
  const helpUri = (id: string, language: Snapshot['language']): string => pageAddress(dist, id, language);
  return makeSarif({ snapshot, end, exitCode, version: versionOf(dist), cwd, root: rootFolder(cwd, env), helpUri });
}

/** What to print, with a line end; empty where there is nothing to say. JSON is one line, so that it is easy to find. */
export function render(format: Format, options: PrintOptions): string {
  const { snapshot, end, context } = options;
  switch (format) {
    case 'json':
      return `${JSON.stringify(makeReport(snapshot, end))}\n`;
    case 'sarif':
      return `${JSON.stringify(sarifOf(options))}\n`;
    case 'github':
      return githubCommands(snapshot, rootFolder(context.cwd, context.env));
    case 'text': {
      const lines = textOf(options);
      return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
    }
  }
}
