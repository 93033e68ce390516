/** Programs that hang are told to, and programs that rest are not. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type NodeMajor, nodeMajors } from '../../scripts/nodeMajors.ts';
import { root } from '../../scripts/support.ts';
import { matrix } from '../support/matrix.ts';
import { type ProgramResult, runProgram } from '../support/runProgram.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

interface Found {
  readonly id: string;
  readonly certainty: string;
  readonly sites: readonly { readonly role: string; readonly task: string; readonly resource: string }[];
}
interface Run extends ProgramResult {
  /** Each with who waits for what. */
  readonly found: readonly string[];
}

async function run(context: TestContext, node: string, file: string, ...given: readonly string[]): Promise<Run> {
  const report = join(temporaryFolder(context), 'report.json');
  const program = join(import.meta.dirname, 'programs/asleep', file);
  const args = ['run', '--timeout', '60', '--report', report, '--node', node, program, ...given];
  const result = await runProgram({ args: [join(root, 'dist/cli.mjs'), ...args], cwd: root });
  const { findings }: { findings: Found[] } = JSON.parse(readFileSync(report, 'utf8'));
  const found = findings.map(({ id, certainty, sites }) => {
    const waits = sites.flatMap(({ role, task, resource }) => (role === 'waits' ? [`${task} for ${resource}`] : []));
    return `${id} ${certainty}: ${waits.sort().join(', ')}`;
  });
  return { ...result, found };
}

/** What runs several threads or processes runs on all majors, the rest on one. */
const everywhere: ReadonlySet<string> = new Set(['queueOfThread', 'queueOfProcess', 'thread', 'process']);
const majorsFor = (program: string): readonly NodeMajor[] => (everywhere.has(program) ? nodeMajors : [24]);

const stuck: Readonly<Record<string, string>> = {
  lockTwice: 'self-deadlock certain: lockTwice for door',
  queueOfTask: 'no-producer certain: taker for shelf',
  queueOfThread: 'no-producer certain: taker for shelf',
  queueOfProcess: 'no-producer certain: taker for shelf',
  unjoined: 'no-producer certain: taker for shelf',
  event: 'all-asleep certain: event for gate',
  heldElsewhere: 'all-asleep certain: heldElsewhere for keeper, keeper for opened',
};
for (const [program, expected] of Object.entries(stuck)) {
  matrix(
    `a program that hangs is told to: ${program}`,
    async (node, _, context) => {
      const { found, code, stderr } = await run(context, node, 'stuck.ts', program);
      assert.deepEqual(found, [expected]);
      assert.equal(code, 3, stderr);
    },
    majorsFor(program),
  );
}
// Nor are the program's own listeners told that its event loop has run empty, which it has not.
for (const program of ['timer', 'work', 'process', 'thread', 'held', 'pool', 'patience', 'server']) {
  matrix(
    `nothing is found in a program that rests: ${program}`,
    async (node, _, context) => {
      const { found, code, stdout, stderr } = await run(context, node, 'alive.ts', program);
      assert.deepEqual([found, stdout, code], [[], 'over\nat the end\n', 0], stderr);
    },
    majorsFor(program),
  );
}
test('what may be woken by something that keeps nothing alive is not certain to sleep', async (context) => {
  const { found, code, stdout, stderr } = await run(context, process.execPath, 'unseen.ts');
  assert.deepEqual([found, stdout, code], [[], 'over\n', 0], stderr);
});
