import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LessonRun, lineOf, runLesson } from './runLesson.ts';

const sightings = ['Aurora', 'Bonanza', 'Calypso'].map((ship) => `Harbour hears: ${ship} is in sight`);

/** Lessons that come to their end, of which nothing is to be said. */
const healthy: Readonly<Record<string, (run: LessonRun) => void>> = {
  'pipes/i1-lastWord': ({ lines }) => {
    assert.deepEqual(
      lines.filter((line) => line.startsWith('Harbour')),
      sightings,
    );
    assert.ok(lines.includes('Lighthouse hears: Good evening'));
    assert.ok(lines.includes('Nobody is left to report'));
  },
  'pipes/i2-forgottenEndFixed': ({ lines }) => {
    assert.deepEqual(lines, [...sightings, 'Nobody is left to report']);
  },
  'pipes/i3-threeReaders': ({ lines }) => {
    const served = lines.map((line) => /^(?:Nadia|Pavel|Quyen) serves table (\d)$/.exec(line)?.[1]);
    assert.deepEqual(served.sort(), ['1', '2', '3', '4', '5', '6', '7', '8', '9']);
  },
  'pipes/i4-pipeOrQueue': ({ lines }) => {
    assert.match(lines[1] ?? '', /^pipe {2}\| 2000 \| all \| \d+ ms$/);
    assert.match(lines[2] ?? '', /^queue \| 2000 \| all \| \d+ ms$/);
  },
  'pipes/i5-sharedObjects': ({ lines }) => {
    assert.deepEqual(lines.slice(0, 3).sort(), ['News: Bald Top', 'News: Crow Rock', 'News: Foggy Hill']);
    assert.deepEqual(lines.slice(3), [
      'Heights: Bald Top 812, Crow Rock 644, Foggy Hill 731',
      'Log: scout 0 has climbed Bald Top; scout 1 has climbed Crow Rock; scout 2 has climbed Foggy Hill',
      'Steps: 9, per scout 3 3 3',
      'Camp: 3 tents by the river',
    ]);
  },
  'locks/l11-sharedCountFixed': ({ lines }) => {
    assert.deepEqual(lines, ['70 seats are sold, 30 are left']);
  },
};
for (const [lesson, check] of Object.entries(healthy)) {
  test(`${lesson} ends, and nothing is stuck in it`, async (context) => {
    const run = await runLesson(context, lesson);
    assert.deepEqual({ code: run.code, findings: run.findings }, { code: 0, findings: [] }, run.stderr);
    check(run);
  });
}

test('I2: a forgotten end keeps the reader waiting; which is told', async (context) => {
  const lesson = 'pipes/i2-forgottenEnd';
  const run = await runLesson(context, lesson);
  assert.deepEqual(run.lines, sightings);
  assert.equal(run.code, 3, run.stderr);
  assert.deepEqual(
    run.findings.map(({ id }) => id),
    ['open-pipe-end'],
  );
  const [finding] = run.findings;
  assert.deepEqual(finding?.resources, [{ name: 'radio', kind: 'pipe' }]);
  assert.ok(
    finding.sites.some(({ role, line }) => role === 'waits' && line === lineOf(lesson, 'harbour.recv()')),
    JSON.stringify(finding),
  );
});
