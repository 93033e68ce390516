/** The forms in which findings are printed. */
import type { Snapshot } from '../core/view/viewModel.ts';
import type { ProgramEnd } from '../extension/session/launch.ts';
import { choice, type ParsedArguments } from './arguments.ts';
import { findingLines } from './printFinding.ts';
import { makeReport } from './report.ts';
import type { Painter } from './terminal.ts';
import { say } from './texts.ts';
import { formatLater } from './usageErrors.ts';

export type Format = 'text' | 'json';
const later = ['sarif', 'github'] as const;
const formats: readonly Format[] = ['text', 'json'];

export interface PrintOptions {
  readonly snapshot: Snapshot;
  readonly end: ProgramEnd | undefined;
  readonly cwd: string;
  readonly paint: Painter;
  /** Detectors of findings that were printed before. */
  readonly printed: ReadonlySet<string>;
  /** Say so when nothing was found. */
  readonly quietLine: boolean;
}

export function formatOf(parsed: ParsedArguments): Format {
  const format = choice(parsed, 'format', [...formats, ...later]) ?? 'text';
  if (format === 'sarif' || format === 'github') throw formatLater(format, formats);
  return format;
}

function textOf(options: PrintOptions): string[] {
  const { snapshot, printed, paint } = options;
  const { language, run } = snapshot;
  const findings = snapshot.findings.filter(({ id }) => !printed.has(id));
  const blocks = findings.map((finding) => findingLines(finding, options));
  if (run.dropped > 0) blocks.push([paint(say(language, 'dropped', { n: run.dropped }), 'yellow')]);
  if (snapshot.findings.length === 0 && options.quietLine) {
    const key = run.events === 0 ? 'nothingSeen' : 'nothing';
    blocks.push([paint(say(language, key, { events: run.events }), 'quiet')]);
  }
  return blocks.flatMap((block, index) => (index === 0 ? block : ['', ...block]));
}

/** What to print, with a line end; empty where there is nothing to say. JSON is one line, so that it is easy to find. */
export function render(format: Format, options: PrintOptions): string {
  if (format === 'json') return `${JSON.stringify(makeReport(options.snapshot, options.end))}\n`;
  const lines = textOf(options);
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
