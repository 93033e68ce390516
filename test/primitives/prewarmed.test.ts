import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { matrix } from '../support/matrix.ts';
import { typeScript } from './runReporting.ts';
import { rows } from './runRows.ts';

rows('prewarmedRows.ts', ['first', 'later', 'several', 'environment', 'folder', 'options', 'none', 'count']);

matrix('processes kept ready end with the one that keeps them, even where that is killed', async (node, major) => {
  const program = join(import.meta.dirname, 'programs', 'prewarmedKilled.ts');
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
  const root = spawn(node, typeScript(major, program), { env, stdio: ['ignore', 'pipe', 'inherit'] });
  root.stdout.once('data', () => root.kill('SIGKILL'));
  // All of them have inherited its standard output, which closes with the last.
  await once(root, 'close');
  assert.equal(root.signalCode, 'SIGKILL');
});
