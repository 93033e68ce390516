/** Healthy programs as people write them, run with and without Lockstep. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/support.ts';
import { runProgram } from '../support/runProgram.ts';

const programs = join(import.meta.dirname, 'programs');
/** No program of the corpus takes nearly as long. */
const LIMIT_SECONDS = 60;

/** File names of all programs. */
export const corpus: readonly string[] = readdirSync(programs).filter((name) => /\.[cm]js$/.test(name));

/** What Lockstep changed, or said of a program that is healthy; undefined where it did neither. */
export interface Disturbance {
  readonly program: string;
  readonly what: string;
}

interface Report {
  readonly findings: readonly { readonly id: string; readonly severity: string; readonly certainty: string }[];
}

/**
 * Runs a program alone, and again under Lockstep, which is to say nothing that is worth a warning.
 * @param folder for the report; it must exist
 * @param node the binary for both
 */
export async function disturbance(
  program: string,
  folder: string,
  { node, tracking = 'exact' }: { readonly node: string; readonly tracking?: string },
): Promise<Disturbance | undefined> {
  const path = join(programs, program);
  const report = join(folder, `${program}.json`);
  const alone = await runProgram({ node, args: [path], cwd: root });
  if (alone.stdout === '' || alone.stderr !== '') return { program, what: `fails by itself: ${alone.stderr}` };
  const options = ['--timeout', String(LIMIT_SECONDS), '--tracking', tracking, '--report', report, '--node', node];
  const args = [join(root, 'dist/cli.mjs'), 'run', ...options, path];
  const observed = await runProgram({ args, cwd: root, env: { LANG: 'C' } });
  const { findings }: Report = JSON.parse(readFileSync(report, 'utf8'));
  const told = findings.filter(({ severity }) => severity !== 'info');
  const differences = [
    ...told.map(({ id, certainty }) => `${id} (${certainty})`),
    ...(observed.code === alone.code ? [] : [`exit code ${observed.code} instead of ${alone.code}`]),
    ...(steady(observed.stdout) === steady(alone.stdout)
      ? []
      : [`prints ${observed.stdout} instead of ${alone.stdout}`]),
  ];
  return differences.length === 0 ? undefined : { program, what: `${differences.join('; ')}\n${observed.stderr}` };
}

/** Without the durations that Node's test reporter prints. */
const steady = (output: string): string =>
  output.replaceAll(/duration_ms:? [\d.]+/g, '').replaceAll(/\([\d.]+ms\)/g, '');
