import assert from 'node:assert/strict';
import { join } from 'node:path';
import { matrix } from '../support/matrix.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { runRecorded } from './support/recorded.ts';

matrix('what the shim remembers of a lock is forgotten with its release', async (node, _major, context) => {
  const directory = temporaryFolder(context);
  const program = join(import.meta.dirname, 'programs/heldOften.cjs');
  const { code, stdout, stderr } = await runRecorded({ directory, node, args: ['--expose-gc', program] });
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(stdout, /\d/);
  assert.ok(Number(stdout) < 1.5, `${stdout} MB more ${stderr}`);
});
