/**
 * Whole programs on locks by key, semaphores and pools that lend things: what is stuck is told for certain, with the lines of who
 * holds and who waits; what is not runs as without Lockstep.
 */
import { testHealthy, testStuckAt } from './runCase.ts';

const folder = 'locksAndPools';

testHealthy(folder, [
  'asyncLockWays.cjs',
  'awaitLockTimeouts.mjs',
  'awaitSemaphoreWays.mjs',
  'callbacksAtOnce.mjs',
  'clientGivenBack.cjs',
  'clientPassedOn.mjs',
  'filesSorted.mjs',
  'genericPoolWays.mjs',
  'givenBackByTimer.mjs',
  'keysTogether.mjs',
  'lentInTurn.mjs',
  'lockfileWays.cjs',
  'locksOnce.mjs',
  'permitsInTurn.mjs',
  'pgPoolWays.mjs',
  'semaWays.mjs',
  'tarnWays.mjs',
  'tokenGivenBack.cjs',
  'whosePermit.mjs',
  'whoseRelease.mjs',
]);
testHealthy(folder, ['webLocksSorted.mjs', 'webLocksWays.mjs'], [24, 26]);

testStuckAt(folder, {
  'awaitLockOrder.mjs': ['deadlock-cycle', 'holds 7, waits 10, holds 7, waits 10', 'left', 'right'],
  'clientAndKey.mjs': ['deadlock-cycle', 'holds 20, waits 22, holds 11, waits 14', 'pool', 'users["u1"]'],
  'clientInClient.mjs': ['pool-starvation', 'holds 16, awaits 19, waits 8, holds 16, awaits 19, waits 8', 'pool'],
  'clientKept.cjs': ['missing-release', 'holds 9, waits 9', 'pool'],
  'filesInOrder.mjs': ['deadlock-cycle', 'holds 12, waits 14, holds 12, waits 14', 'orders.json', 'stock.json'],
  'keyWithinKey.cjs': ['self-deadlock', 'holds 14, waits 8', 'locks["config"]'],
  'keysInOppositeOrder.mjs': [
    'deadlock-cycle',
    'holds 8, waits 10, holds 8, waits 10',
    'accounts["alice"]',
    'accounts["bob"]',
  ],
  'keysOfTwoCalls.mjs': ['self-deadlock', 'holds 12, awaits 17, waits 8', 'tables["orders"]'],
  'lent.mjs': ['pool-starvation', 'holds 13, awaits 16, waits 7', 'pages'],
  'mutexInMutex.mjs': ['self-deadlock', 'holds 7, waits 6', 'mutex'],
  'permitWithinPermit.mjs': ['deadlock-cycle', 'holds 7, awaits 10, waits 7, holds 7, awaits 10, waits 7', 'slots'],
  'permitsOfTwo.mjs': ['deadlock-cycle', 'holds 7, waits 9, holds 7, waits 9', 'disk', 'network'],
  'queryInTransaction.mjs': ['pool-starvation', 'holds 8, awaits 11, waits 21, holds 8, awaits 11, waits 21', 'pool'],
  'tokenKept.cjs': ['missing-release', 'holds 7, waits 7', 'printers'],
  'used.cjs': ['pool-starvation', 'holds 6, waits 6, holds 6, waits 6', 'pages'],
});
testStuckAt(
  folder,
  {
    'webLocksInOrder.mjs': [
      'deadlock-cycle',
      'holds 5, waits 7, holds 5, waits 7',
      'navigator.locks["files"]',
      'navigator.locks["index"]',
    ],
    'webLocksOfThreads.mjs': [
      'deadlock-cycle',
      'holds 8, waits 11, holds 8, waits 11',
      'navigator.locks["cache"]',
      'navigator.locks["database"]',
    ],
  },
  [24, 26],
);
