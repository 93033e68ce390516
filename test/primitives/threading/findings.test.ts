import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { NodeMajor } from '../../../scripts/nodeMajors.ts';
import { root } from '../../../scripts/support.ts';
import { matrix } from '../../support/matrix.ts';
import { runProgram } from '../../support/runProgram.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

interface Finding {
  readonly id: string;
  readonly certainty: string;
  readonly resources: readonly { readonly name: string }[];
  readonly sites: readonly { readonly line: number; readonly role: string; readonly resource: string }[];
}
async function findings(context: TestContext, node: string, program: string, args: readonly string[], limit = '60') {
  const report = join(temporaryFolder(context), 'report.json');
  const path = join(import.meta.dirname, '..', 'programs', program);
  const options = ['run', '--timeout', limit, '--report', report, '--node', node];
  const { stdout, stderr } = await runProgram({ args: [join(root, 'dist/cli.mjs'), ...options, path, ...args] });
  const { findings: found }: { findings: readonly Finding[] } = JSON.parse(readFileSync(report, 'utf8'));
  return { stdout, stderr, found };
}
/** What a finding says of each line: its role and the resource. */
const lines = ({ sites }: Finding): string[] =>
  sites.map(({ line, role, resource }) => `${line} ${role} ${resource}`).sort();

const opposite = ['5 holds left', '5 holds right', '7 waits left', '7 waits right'];
const deadlocks: readonly (readonly [string, readonly string[], readonly NodeMajor[]])[] = [
  ['threads', opposite, [20, 22, 24, 26]],
  ['thread and task', opposite, [24]],
  ['rlock', ['13 holds left', '13 holds right', '15 waits left', '15 waits right'], [24]],
  // Whoever is notified waits for the lock again, and no longer for the notice.
  ['condition', ['24 holds left', '25 awaits ', '26 waits right', '34 holds right', '36 waits left'], [24]],
];
for (const [kind, expected, majors] of deadlocks) {
  matrix(
    `a deadlock of threads is certain: ${kind}`,
    async (node, _, context) => {
      const { found, stdout, stderr } = await findings(context, node, 'threadsStuck.ts', [kind]);
      const finding = found.find(({ id }) => id === 'deadlock-cycle');
      assert.ok(finding, stdout + stderr);
      assert.equal(finding.certainty, 'certain');
      assert.deepEqual(lines(finding), expected);
    },
    majors,
  );
}
matrix(
  'a lock that a thread kept when it ended is orphaned',
  async (node, _, context) => {
    const { found } = await findings(context, node, 'threadsStuck.ts', ['kept'], '10');
    assert.deepEqual(
      found.filter(({ id }) => id === 'orphaned-lock').map(({ resources }) => resources.map(({ name }) => name)),
      [['left']],
      JSON.stringify(found),
    );
  },
  [24],
);
matrix('nothing is found in threads and tasks that wait for each other and go on', async (node, _, context) => {
  const { stdout, stderr, found } = await findings(context, node, 'threadsPatient.ts', []);
  assert.deepEqual({ stdout, found }, { stdout: 'all is well 0\n', found: [] }, stderr);
});
