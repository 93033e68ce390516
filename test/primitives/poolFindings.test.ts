/** Healthy programs that come near to what the detector of starved pools looks for. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { root } from '../../scripts/support.ts';
import { matrix } from '../support/matrix.ts';
import { runProgram } from '../support/runProgram.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

async function run(context: TestContext, program: string, node: string): Promise<readonly [string[], string[]]> {
  const report = join(temporaryFolder(context), 'report.json');
  const args = ['run', '--timeout', '30', '--report', report, '--node', node];
  const path = join(import.meta.dirname, 'programs', program);
  const result = await runProgram({ args: [join(root, 'dist/cli.mjs'), ...args, path], cwd: root });
  assert.equal(result.code, 0, result.stderr);
  const { findings }: { findings: { id: string; certainty: string }[] } = JSON.parse(readFileSync(report, 'utf8'));
  return [result.stdout.trim().split('\n'), findings.map(({ id, certainty }) => `${id} ${certainty}`)];
}

matrix('nothing is found in pools that only look as if they waited for themselves', async (node, _, context) => {
  const [lines, findings] = await run(context, 'poolNear.ts', node);
  assert.deepEqual(lines, ['TimeoutError', '1', '2', '3', '2', '6', '7']);
  assert.deepEqual(findings, []);
});
matrix('a wait that another one may call off is not certain to last', async (node, _, context) => {
  const [lines, findings] = await run(context, 'poolCalledOff.ts', node);
  assert.deepEqual(lines, ['CancelledError']);
  assert.deepEqual(findings, []);
});
