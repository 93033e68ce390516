import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matrix } from '../support/matrix.ts';
import { lineOf, runLesson, sitesOf } from './runLesson.ts';

matrix('philosophers: all five hold their left fork and want the right one', async (node, _, context) => {
  const run = await runLesson(context, 'philosophers', node);
  const taken = ['Hypatia', 'Laozi', 'Kant', 'Averroes', 'Sappho'].map((name) => `${name} takes the left fork`);
  assert.deepEqual(run.lines.slice(-6), ['Dinner: all five are hungry', ...taken]);
  assert.equal(run.code, 3, run.stderr);
  assert.deepEqual(
    run.findings.map(({ id, certainty }) => [id, certainty]),
    [['deadlock-cycle', 'certain']],
  );
  const [finding] = run.findings;
  const holds = lineOf('philosophers', 'left.acquire()');
  const waits = lineOf('philosophers', 'right.acquire()');
  assert.deepEqual(sitesOf(finding), [
    `holds ${holds} Hypatia brass`,
    `waits ${waits} Hypatia copper`,
    `holds ${holds} Laozi copper`,
    `waits ${waits} Laozi jade`,
    `holds ${holds} Kant jade`,
    `waits ${waits} Kant silver`,
    `holds ${holds} Averroes silver`,
    `waits ${waits} Averroes walnut`,
    `holds ${holds} Sappho walnut`,
    `waits ${waits} Sappho brass`,
  ]);
});

matrix('P14: the lock of a terminated process, and those who wait for it', async (node, _, context) => {
  const lesson = 'processes/p14-terminatedHolder';
  const run = await runLesson(context, lesson, node);
  assert.equal(run.lines.at(-1), 'The catalogue takes too long and is terminated');
  assert.equal(run.code, 3, run.stderr);
  // Those who wait were ended by the observer, which is no finding.
  assert.deepEqual(
    run.findings.map(({ id }) => id),
    ['orphaned-lock'],
  );
  const [finding] = run.findings;
  assert.equal(finding?.certainty, 'certain', JSON.stringify(run.findings));
  assert.deepEqual(finding.resources, [{ name: 'printer', kind: 'lock' }]);
  const lines = finding.sites.map(({ role, line }) => `${role} ${line}`);
  assert.ok(lines.includes(`holds ${lineOf(lesson, 'printer.acquire()')}`), lines.join());
  assert.ok(lines.includes(`waits ${lineOf(lesson, 'printer.acquire()', 2)}`), lines.join());
});

test('L7: the same lock twice', async (context) => {
  const lesson = 'locks/l7-acquireTwice';
  const run = await runLesson(context, lesson);
  assert.deepEqual(run.lines, ['1: the diary is open']);
  assert.equal(run.code, 3, run.stderr);
  const finding = run.findings.find(({ id }) => id === 'self-deadlock');
  assert.equal(finding?.certainty, 'certain');
  assert.deepEqual(finding.resources, [{ name: 'diary', kind: 'lock' }]);
  assert.deepEqual(
    finding.sites.map(({ role, line }) => [role, line]),
    [
      ['holds', lineOf(lesson, 'diary.acquire()')],
      ['waits', lineOf(lesson, 'diary.acquire()', 2)],
    ],
  );
});

test('L8: two locks in opposite order', async (context) => {
  const lesson = 'locks/l8-oppositeOrder';
  const run = await runLesson(context, lesson);
  assert.deepEqual(run.lines, ['Mina grinds the beans', 'Otto heats the water']);
  assert.equal(run.code, 3, run.stderr);
  const finding = run.findings.find(({ id }) => id === 'deadlock-cycle');
  assert.equal(finding?.certainty, 'certain', JSON.stringify(run.findings));
  assert.deepEqual(sitesOf(finding), [
    `holds ${lineOf(lesson, 'grinder.acquire()')} Mina grinder`,
    `waits ${lineOf(lesson, 'kettle.acquire()')} Mina kettle`,
    `holds ${lineOf(lesson, 'kettle.acquire()', 2)} Otto kettle`,
    `waits ${lineOf(lesson, 'grinder.acquire()', 2)} Otto grinder`,
  ]);
});
