/** Whole programs on async-mutex: what is stuck is told for certain, what only looks so runs as without Lockstep. */
import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/support.ts';
import { matrix } from '../support/matrix.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { runCase, type Stuck, testHealthy, testStuck } from './runCase.ts';

/** A package that refuses waits which take too long; its code is not followed. */
const impatientLock = `const { Mutex } = require('async-mutex');
exports.ImpatientLock = class {
  #mutex = new Mutex();
  run(job) {
    setTimeout(() => this.#mutex.cancel(), 600);
    return this.#mutex.runExclusive(job);
  }
};`;
const userOfPackage = `import { setTimeout as pause } from 'node:timers/promises';
import { ImpatientLock } from 'impatient-lock';
const [left, right] = [new ImpatientLock(), new ImpatientLock()];
const both = (first, second, after) =>
  first.run(async () => {
    await pause(after);
    return second.run(async () => 'both');
  });
const results = await Promise.allSettled([both(left, right, 10), both(right, left, 200)]);
console.log(results.map(({ status }) => status).join());`;

const healthy = [
  'computedMethod.mjs',
  'generatorHolds.mjs',
  'importedReleaser.mjs',
  'inMuchTrafficFixed.mjs',
  'jobsForced.mjs',
  'jobsInJobs.mjs',
  'messagesBetweenThreads.mjs',
  'plainJobs.mjs',
  'raceWithClock.mjs',
  'recoveredLate.mjs',
  'releaseInMap.cjs',
  'requireHookText.cjs',
  'releasedByEvent.cjs',
  'releasedByOtherProcess.mjs',
  'releasedByTimer.mjs',
  'permitsAdded.mjs',
  'likelyForAWhile.cjs',
  'timeouts.mjs',
  'watchdogElsewhere.mjs',
];
testHealthy('programs', healthy);

const stuck: Stuck = {
  'oppositeOrder.mjs': ['deadlock-cycle', 'lock 1', 'lock 2'],
  'threeInMap.mjs': ['deadlock-cycle', 'locks 1', 'locks 2', 'locks 3'],
  'loaderInCache.mjs': ['self-deadlock', 'mutex'],
  'poolInPool.mjs': ['deadlock-cycle', 'pool'],
  'forgottenOnThrow.mjs': ['missing-release', 'mutex'],
  'inForkedChild.cjs': ['deadlock-cycle', 'left', 'right'],
  'forAwaitOrder.mjs': ['deadlock-cycle', 'left', 'right'],
  'importedLate.mjs': ['deadlock-cycle', 'left', 'right'],
  'inMuchTraffic.mjs': ['deadlock-cycle', 'left', 'right'],
  'requireHookStuck.cjs': ['deadlock-cycle', 'left', 'right'],
  'callbacksOfTimers.mjs': ['deadlock-cycle', 'left', 'right'],
  'arrowJobs.mjs': ['deadlock-cycle', 'left', 'right'],
  'recursionInJob.mjs': ['self-deadlock', 'cache'],
  'requestsOfServer.mjs': ['deadlock-cycle', 'ledger', 'stock'],
  'forgottenOnReturn.mjs': ['missing-release', 'table'],
  'inWorker.mjs': ['deadlock-cycle', 'left', 'right'],
  'mutexAndSemaphore.mjs': ['deadlock-cycle', 'file', 'slots'],
  'afterThousands.cjs': ['deadlock-cycle', 'left', 'right'],
  'locksOfProcesses.mjs': ['deadlock-cycle', 'left', 'right'],
};
testStuck('programs', stuck);

matrix('healthy: a package that uses locks refuses a wait', async (node, _, context) => {
  const folder = temporaryFolder(context);
  const packages = join(folder, 'node_modules');
  mkdirSync(join(packages, 'impatient-lock'), { recursive: true });
  for (const name of ['async-mutex', 'tslib'])
    symlinkSync(join(root, 'node_modules', name), join(packages, name), 'dir');
  writeFileSync(join(packages, 'impatient-lock/index.js'), impatientLock);
  const program = join(folder, 'program.mjs');
  writeFileSync(program, userOfPackage);
  const { result, findings } = await runCase(context, program, node);
  assert.deepEqual(findings, [], result.stderr);
  assert.equal(result.stdout, 'fulfilled,rejected\n');
});
