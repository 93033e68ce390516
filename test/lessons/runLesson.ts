import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { root } from '../../scripts/support.ts';
import { type ProgramResult, runProgram } from '../support/runProgram.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

interface Site {
  readonly file: string;
  readonly line: number;
  readonly role: string;
  readonly task?: string;
  readonly resource?: string;
}
export interface ReportedFinding {
  readonly id: string;
  readonly category: string;
  readonly severity: string;
  readonly certainty: string;
  readonly tasks: readonly { readonly name: string; readonly kind: string }[];
  readonly resources: readonly { readonly name: string; readonly kind: string }[];
  readonly sites: readonly Site[];
}
export interface LessonRun extends ProgramResult {
  /** What the lesson itself has printed. */
  readonly lines: readonly string[];
  readonly findings: readonly ReportedFinding[];
  readonly dropped: number;
}

/** Ten times as fast as shown: the order of what happens does not depend on it. */
const PACE = '0.1';
const cli = join(root, 'dist/cli.mjs');

/** No lesson runs this long by itself; one that hangs is ended, and what it waited for reported. */
const LIMIT_SECONDS = '90';

/** Runs a lesson, named by its path below lessons/ without extension, as `lockstep run` does. `given`: what stands behind its name. */
export async function runLesson(
  context: TestContext,
  lesson: string,
  node?: string,
  limitSeconds = LIMIT_SECONDS,
  given: readonly string[] = [],
): Promise<LessonRun> {
  const report = join(temporaryFolder(context), 'report.json');
  const result = await runProgram({
    ...(node === undefined ? {} : { node }),
    args: [cli, 'run', '--report', report, '--timeout', limitSeconds, join(root, 'lessons', `${lesson}.ts`), ...given],
    cwd: root,
    env: { LOCKSTEP_PACE: PACE, LANG: 'C' },
  });
  const { findings, dropped }: { findings: ReportedFinding[]; dropped: number } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  return { ...result, lines: result.stdout.split('\n').filter(Boolean), findings, dropped };
}

/** The line, from 1, on which the lesson says so for the `count`-th time. */
export function lineOf(lesson: string, text: string, count = 1): number {
  const lines = readFileSync(join(root, 'lessons', `${lesson}.ts`), 'utf8').split('\n');
  const found = lines.flatMap((line, index) => (line.includes(text) ? [index + 1] : []));
  const line = found[count - 1];
  if (line === undefined) throw new Error(`${lesson} does not say ${text} ${count} times`);
  return line;
}
/** A finding's sites in short: `role line task resource`. */
export const sitesOf = (finding: ReportedFinding | undefined): string[] =>
  (finding?.sites ?? []).map(({ role, line, task, resource }) => `${role} ${line} ${task} ${resource}`);
