import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import type { NodeMajor } from '../../scripts/nodeMajors.ts';
import { matrix } from '../support/matrix.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { runReporting, typeScript } from './runReporting.ts';

const program = join(import.meta.dirname, 'programs', 'family.ts');

/**
 * Lets a family of processes get going, then ends its first one, and returns when the last has gone: all of them have
 * inherited its standard output, which closes with the last. Resolves to what is left in the folder for temporary files.
 */
async function endFamily(context: TestContext, node: string, major: NodeMajor, how: string): Promise<string[]> {
  const folder = temporaryFolder(context);
  const env = { ...process.env, TMPDIR: folder, TEMP: folder, NODE_TEST_CONTEXT: undefined };
  const root = spawn(node, [...typeScript(major, program), how], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const closed = once(root, 'close');
  let pids: number[] = [];
  context.after(() => {
    // Only where the test has failed is there anybody to end.
    if (root.exitCode === null && root.signalCode === null) for (const pid of pids) process.kill(pid, 'SIGKILL');
  });
  for await (const line of createInterface({ input: root.stdout })) {
    const [id, reported]: [string, number[]] = JSON.parse(line);
    assert.equal(id, 'pids');
    pids = reported;
    if (how === 'kill') root.kill('SIGKILL');
    if (how === 'terminate') root.kill('SIGTERM');
  }
  await closed;
  assert.equal(pids.length, 5);
  return readdirSync(folder).filter((name) => name.startsWith('lockstep-'));
}

for (const how of ['kill', 'terminate', 'exit']) {
  matrix(`no process is left when the first one ends by ${how}`, async (node, major, context) => {
    assert.deepEqual(await endFamily(context, node, major, how), []);
  });
}

matrix('daemons end with the main part, other children are waited for', async (node, major) => {
  const { seen, code, stderr } = await runReporting(node, major, 'daemons.ts');
  assert.equal(stderr, '');
  assert.deepEqual(Object.fromEntries(seen), {
    'main part ended': [2],
    'outlived the daemon': [],
    'after all': [[-15, 0], 0],
  });
  assert.equal(code, 0);
});
