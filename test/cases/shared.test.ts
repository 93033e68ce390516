/** Memory that the threads of a process share: updates that can be lost are told, those that something keeps apart are not. */
import assert from 'node:assert/strict';
import { nodeMajors } from '../../scripts/nodeMajors.ts';
import { matrix } from '../support/matrix.ts';
import { runCase, testHealthy } from './runCase.ts';

/** Programs with the places of the race that is told of them: the lines at which is read and written. */
const raced: Readonly<Record<string, { readonly name: string; readonly lines: readonly string[] }>> = {
  'visits.mjs': { name: 'visits', lines: ['reads 13', 'writes 13', 'reads 13', 'writes 13'] },
  'poolOfCounters.mjs': { name: 'cells', lines: ['reads 6', 'writes 6', 'reads 6', 'writes 6'] },
  'stock.cjs': { name: 'this.stock.buffer', lines: ['reads 10', 'writes 13', 'reads 10', 'writes 13'] },
};

for (const [program, { name, lines }] of Object.entries(raced))
  matrix(
    `raced: ${program}`,
    async (node, _, context) => {
      const { result, findings } = await runCase(context, `shared/${program}`, node);
      assert.equal(result.code, 0, result.stderr);
      assert.deepEqual(
        findings.map(({ id, resources, sites }) => ({
          id,
          resources: resources.map((resource) => resource.name),
          lines: sites.map(({ role, line }) => `${role} ${line}`),
        })),
        [{ id: 'data-race', resources: [name], lines }],
        result.stderr,
      );
    },
    nodeMajors,
  );

matrix(
  'who waits at an element that others write plainly is not woken to find out which memory it is',
  async (node, _, context) => {
    const { result, findings } = await runCase(context, 'shared/waiterLeftAlone.mjs', node);
    assert.deepEqual([result.stdout, result.code], ['timed-out\n', 0], result.stderr);
    // The question was put all the same.
    assert.deepEqual(
      findings.map(({ id }) => id),
      ['data-race'],
      result.stderr,
    );
  },
  nodeMajors,
);

testHealthy('shared', ['visitsFixed.mjs', 'stockFixed.cjs', 'handedOver.mjs', 'phases.mjs']);
