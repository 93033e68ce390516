/** Each cause of waiting for ever on a program that has it and on its mended twin, and what only looks like one. */
import assert from 'node:assert/strict';
import { matrix } from '../support/matrix.ts';
import { runCase, testHealthy, testStuck } from './runCase.ts';

const causes: Readonly<Record<string, readonly string[]>> = {
  missingSentinel: ['letters'],
  noProducer: ['answers', 'requests'],
  missingTaskDone: ['orders'],
  missingRelease: ['places'],
  openPipeEnd: ['lines'],
  shortBarrier: ['start'],
  lostWakeup: ['door'],
  joinBeforeDrain: ['baker', 'oven'],
};
const idOf = (program: string): string => program.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

for (const [program, resources] of Object.entries(causes)) {
  matrix(`exactly one finding: ${program}`, async (node, _, context) => {
    const { result, findings } = await runCase(context, `stuck/${program}.mjs`, node);
    const told = findings.map(({ id, certainty, resources: named }) => [
      id,
      certainty,
      named.map(({ name }) => name).sort(),
    ]);
    assert.deepEqual(told, [[idOf(program), 'certain', resources]], result.stderr);
    assert.equal(result.code, 3);
  });
}
testHealthy('stuck', [
  ...Object.keys(causes).map((program) => `${program}Fixed.mjs`),
  'nearBarrierInRounds.mjs',
  'nearDaemonsAtRest.mjs',
  'nearLateNotice.mjs',
  'nearSlowProducer.mjs',
  'setNeverFixed.mjs',
]);
testStuck('stuck', {
  'firstWord.mjs': ['no-producer', 'mine', 'yours'],
  'futureOfConsumer.mjs': ['missing-sentinel', 'votes'],
  'helpersTakeAndPut.mjs': ['no-producer', 'jobs', 'results'],
  'neverToldTheEnd.mjs': ['missing-sentinel', 'boxes'],
  'plainFunctions.mjs': ['missing-sentinel', 'belt'],
  'workerCrashed.mjs': ['missing-task-done', 'items'],
  'pipelineWithoutEnd.mjs': ['missing-sentinel', 'raw'],
  'producerFailed.mjs': ['no-producer', 'rows'],
  'openPipeEndElsewhere.mjs': ['open-pipe-end', 'speech'],
  'joinBeforePipe.mjs': ['join-before-drain', 'clerk', 'report'],
  'killedUnheard.mjs': ['orphaned-lock', 'till'],
  'namedByManager.mjs': ['no-producer', 'jobs'],
  'namedByVariables.mjs': ['open-pipe-end', 'inward'],
  'setNever.mjs': ['all-asleep', 'ready', 'runner'],
});

/** Calls that throw: a warning where the program ends by it, else a note. */
const misuses = ['release-unheld', 'notify-unheld', 'over-release', 'daemon-child'];
for (const rule of misuses) {
  const program = rule.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  matrix(`exactly one finding: ${program}`, async (node, _, context) => {
    const { result, findings } = await runCase(context, `stuck/${program}.mjs`, node);
    const told = findings.map(({ id, severity, certainty }) => `${severity} ${id} ${certainty}`);
    assert.deepEqual(told, [`warning ${rule} certain`], result.stderr);
    assert.equal(result.code, 1);
  });
}
testHealthy(
  'stuck',
  misuses.map((rule) => `${rule.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())}Fixed.mjs`),
);
