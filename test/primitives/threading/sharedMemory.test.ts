import assert from 'node:assert/strict';
import { join, relative } from 'node:path';
import { after } from 'node:test';
import { buildSync } from 'esbuild';
import { matrix } from '../../support/matrix.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { runReporting } from '../runReporting.ts';

const programs = join(import.meta.dirname, '..', 'programs');
const folder = temporaryFolder({ after });
// On Node 20 a worker's own file cannot be TypeScript.
const built = join(folder, 'sharedMemory.mjs');
buildSync({
  entryPoints: [join(programs, 'sharedMemory.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  outfile: built,
});

const answered = (value: number) => ({ kind: 'answered', value });

matrix('primitives in the memory that threads share keep their rules', async (node, major) => {
  const result = await runReporting(node, major, relative(programs, built));
  assert.deepEqual(
    Object.fromEntries(result.seen),
    {
      'every call is answered once': [true],
      'mutual exclusion': [true],
      permits: [0, answered(3), answered(0)],
      'first come first served': [[0, 1, 2, 3, 4]],
      'a holder that ended': [answered(1), answered(1), 1],
      'behind one that ended': [1, 0],
      notified: [answered(2)],
      'all notified': [3],
    },
    result.stderr,
  );
  assert.equal(result.code, 0, result.stderr);
});
