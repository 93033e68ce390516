import { join } from 'node:path';
import type { NodeMajor } from '../../scripts/nodeMajors.ts';
import { type ProgramResult, runProgram } from '../support/runProgram.ts';

export interface Observations extends ProgramResult {
  /** What the program reported, by id. */
  readonly seen: ReadonlyMap<string, unknown>;
}
/** The command line of a TypeScript program: Node 20 does not read TypeScript by itself. */
export const typeScript = (major: NodeMajor, file: string): string[] =>
  major === 20 ? ['--import', import.meta.resolve('tsx'), file] : [file];

/** Runs a program of the folder `programs`, which reports what it sees. */
export async function runReporting(
  node: string,
  major: NodeMajor,
  program: string,
  options: readonly string[] = [],
): Promise<Observations> {
  const file = join(import.meta.dirname, 'programs', program);
  const result = await runProgram({ node, args: [...typeScript(major, file), ...options] });
  const lines = result.stdout.split('\n').filter((line) => line.startsWith('['));
  const seen = new Map(
    lines.map((line): [string, unknown] => {
      const [id, ...values]: [string, ...unknown[]] = JSON.parse(line);
      return [id, values];
    }),
  );
  return { ...result, seen };
}
