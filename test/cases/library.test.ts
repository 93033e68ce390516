/** Whole programs on the library: what is stuck is told for certain, what only looks so runs as without Lockstep. */
import { testHealthy, testStuck } from './runCase.ts';

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
  'forgottenOnError.mjs': ['orphaned-lock', 'table'],
  'joinedUnderLock.mjs': ['deadlock-cycle', 'state', 'worker'],
  'takenTwice.mjs': ['self-deadlock', 'counter'],
});
