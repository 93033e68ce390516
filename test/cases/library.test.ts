/** Whole programs on the library: what is stuck is told for certain, what only looks so runs as without Lockstep. */
import assert from 'node:assert/strict';
import { matrix } from '../support/matrix.ts';
import { runCase, testHealthy, testStuck } from './runCase.ts';

testHealthy('library', [
  'callbackReleases.mjs',
  'daemonsAtEnd.mjs',
  'managerShutDown.mjs',
  'permitAdded.mjs',
  'releasedAfterChange.mjs',
  'releasedByKeptMethod.cjs',
  'releasedByPattern.mjs',
  'releasedByText.mjs',
]);

testStuck('library', {
  'awaitEachOther.cjs': ['deadlock-cycle', 'answer()', 'asks()'],
  'forgottenOnError.mjs': ['missing-release', 'table'],
  'joinedUnderLock.mjs': ['deadlock-cycle', 'state', 'worker'],
  'takenTwice.mjs': ['self-deadlock', 'counter'],
});

matrix(
  'results that wait for each other are not told to be taken in order',
  async (node, _, context) => {
    const { result } = await runCase(context, 'library/awaitEachOther.cjs', node);
    assert.match(result.stderr, /^To do Remove one of these waits/m);
  },
  [24],
);
