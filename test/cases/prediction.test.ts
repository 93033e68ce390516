/** Whole programs in which something could have gone wrong: what might is told, what cannot is not. */
import assert from 'node:assert/strict';
import { nodeMajors } from '../../scripts/nodeMajors.ts';
import { matrix } from '../support/matrix.ts';
import { runCase, testHealthy } from './runCase.ts';

/** Programs that go well, each with the one finding that is told of them: its id, and the names of its resources. */
const warned: Readonly<Record<string, readonly [id: string, ...resources: string[]]>> = {
  'oppositeOrderLucky.mjs': ['lock-order-inversion', 'left', 'right'],
  'syncStart.cjs': ['lock-order-inversion', 'ledger', 'stock'],
  'helperCalls.cjs': ['lock-order-inversion', 'lock 1', 'lock 2'],
  'threadsLucky.mjs': ['lock-order-inversion', 'paper', 'pen'],
  'balanceAcrossAwait.mjs': ['atomicity-violation', 'balance'],
  'totalInOneLine.cjs': ['atomicity-violation', 'total'],
  'counterOfProcesses.mjs': ['data-race', 'visitors'],
  'fileCounter.cjs': ['data-race', 'counter.json'],
  'processesLucky.mjs': ['lock-order-inversion', 'disk', 'printer'],
};

for (const [index, [program, [id, ...resources]]] of Object.entries(warned).entries()) {
  matrix(
    `warned: ${program}`,
    async (node, _, context) => {
      const { result, findings } = await runCase(context, `prediction/${program}`, node);
      assert.equal(result.code, 0, result.stderr);
      assert.deepEqual(
        findings.map((each) => [each.id, ...each.resources.map(({ name }) => name).sort()]),
        [[id, ...resources]],
        result.stderr,
      );
    },
    nodeMajors.filter((_, at) => at === index % nodeMajors.length),
  );
}

matrix(
  'of many locks of one kind one cycle is told',
  async (node, _, context) => {
    const { result, findings } = await runCase(context, 'prediction/transfersOfUsers.mjs', node);
    assert.deepEqual(
      findings.map(({ id, certainty }) => `${id} ${certainty}`),
      ['lock-order-inversion potential'],
      result.stderr,
    );
  },
  [24],
);

testHealthy('prediction', [
  'updatesKeptApart.mjs',
  'counterLocked.mjs',
  'filesOfTheirOwn.mjs',
  'progressShown.mjs',
  'sameOrder.mjs',
  'gateLock.mjs',
  'phases.mjs',
  'limitedJobs.mjs',
  'transfersInOrder.mjs',
  'threadsInOrder.mjs',
  'threadsOneByOne.mjs',
]);
