/** Whole programs on async-mutex: what is stuck is told for certain, what only looks so runs as without Lockstep. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TestContext } from 'node:test';
import { type NodeMajor, nodeMajors } from '../../scripts/nodeMajors.ts';
import { root } from '../../scripts/support.ts';
import { matrix } from '../support/matrix.ts';
import { runProgram } from '../support/runProgram.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

interface Report {
  readonly findings: readonly {
    readonly id: string;
    readonly certainty: string;
    readonly resources: readonly { readonly name: string }[];
  }[];
}
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

/** No program runs this long by itself. */
const LIMIT_SECONDS = '30';

async function runCase(context: TestContext, program: string, node: string) {
  const report = join(temporaryFolder(context), 'report.json');
  const path = resolve(root, 'test/cases/programs', program);
  const args = ['run', '--timeout', LIMIT_SECONDS, '--report', report, '--node', node, path];
  const result = await runProgram({ args: [join(root, 'dist/cli.mjs'), ...args], cwd: root, env: { LANG: 'C' } });
  const { findings }: Report = JSON.parse(readFileSync(report, 'utf8'));
  return { result, findings, path };
}

/** Each program on one of the Node majors, in turn. */
const majorOf = (index: number): readonly NodeMajor[] => nodeMajors.filter((_, at) => at === index % nodeMajors.length);

const healthy = [
  'computedMethod.mjs',
  'generatorHolds.mjs',
  'importedReleaser.mjs',
  'jobsForced.mjs',
  'jobsInJobs.mjs',
  'messagesBetweenThreads.mjs',
  'plainJobs.mjs',
  'raceWithClock.mjs',
  'recoveredLate.mjs',
  'releaseInMap.cjs',
  'releasedByEvent.cjs',
  'releasedByOtherProcess.mjs',
  'releasedByTimer.mjs',
  'permitsAdded.mjs',
  'likelyForAWhile.cjs',
  'timeouts.mjs',
  'watchdogElsewhere.mjs',
];
for (const [index, program] of healthy.entries()) {
  const run = async (node: string, _: NodeMajor, context: TestContext): Promise<void> => {
    const { result, findings, path } = await runCase(context, program, node);
    const alone = await runProgram({ node, args: [path], cwd: root });
    assert.deepEqual(
      findings.map(({ id, certainty }) => `${id} ${certainty}`),
      [],
      result.stderr,
    );
    assert.deepEqual([result.stdout, result.code], [alone.stdout, alone.code]);
  };
  matrix(`healthy: ${program}`, run, majorOf(index));
}

const stuck: Readonly<Record<string, readonly [id: string, ...resources: string[]]>> = {
  'oppositeOrder.mjs': ['deadlock-cycle', 'lock 1', 'lock 2'],
  'threeInMap.mjs': ['deadlock-cycle', 'locks 1', 'locks 2', 'locks 3'],
  'loaderInCache.mjs': ['self-deadlock', 'mutex'],
  'poolInPool.mjs': ['deadlock-cycle', 'pool'],
  'forgottenOnThrow.mjs': ['orphaned-lock', 'mutex'],
  'inForkedChild.cjs': ['deadlock-cycle', 'left', 'right'],
  'forAwaitOrder.mjs': ['deadlock-cycle', 'left', 'right'],
  'importedLate.mjs': ['deadlock-cycle', 'left', 'right'],
  'callbacksOfTimers.mjs': ['deadlock-cycle', 'left', 'right'],
  'arrowJobs.mjs': ['deadlock-cycle', 'left', 'right'],
  'recursionInJob.mjs': ['self-deadlock', 'cache'],
  'requestsOfServer.mjs': ['deadlock-cycle', 'ledger', 'stock'],
  'forgottenOnReturn.mjs': ['orphaned-lock', 'table'],
  'inWorker.mjs': ['deadlock-cycle', 'left', 'right'],
  'mutexAndSemaphore.mjs': ['deadlock-cycle', 'file', 'slots'],
  'afterThousands.cjs': ['deadlock-cycle', 'left', 'right'],
  'locksOfProcesses.mjs': ['deadlock-cycle', 'left', 'right'],
};
for (const [index, [program, [id, ...resources]]] of Object.entries(stuck).entries()) {
  const run = async (node: string, _: NodeMajor, context: TestContext): Promise<void> => {
    const { result, findings } = await runCase(context, program, node);
    assert.equal(result.code, 3, result.stderr);
    const told = findings.map((finding) => [finding.id, finding.certainty, finding.resources.map(({ name }) => name)]);
    assert.deepEqual(told, [[id, 'certain', told[0]?.[2]]], result.stderr);
    assert.deepEqual(findings[0]?.resources.map(({ name }) => name).sort(), resources, result.stderr);
  };
  matrix(`stuck: ${program}`, run, majorOf(index + 2));
}

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
