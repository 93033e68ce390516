import assert from 'node:assert/strict';
import { matrix } from '../support/matrix.ts';
import { type Observations, runReporting } from './runReporting.ts';

function check(result: Observations, expected: Readonly<Record<string, readonly unknown[]>>): void {
  assert.deepEqual(Object.fromEntries(result.seen), expected, result.stderr);
  assert.equal(result.code, 0, result.stderr);
}

/** Steps of several processes that each enter and leave: nobody enters before the one before has left. */
function isExclusive(steps: unknown): boolean {
  if (!Array.isArray(steps)) return false;
  return steps.every(([step, number], index) =>
    step === 'in'
      ? steps[index + 1]?.[0] === 'out' && steps[index + 1]?.[1] === number
      : steps[index - 1]?.[0] === 'in',
  );
}

matrix('Lock behaves as multiprocessing.Lock', async (node, major) => {
  const result = await runReporting(node, major, 'lock.ts');
  const exclusion = result.seen.get('exclusion');
  assert.ok(Array.isArray(exclusion) && isExclusive(exclusion[0]), JSON.stringify(exclusion) + result.stderr);
  check(result, {
    'LK-01': ['ValueError'],
    'LK-02': [true],
    'LK-03 here': [false],
    'LK-06': [false, true],
    'negative timeout': [false],
    'MS-06': [false],
    'LK-07': [false, true],
    'LK-12': ['RangeError', false],
    withLock: [true, false],
    'LK-11': [true],
    'LK-11 after': [false],
    'LK-04': [true, 0],
    'LK-13': [[0, 1, 2, 3]],
    abort: ['RangeError', 'RangeError'],
    'behind an aborted wait': [true],
    'LK-03': [false, false],
    'MS-02': [false],
    exclusion,
    owner: ['taken'],
    'recover from the living': [false],
    orphaned: [true, false],
    'recover from the dead': [true, true],
  });
});

const numbered = (word: string): string[] => Array.from({ length: 20 }, (_, number) => `${word}${number}`);

matrix('Queue behaves as multiprocessing.Queue', async (node, major) => {
  const result = await runReporting(node, major, 'queue.ts');
  check(result, {
    'MQ-01': ['Empty', 'Empty'],
    empty: [0, true, false],
    full: [2, false, true],
    'MQ-02': ['Full', 'Full'],
    'QU-06': ['Full'],
    'QU-09': ['a'],
    'QU-07': [2],
    clone: [true, true, 'c'],
    'QU-06 get': ['Empty'],
    abort: ['RangeError', 'for the one behind'],
    uncloneable: ['PicklingError', 'PicklingError'],
    'QU-08': [true, false],
    'MQ-09': [false, false],
    'joinThread open': ['AssertionError'],
    joinThread: ['nothing', 'nothing'],
    'MQ-05': ['ValueError', 'ValueError'],
    'MQ-03 x': [numbered('x')],
    'MQ-03 y': [numbered('y')],
    'MQ-03 f': [numbered('f')],
    ends: [[0, 0, 0], true],
  });
});
