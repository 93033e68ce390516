/** Builds the program, runs it and checks what it reports; see `npm run stress`. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../../scripts/support.ts';
import { type ProgramResult, runProgram } from '../support/runProgram.ts';

export interface StressOptions {
  readonly processes: number;
  readonly threads: number;
  readonly seconds: number;
  readonly seed: number;
}
export interface StressReport {
  readonly kills: number;
  readonly recoveries: number;
  readonly items: number;
  readonly violations: readonly string[];
  readonly doubled: readonly string[];
  readonly strangers: readonly string[];
  readonly lost: number;
  readonly stuck: readonly string[];
  /** Resident memory of the first process, which holds the broker, over the run. */
  readonly megabytes: readonly number[];
}

/** @param folder an empty one, which the program fills with its notes. */
export async function runStress(
  folder: string,
  options: StressOptions,
): Promise<ProgramResult & { readonly report: StressReport }> {
  const program = join(folder, 'program.mjs');
  await build({
    entryPoints: [join(root, 'test/stress/program.ts')],
    outfile: program,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
  });
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/lockstep'), 'junction');
  const { processes, threads, seconds, seed } = options;
  const args = [program, ...[processes, threads, seconds, seed].map(String), folder];
  const result = await runProgram({ args, cwd: folder });
  const [last = ''] = result.stdout.trimEnd().split('\n').slice(-1);
  if (!last.startsWith('{')) throw new Error(`no report; exit code ${result.code}\n${result.stderr.slice(-2000)}`);
  return { ...result, report: JSON.parse(last) };
}

/** What is wrong with the run, in sentences; none where nothing is. */
export function problemsOf({ threads }: StressOptions, report: StressReport): string[] {
  const problems: string[] = [];
  const say = (isWrong: boolean, sentence: string): void => {
    if (isWrong) problems.push(sentence);
  };
  say(report.violations.length > 0, `two were inside the lock at once: ${report.violations.join(', ')}`);
  say(report.doubled.length > 0, `items came twice: ${report.doubled.join(', ')}`);
  say(report.strangers.length > 0, `items came that nobody had put: ${report.strangers.join(', ')}`);
  say(report.stuck.length > 0, `some did not end: ${report.stuck.join(', ')}`);
  // A loop that is killed between getting an item and noting it takes that one with it.
  const most = report.kills * (threads + 1);
  say(
    report.lost > most,
    `${report.lost} items were lost, and ${most} at most can have been in the hands of the killed`,
  );
  return problems;
}
