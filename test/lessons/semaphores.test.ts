import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineOf, runLesson, sitesOf } from './runLesson.ts';

/** Lessons that come to their end, and what they have printed by then. */
const healthy: Readonly<Record<string, (lines: readonly string[]) => void>> = {
  's1-oneByOne': (lines) => {
    const across = Array.from({ length: 10 }, (_, index) => `Hiker ${index + 1} is across`);
    assert.deepEqual(lines, ['The ferry begins', ...across, 'Nobody waits any more']);
  },
  's2-threeInside': (lines) => {
    assert.equal(lines.filter((line) => line.startsWith('Guest ')).length, 10);
    assert.equal(lines.at(-1), 'There were never more than 3 in the tub');
  },
  's3-startSignal': (lines) => {
    const runners = ['Amina', 'Björn', 'Chen'];
    assert.deepEqual(lines, [
      ...runners.map((runner) => `${runner} is at the line`),
      'The reporter sees a start: false',
      ...runners.map((runner) => `${runner} runs`),
      'The reporter sees a start: true',
    ]);
  },
  's4-waterTank': (lines) => {
    assert.deepEqual(lines, ['Without the lock: RuntimeError', 'Left in the tank: 1000 litres']);
  },
  's5-lostNoticeFixed': (lines) => {
    assert.deepEqual(lines, ['The kettle whistles', 'Tea is ready']);
  },
  's6-oneShortFixed': (lines) => {
    assert.deepEqual(lines.slice(0, 3), ['Ilse is at the boat', 'Jomo is at the boat', 'Kofi is at the boat']);
    assert.deepEqual(lines.slice(3).sort(), ['Ilse rows', 'Jomo rows', 'Kofi rows']);
  },
};
for (const [lesson, check] of Object.entries(healthy)) {
  test(`${lesson} comes to its end, and nothing is found in it`, async (context) => {
    const run = await runLesson(context, `semaphores/${lesson}`);
    check(run.lines);
    const notes = lesson === 's4-waterTank' ? ['info notify-unheld'] : [];
    const told = run.findings.map(({ severity, id }) => `${severity} ${id}`);
    assert.deepEqual([run.code, told, run.dropped], [0, notes, 0], run.stderr);
  });
}

test('S5: whoever waits for a notice that has come before waits for ever, and is told', async (context) => {
  const lesson = 'semaphores/s5-lostNotice';
  const run = await runLesson(context, lesson);
  assert.deepEqual(run.lines, ['The kettle whistles']);
  assert.deepEqual(
    run.findings.map(({ id, certainty }) => [id, certainty]),
    [['lost-wakeup', 'certain']],
  );
  assert.deepEqual(sitesOf(run.findings[0]), [
    `waits ${lineOf(lesson, 'kettle.wait()')} Oma kettle`,
    `notified ${lineOf(lesson, 'kettle.notify()')} Stove kettle`,
  ]);
  assert.equal(run.code, 3, run.stderr);
});
test('S6: two at a barrier for three wait for ever, and are told', async (context) => {
  const lesson = 'semaphores/s6-oneShort';
  const run = await runLesson(context, lesson);
  assert.deepEqual(run.lines, ['Ilse is at the boat', 'Jomo is at the boat']);
  assert.deepEqual(
    run.findings.map(({ id, certainty }) => [id, certainty]),
    [['short-barrier', 'certain']],
  );
  assert.deepEqual(sitesOf(run.findings[0]).sort(), [
    `waits ${lineOf(lesson, 'boat.wait()')} Ilse boat`,
    `waits ${lineOf(lesson, 'boat.wait()')} Jomo boat`,
  ]);
  assert.equal(run.code, 3, run.stderr);
});
