/** Releasing is over before the broker has answered; what that must not change. */
import assert from 'node:assert/strict';
import { matrix } from '../support/matrix.ts';
import { runReporting } from './runReporting.ts';

matrix('a release by another process is known, and one before the end of a process has come', async (node, major) => {
  const { seen, stderr } = await runReporting(node, major, 'releasedElsewhere.ts');
  assert.deepEqual(
    [...seen],
    [
      ['again', ['ValueError']],
      ['permits', [0]],
      ['free', [true]],
    ],
    stderr,
  );
});
