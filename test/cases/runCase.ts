/** How whole programs are run, and what is asked of those that are healthy and of those that are stuck. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TestContext } from 'node:test';
import { type NodeMajor, nodeMajors } from '../../scripts/nodeMajors.ts';
import { root } from '../../scripts/support.ts';
import { matrix } from '../support/matrix.ts';
import { type ProgramResult, runProgram } from '../support/runProgram.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

interface CaseFinding {
  readonly id: string;
  readonly category: string;
  readonly severity: string;
  readonly certainty: string;
  readonly resources: readonly { readonly name: string }[];
  readonly sites: readonly { readonly role: string; readonly line: number }[];
}
interface Report {
  readonly findings: readonly CaseFinding[];
}
interface CaseResult extends Report {
  readonly result: ProgramResult;
  readonly path: string;
}
/** What each program is to be told: one finding, with the names of its resources in their order. */
export type Stuck = Readonly<Record<string, readonly [id: string, ...resources: string[]]>>;

/** No program runs this long by itself. */
const LIMIT_SECONDS = '30';

/** @param program its path, from this folder */
export async function runCase(context: TestContext, program: string, node: string): Promise<CaseResult> {
  const report = join(temporaryFolder(context), 'report.json');
  const path = resolve(import.meta.dirname, program);
  const args = ['run', '--timeout', LIMIT_SECONDS, '--report', report, '--node', node, path];
  const result = await runProgram({ args: [join(root, 'dist/cli.mjs'), ...args], cwd: root, env: { LANG: 'C' } });
  const { findings }: Report = JSON.parse(readFileSync(report, 'utf8'));
  return { result, findings, path };
}

/** Each program on one of the Node majors, in turn. */
const majorOf = (index: number, majors: readonly NodeMajor[] = nodeMajors): readonly NodeMajor[] =>
  majors.filter((_, at) => at === index % majors.length);

/** A call that threw, and the program went on. */
const isCaught = ({ category, severity }: CaseFinding): boolean => category === 'misuse' && severity === 'info';

/** Nothing is found, and what is printed and the exit code are as without Lockstep. */
export function testHealthy(
  folder: string,
  programs: readonly string[],
  majors: readonly NodeMajor[] = nodeMajors,
): void {
  for (const [index, program] of programs.entries()) {
    const run = async (node: string, _: NodeMajor, context: TestContext): Promise<void> => {
      const { result, findings, path } = await runCase(context, join(folder, program), node);
      const alone = await runProgram({ node, args: [path], cwd: root });
      assert.deepEqual(
        findings.filter((finding) => !isCaught(finding)).map(({ id, certainty }) => `${id} ${certainty}`),
        [],
        result.stderr,
      );
      assert.deepEqual([result.stdout, result.code], [alone.stdout, alone.code]);
    };
    matrix(`healthy: ${program}`, run, majorOf(index, majors));
  }
}

/** One finding, which is certain. */
export function testStuck(folder: string, programs: Stuck): void {
  for (const [index, [program, [id, ...resources]]] of Object.entries(programs).entries()) {
    const run = async (node: string, _: NodeMajor, context: TestContext): Promise<void> => {
      const { result, findings } = await runCase(context, join(folder, program), node);
      assert.equal(result.code, 3, result.stderr);
      const told = findings.map((each) => [each.id, each.certainty, each.resources.map(({ name }) => name)]);
      assert.deepEqual(told, [[id, 'certain', told[0]?.[2]]], result.stderr);
      assert.deepEqual(findings[0]?.resources.map(({ name }) => name).sort(), resources, result.stderr);
    };
    matrix(`stuck: ${program}`, run, majorOf(index + 2));
  }
}

/** What a program is to be told, with the lines of the finding's places: `holds 8, waits 10`. */
export type StuckAt = Readonly<Record<string, readonly [id: string, lines: string, ...resources: string[]]>>;

/** What places of a finding say of who waits for whom. */
const WAITING: ReadonlySet<string> = new Set(['holds', 'awaits', 'waits']);

/** One finding, which is certain, at these lines; on the given majors in turn. */
export function testStuckAt(folder: string, programs: StuckAt, majors: readonly NodeMajor[] = nodeMajors): void {
  for (const [index, [program, [id, lines, ...resources]]] of Object.entries(programs).entries()) {
    const run = async (node: string, _: NodeMajor, context: TestContext): Promise<void> => {
      const { result, findings } = await runCase(context, join(folder, program), node);
      assert.equal(result.code, 3, result.stderr);
      const told = findings.map((each) => ({
        id: `${each.id} ${each.certainty}`,
        lines: each.sites
          .filter(({ role }) => WAITING.has(role))
          .map(({ role, line }) => `${role} ${line}`)
          .join(', '),
        resources: each.resources.map(({ name }) => name).sort(),
      }));
      assert.deepEqual(told, [{ id: `${id} certain`, lines, resources }], result.stderr);
    };
    matrix(`stuck: ${program}`, run, majorOf(index, majors));
  }
}
