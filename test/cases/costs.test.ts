/** What waiting costs, in programs with locks of libraries: each is told of the one, and its twin of nothing. */
import assert from 'node:assert/strict';
import { nodeMajors } from '../../scripts/nodeMajors.ts';
import { matrix } from '../support/matrix.ts';
import { runCase, testHealthy } from './runCase.ts';

/** Programs that go well: what is told of them, of which lock, and where it is held or waited for. */
const noted: Readonly<Record<string, readonly [id: string, lock: string, lines: string]>> = {
  'oneLogLock.mjs': ['contention', 'log', 'waits 12, holds 12'],
  'rebuiltUnderLock.mjs': ['long-hold', 'lock["index"]', 'holds 17, waits 11'],
  'oneRequestWaits.mjs': ['long-wait', 'connection', 'waits 10'],
  'reportComesLast.mjs': ['starvation', 'printer', 'waits 17'],
};

for (const [index, [program, [id, lock, lines]]] of Object.entries(noted).entries())
  matrix(
    `noted: ${program}`,
    async (node, _, context) => {
      const { result, findings } = await runCase(context, `costs/${program}`, node);
      assert.equal(result.code, 0, result.stderr);
      assert.deepEqual(
        findings.map((finding) => [
          finding.id,
          finding.severity,
          finding.resources.map(({ name }) => name).join(),
          finding.sites.map(({ role, line }) => `${role} ${line}`).join(', '),
        ]),
        [[id, 'info', lock, lines]],
        result.stderr,
      );
    },
    nodeMajors.filter((_, at) => at === index % nodeMajors.length),
  );

testHealthy('costs', [
  'oneLogLockFixed.mjs',
  'rebuiltUnderLockFixed.mjs',
  'oneRequestWaitsFixed.mjs',
  'reportComesLastFixed.mjs',
  'stoppedMeanwhileFixed.mjs',
]);
