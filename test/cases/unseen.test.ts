/** Programs that hang as reported for libraries, and for locks, queues and caches of one's own; each with its repair. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type StuckAt, testHealthy, testStuckAt } from './runCase.ts';

const stuck: StuckAt = {
  'batchScheduled.mjs': ['unsettled-exit', 'waits 15, awaits 20, waits 15, awaits 20'],
  'chainedLock.mjs': ['self-deadlock', 'awaits 25'],
  'closedChannel.mjs': ['unsettled-exit', 'waits 38, awaits 43, waits 38, awaits 43'],
  'crawler.mjs': ['pool-starvation', 'holds 15, waits 12, holds 12, waits 12', 'queue'],
  'debounced.mjs': ['unsettled-exit', 'waits 17, awaits 21, waits 17, awaits 21'],
  'drainPromise.mjs': ['unsettled-exit', 'waits 14'],
  'earlyReturn.mjs': ['missing-release', 'holds 10, waits 10', '#mutex'],
  'generatorReturn.mjs': ['unsettled-exit', 'waits 29'],
  'inOutKeys.cjs': ['deadlock-cycle', 'holds 9, waits 11, holds 9, waits 11', 'lock["invoice"]', 'lock["order"]'],
  'lazyServices.mjs': ['deadlock-cycle', 'awaits 9, awaits 14'],
  'limiterInLimiter.cjs': ['pool-starvation', 'holds 17, waits 14', 'limiter'],
  'missingRow.cjs': ['missing-release', 'holds 20, holds 20, waits 20', 'pool'],
  'ownSemaphore.mjs': ['unsettled-exit', 'waits 26, awaits 33, waits 26, awaits 33'],
  'partsBarrier.mjs': ['unsettled-exit', 'waits 27, awaits 31, waits 27, awaits 31'],
  'pausedOnError.mjs': ['unsettled-exit', 'waits 20, waits 20, waits 20, waits 22', 'queue'],
  'pooledBrowser.mjs': ['missing-release', 'holds 18, holds 18, waits 18', 'pool'],
  'promisified.cjs': ['unsettled-exit', 'waits 16'],
  'queuedInQueue.cjs': ['pool-starvation', 'holds 11, waits 6', 'queue'],
  'readyLatch.mjs': ['unsettled-exit', 'waits 18, awaits 29'],
  'repositoryMethods.mjs': ['self-deadlock', 'holds 21, waits 17', 'lock'],
  'slowLines.mjs': ['unsettled-exit', 'waits 15', 'Interface "line"'],
  'transformForgets.mjs': ['unsettled-exit', 'waits 14', 'parse'],
  'treeWalk.mjs': ['pool-starvation', 'holds 18, waits 13, holds 13, waits 13', 'limit'],
  'twoTokens.mjs': ['deadlock-cycle', 'holds 8, waits 10, holds 8, waits 10', 'drives'],
  'unreadOutput.mjs': ['join-before-drain', 'waits 7', 'seq', 'seq.stdout'],
  'upgradedLock.mjs': ['unsettled-exit', 'waits 14, awaits 38, awaits 45, waits 14, awaits 38, awaits 45'],
  'waitForUnlock.mjs': ['self-deadlock', 'holds 14, waits 14', 'child'],
  'workerAsksMain.mjs': ['all-asleep', 'waits 23', 'Int32Array[0]', 'MessagePort'],
  'workerNeverEnds.mjs': ['all-asleep', 'waits 16', 'MessagePort', 'worker 1'],
};
testStuckAt('unseen', stuck);

const repaired = readdirSync(join(import.meta.dirname, 'unseen')).filter((name) => name.includes('Fixed.'));
testHealthy('unseen', repaired);
