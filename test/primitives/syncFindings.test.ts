/** What is told of processes that share locks, semaphores and conditions: what is stuck, and nothing else. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type NodeMajor, nodeMajors } from '../../scripts/nodeMajors.ts';
import { root } from '../../scripts/support.ts';
import { matrix } from '../support/matrix.ts';
import { type ProgramResult, runProgram } from '../support/runProgram.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { typeScript } from './runReporting.ts';

interface Finding {
  readonly id: string;
  readonly certainty: string;
  readonly resources: readonly { readonly name: string; readonly kind: string }[];
  readonly sites: readonly { readonly line: number; readonly role: string }[];
}
interface Told {
  readonly result: ProgramResult;
  readonly findings: readonly Finding[];
  /** The program's text, by line. */
  readonly lines: readonly string[];
}
/** No program runs this long by itself, on a machine however busy. */
const LIMIT_SECONDS = '240';

async function run(
  context: TestContext,
  node: string,
  major: NodeMajor,
  program: string,
  ...rest: string[]
): Promise<Told> {
  const report = join(temporaryFolder(context), 'report.json');
  const path = join(import.meta.dirname, 'programs/sync', program);
  const options = ['run', '--timeout', LIMIT_SECONDS, '--report', report, '--'];
  const args = [join(root, 'dist/cli.mjs'), ...options, node, ...typeScript(major, path), ...rest];
  const result = await runProgram({ args, cwd: root, env: { LANG: 'C' } });
  const { findings }: { findings: Finding[] } = JSON.parse(readFileSync(report, 'utf8'));
  return { result, findings, lines: readFileSync(path, 'utf8').split('\n') };
}
const cases = [
  { kind: 'rlock', resources: ['rlock left', 'rlock right'], waits: ['other.withLock', 'other.withLock'] },
  {
    kind: 'semaphore',
    resources: ['semaphore left', 'semaphore right'],
    waits: ['other.withPermit', 'other.withPermit'],
  },
  { kind: 'condition', resources: ['lock ledger', 'lock store'], waits: ['changed.wait()', 'ledger.withLock'] },
  { kind: 'waitFor', resources: ['lock ledger', 'lock store'], waits: ['changed.waitFor', 'ledger.withLock'] },
];
for (const [index, { kind, resources, waits }] of cases.entries()) {
  const check = async (node: string, major: NodeMajor, context: TestContext): Promise<void> => {
    const { findings, lines, result } = await run(context, node, major, 'stuck.ts', kind);
    const [first] = findings;
    assert.deepEqual([first?.id, first?.certainty], ['deadlock-cycle', 'certain'], result.stderr);
    assert.deepEqual(first?.resources.map((resource) => `${resource.kind} ${resource.name}`).sort(), resources);
    const waiting = first?.sites.filter(({ role }) => role === 'waits').map(({ line }) => lines[line - 1] ?? '');
    assert.equal(waiting?.length, waits.length, result.stderr);
    for (const call of waits)
      assert.ok(
        waiting?.some((line) => line.includes(call)),
        `${call}: ${waiting}`,
      );
  };
  matrix(`a cycle through two processes: ${kind}`, check, [nodeMajors[index % nodeMajors.length] ?? 24]);
}

matrix('waits that last long and end well are no findings', async (node, major, context) => {
  const { findings, result } = await run(context, node, major, 'patient.ts');
  assert.deepEqual(findings, []);
  assert.deepEqual([result.stdout, result.code], ['all is well\n', 0], result.stderr);
});

const signals = async (node: string, major: NodeMajor, context: TestContext): Promise<void> => {
  const healthy = await run(context, node, major, 'signal.ts');
  assert.deepEqual(healthy.findings, []);
  assert.deepEqual([healthy.result.stdout, healthy.result.code], ['all is well\n', 0], healthy.result.stderr);
  const stuck = await run(context, node, major, 'signal.ts', 'never');
  assert.deepEqual(
    stuck.findings.map(({ id, certainty }) => [id, certainty]),
    [['orphaned-lock', 'certain']],
    stuck.result.stderr,
  );
};
matrix('a semaphore whose permits are given by others than take them', signals, [24]);
