import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { LockstepEvent } from '../../core/protocol/events.ts';
import { Operation } from '../../core/protocol/records.ts';
import { root } from '../../scripts/support.ts';
import { ofKind, readRecording, shimVariables } from '../shim/support/recorded.ts';
import { matrix } from '../support/matrix.ts';
import { runProgram } from '../support/runProgram.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { typeScript } from './runReporting.ts';

const programs = join(import.meta.dirname, 'programs');

/** The names of all tasks that were given one, each with that of the thread or process that it belongs to. */
function families(events: readonly LockstepEvent[]): string[] {
  const names = new Map<number, string>();
  const parents = new Map<number, number | undefined>();
  for (const event of events) {
    if (event.kind === 'streamStart' || event.kind === 'taskStart') parents.set(event.task, event.parent);
    if ((event.kind === 'streamStart' || event.kind === 'taskName') && event.name !== undefined) {
      names.set(event.task, event.name);
    }
  }
  const nearest = (task: number | undefined): string =>
    task === undefined ? 'process' : (names.get(task) ?? nearest(parents.get(task)));
  return [...names].map(([task, name]) => `${nearest(parents.get(task))} > ${name}`).sort();
}

matrix(
  'threads and tasks are shown by name, nested, each with one end that is joined',
  async (node, major, context) => {
    const folder = temporaryFolder(context);
    const args = typeScript(major, join(programs, 'threadFamily.ts'));
    const { stderr, code } = await runProgram({ node, args, env: shimVariables(folder) });
    assert.deepEqual([stderr, code], ['', 0]);
    const { events } = readRecording(folder);
    assert.deepEqual(families(events), [
      'Renamed > Inner',
      'Renamed > TaskInThread',
      'process > Errand',
      'process > Renamed',
      'process > Walk',
    ]);
    const ends = ofKind(events, 'resourceCreate').filter(({ resourceKind }) => resourceKind === 'end');
    const joined = ofKind(events, 'request').filter(({ bits }) => bits.operation === Operation.join);
    assert.deepEqual(joined.map(({ resource }) => resource).sort(), ends.map(({ resource }) => resource).sort());
    assert.equal(ends.length, 5);
    assert.deepEqual(
      ofKind(events, 'exit').map(({ cause }) => cause),
      [0, 0, 0],
    );
  },
);

interface Finding {
  readonly id: string;
  readonly certainty: string;
  readonly resources: readonly { readonly name: string; readonly kind: string }[];
}
async function findingsOf(
  context: TestContext,
  node: string,
  ...given: string[]
): Promise<{ code: number | null; findings: readonly Finding[] }> {
  const report = join(temporaryFolder(context), 'report.json');
  const options = ['run', '--timeout', '30', '--report', report, '--node', node];
  const { code } = await runProgram({
    args: [join(root, 'dist/cli.mjs'), ...options, join(programs, 'threadDeadlock.ts'), ...given],
  });
  const { findings }: { findings: readonly Finding[] } = JSON.parse(readFileSync(report, 'utf8'));
  return { code, findings };
}
matrix('a deadlock through the end of a task is certain', async (node, _, context) => {
  const { code, findings } = await findingsOf(context, node, 'Task');
  assert.equal(code, 3, JSON.stringify(findings));
  const finding = findings.find(({ id }) => id === 'deadlock-cycle');
  assert.equal(finding?.certainty, 'certain');
  assert.deepEqual(finding.resources.map(({ name, kind }) => `${kind} ${name}`).sort(), ['end Clerk', 'lock desk']);
});
for (const kind of ['Task', 'Thread']) {
  matrix(`nothing is found where the lock is released before the ${kind} is joined`, async (node, _, context) => {
    assert.deepEqual(await findingsOf(context, node, kind, 'release'), { code: 0, findings: [] });
  });
}
