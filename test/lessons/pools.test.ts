import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matrix } from '../support/matrix.ts';
import { type LessonRun, lineOf, runLesson, sitesOf } from './runLesson.ts';

matrix('T9: a task that waits for another one of its own full pool', async (node, _, context) => {
  const lesson = 'pools/t9-fullPool';
  const run = await runLesson(context, lesson, node);
  assert.deepEqual(run.lines, ['The translator begins with the book']);
  assert.equal(run.code, 3, run.stderr);
  assert.deepEqual(
    run.findings.map(({ id, certainty }) => [id, certainty]),
    [['pool-starvation', 'certain']],
  );
  const [finding] = run.findings;
  assert.deepEqual(finding?.resources, [{ name: 'translators', kind: 'pool' }]);
  assert.deepEqual(sitesOf(finding), [`waits ${lineOf(lesson, 'await preface.result()')} translateBook translators`]);
});

matrix('T10: two futures that await each other', async (node, _, context) => {
  const lesson = 'pools/t10-eachOther';
  const run = await runLesson(context, lesson, node);
  assert.deepEqual(run.lines, ['The menu waits for the prices', 'The prices wait for the menu']);
  assert.equal(run.code, 3, run.stderr);
  assert.deepEqual(
    run.findings.map(({ id, certainty }) => [id, certainty]),
    [['deadlock-cycle', 'certain']],
  );
  const [finding] = run.findings;
  assert.deepEqual(
    finding?.resources.map(({ kind }) => kind),
    ['future', 'future'],
  );
  assert.deepEqual(sitesOf(finding), [
    `waits ${lineOf(lesson, 'await prices.result()')} writeMenu fixPrices()`,
    `waits ${lineOf(lesson, 'await menu.result()')} fixPrices writeMenu()`,
  ]);
});

/** Lessons that come to their end, and what they have printed by then. Nothing may be found in them. */
const healthy: Readonly<Record<string, (run: LessonRun) => void>> = {
  'pools/t5-threadPool': ({ lines }) => {
    assert.deepEqual(lines.slice(0, 3), [
      'The soup is being cooked: true; it can be called off: false',
      'The pie is being cooked: false; it can be called off: true',
      'After a millisecond: TimeoutError',
    ]);
    assert.ok(lines.includes('Soup, cooked by Cook_0') && lines.includes('Stew, cooked by Cook_1'));
    assert.ok(lines.includes('The stew is done: true') && lines.includes('The pie was called off: true'));
    const mapped = lines.flatMap((line) => /^(Rice|Beans|Salad), cooked by Cook_[01]$/.exec(line)?.[1] ?? []);
    assert.deepEqual(mapped, ['Rice', 'Beans', 'Salad']);
    assert.deepEqual(lines.slice(-2), ['What went wrong: Error: the toast is burnt', 'The kitchen is closed']);
  },
  'pools/t6-echoServer': ({ lines }) => {
    const callers = lines.flatMap((line) => /^(\w+) CALLS \(busy: [12]\)$/.exec(line)?.[1] ?? []);
    assert.deepEqual(callers.sort(), ['ANA', 'BO', 'CYRUS', 'DILAN', 'EFE']);
    assert.equal(lines.at(-1), 'The line is closed');
  },
  'pools/t7-processPool': ({ lines }) => {
    assert.deepEqual(lines.slice(0, 2).sort(), ['Primes below 1000: 168', 'The first count is done']);
    assert.deepEqual(lines.slice(2), [
      'Primes below 40000: 4203',
      'A closure: PicklingError',
      'A function as a result: MaybeEncodingError',
    ]);
  },
  'pools/t8-sameWorkers': ({ lines }) => {
    assert.deepEqual(lines, [
      '[ 1, 4, 9 ]',
      '20 parcels were weighed by 4 processes',
      'The next 20 by the same ones: true',
    ]);
  },
  'pools/t9-fullPoolFixed': ({ lines }) => {
    assert.equal(lines.at(-1), 'Translated: the preface, then the book');
  },
  'pools/t10-eachOtherFixed': ({ lines }) => {
    assert.equal(lines.at(-1), 'menu with last summer’s prices');
  },
  'pools/l13-boundBy': ({ lines }) => {
    assert.match(lines[0] ?? '', /^4 jobs on \d+ processors$/);
    const measured = lines.slice(1).map((line) => line.replace(/: \d+ ms$/, ''));
    const ways = ['one after the other', 'in tasks', 'in threads', 'in processes'];
    assert.deepEqual(
      measured,
      ['Computing', 'Downloading'].flatMap((work) => ways.map((way) => `${work} ${way}`)),
    );
  },
  'locks/l10-lostUpdatesFixed': ({ lines }) => assert.deepEqual(lines, ['0 tickets are left']),
};
for (const [lesson, check] of Object.entries(healthy)) {
  test(`${lesson} comes to its end, and nothing is found in it`, async (context) => {
    const run = await runLesson(context, lesson);
    assert.equal(run.code, 0, run.stderr);
    check(run);
    assert.deepEqual(run.findings, []);
    assert.equal(run.dropped, 0);
  });
}
