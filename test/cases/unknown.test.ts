/** Whole programs on locks, deferreds and caches that nobody instruments: what is awaited are promises of unknown origin. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type NodeMajor, nodeMajors } from '../../scripts/nodeMajors.ts';
import { matrix } from '../support/matrix.ts';
import { runCase, testHealthy } from './runCase.ts';

/** The finding, and `file:line` of each place where somebody waits, outwards. */
type Expected = Readonly<Record<string, readonly [id: string, ...places: string[]]>>;

interface Placed {
  readonly sites: readonly { readonly file: string; readonly line: number; readonly role: string }[];
}
const placesOf = (finding: unknown): string[] =>
  (finding as Placed).sites
    .filter(({ role }) => role === 'waits' || role === 'awaits')
    .map(({ file, line }) => `${file.split('/').at(-1)}:${line}`);

function testTold(programs: Expected, majors: (index: number) => readonly NodeMajor[]): void {
  for (const [index, [program, [id, ...places]]] of Object.entries(programs).entries()) {
    const run = async (node: string, _: NodeMajor, context: TestContext): Promise<void> => {
      const { result, findings } = await runCase(context, join('unknown', program), node);
      assert.deepEqual(
        findings.map((each) => [each.id, each.certainty, ...placesOf(each)]),
        [[id, 'certain', ...places]],
        result.stderr,
      );
      assert.equal(result.code, 3, result.stderr);
    };
    matrix(`told: ${program}`, run, majors(index));
  }
}

/** What only the heap shows depends on the engine's own objects, so on every major. */
const shownByHeap: Expected = {
  'chainLocksInServer.mjs': ['deadlock-cycle', 'chainLocksInServer.mjs:27', 'chainLocksInServer.mjs:21'],
  'resultLost.mjs': ['never-settled', 'resultLost.mjs:15', 'resultLost.mjs:20'],
};
testTold(shownByHeap, () => nodeMajors);

const told: Expected = {
  'handLockOrder.mjs': [
    'unsettled-exit',
    'handLock.mjs:11',
    'handLockOrder.mjs:8',
    'handLockOrder.mjs:12',
    'handLock.mjs:11',
    'handLockOrder.mjs:8',
    'handLockOrder.mjs:12',
  ],
  'deferredLost.cjs': ['unsettled-exit', 'deferredLost.cjs:9', 'deferredLost.cjs:14'],
  'chainLockOrder.cjs': [
    'deadlock-cycle',
    'chainLockOrder.cjs:15',
    'chainLockOrder.cjs:26',
    'chainLockOrder.cjs:13',
    'chainLockOrder.cjs:15',
    'chainLockOrder.cjs:26',
    'chainLockOrder.cjs:13',
  ],
  'awaitEachOther.mjs': ['deadlock-cycle', 'awaitEachOther.mjs:4', 'awaitEachOther.mjs:7'],
  'circleInServer.mjs': ['deadlock-cycle', 'circleInServer.mjs:10', 'circleInServer.mjs:15'],
};
testTold(told, (index) => nodeMajors.filter((_, at) => at === index % nodeMajors.length));

testHealthy('unknown', [
  'backgroundJobs.cjs',
  'chainLocksInServerFixed.mjs',
  'chainLockOrderFixed.cjs',
  'deferredLostFixed.cjs',
  'handLockOrderFixed.mjs',
  'keepAlive.mjs',
  'longWaits.mjs',
  'longWaitsOfNode.mjs',
  'resultLostFixed.mjs',
]);
