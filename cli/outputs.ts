/** The files that a run leaves besides its recording. */
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Snapshot } from '../core/view/viewModel.ts';
import { picturePage } from '../extension/adapter/picturePage.ts';
import type { ProgramEnd } from '../extension/session/launch.ts';
import { readWebview } from './page.ts';
import { makeReport } from './report.ts';
import { fileUnwritable } from './usageErrors.ts';

export interface OutputPaths {
  /** For what is else printed. */
  readonly output: string | undefined;
  readonly report: string | undefined;
  readonly picture: string | undefined;
}

function attempt(option: string, path: string, write: (absolute: string) => void): void {
  try {
    write(resolve(path));
  } catch (error) {
    throw fileUnwritable(option, path, error);
  }
}

/** Finds out before the program starts whether the files can be written. */
export function checkOutputs({ output, report, picture }: OutputPaths, dist: string): void {
  if (picture !== undefined) readWebview(dist);
  for (const [option, path] of [
    ['--output', output],
    ['--report', report],
    ['--picture', picture],
  ] as const) {
    if (path === undefined) continue;
    attempt(option, path, (absolute) => {
      mkdirSync(dirname(absolute), { recursive: true });
      closeSync(openSync(absolute, 'a'));
    });
  }
}

export function writeOutputs(
  { output, report, picture }: OutputPaths,
  snapshot: Snapshot,
  end: ProgramEnd | undefined,
  dist: string,
  rendered: () => string,
): void {
  if (output !== undefined) attempt('--output', output, (absolute) => writeFileSync(absolute, rendered()));
  if (report !== undefined) {
    const text = `${JSON.stringify(makeReport(snapshot, end), undefined, 2)}\n`;
    attempt('--report', report, (absolute) => writeFileSync(absolute, text));
  }
  if (picture !== undefined) {
    const page = picturePage(snapshot, readWebview(dist));
    attempt('--picture', picture, (absolute) => writeFileSync(absolute, page));
  }
}
