import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineOf, runLesson, sitesOf } from './runLesson.ts';

const silent = { code: 0, findings: [] };
const ended = ({
  code,
  findings,
}: {
  code: number | null;
  findings: readonly { readonly category: string }[];
}): object => ({
  code,
  findings: findings.filter(({ category }) => category === 'deadlock' || category === 'stuck'),
});

test('L3: by join alone, always in the order that the author has set', async (context) => {
  const run = await runLesson(context, 'locks/l3-oneAfterTheOther');
  const poems = ['Autumn', 'Harbour', 'Midnight'];
  const expected = poems.flatMap((poem) => ['first', 'second', 'third'].map((line) => `${poem}: ${line} line`));
  assert.deepEqual(run.lines, expected);
  assert.deepEqual(ended(run), silent);
});

test('L5: with a lock around the purchase exactly one buyer gets the ticket, and all may look', async (context) => {
  const run = await runLesson(context, 'locks/l5-lastTicketLocked');
  const count = (ending: string): number => run.lines.filter((line) => line.endsWith(ending)).length;
  assert.deepEqual([count(' has a ticket'), count(' goes home')], [1, 4], run.lines.join('\n'));
  assert.equal(run.lines.length, 10);
  assert.deepEqual(ended(run), silent);
});

test('L6: queries overlap, payments follow one another', async (context) => {
  const run = await runLesson(context, 'locks/l6-queriesTogether');
  const payments = run.lines.filter((line) => / (?:pays|has paid)$/.test(line));
  assert.equal(payments.length, 8);
  for (let index = 0; index < payments.length; index += 2) {
    assert.equal(payments[index + 1], payments[index]?.replace(/pays$/, 'has paid'));
  }
  assert.equal(run.lines.filter((line) => line.endsWith(' comes too late')).length, 6);
  assert.equal(run.lines.at(-1), '0 tickets are left');
  const open = run.lines.reduce(
    ({ now, most }, line) => {
      const next = now + (line.endsWith(' asks') ? 1 : / is told of /.test(line) ? -1 : 0);
      return { now: next, most: Math.max(most, next) };
    },
    { now: 0, most: 0 },
  );
  assert.ok(open.most > 1, run.lines.join('\n'));
  assert.deepEqual(ended(run), silent);
});

test('L9: one re-entrant lock under two names makes no cycle', async (context) => {
  const run = await runLesson(context, 'locks/l9-oneLockTwoNames');
  assert.deepEqual(run.lines, [
    'Clara has the piano',
    'Clara has the bench as well',
    'Wolfgang has the bench',
    'Wolfgang has the piano as well',
    'Fanny has the piano',
    'Fanny has the bench as well',
    'Everybody has played',
  ]);
  assert.deepEqual(ended(run), silent);
});

test('L12: an error between acquire and release, and whoever waits behind it', async (context) => {
  const lesson = 'locks/l12-thrownInBetween';
  const run = await runLesson(context, lesson);
  assert.deepEqual(run.lines, ['Bread is done']);
  assert.match(run.stderr, /Exception in thread baker 2:/);
  assert.equal(run.code, 3, run.stderr);
  const [finding, ...others] = run.findings;
  assert.deepEqual([finding?.id, finding?.certainty, others], ['missing-release', 'certain', []]);
  const acquired = lineOf(lesson, 'oven.acquire()');
  assert.deepEqual(sitesOf(finding), [`holds ${acquired} baker 2 oven`, `waits ${acquired} baker 3 oven`]);
});

test('L12 repaired: the scoped form releases', async (context) => {
  const run = await runLesson(context, 'locks/l12-thrownInBetweenFixed');
  assert.deepEqual(run.lines, ['Bread is done', 'Cake is done', 'The bakery closes']);
  assert.deepEqual(ended(run), silent);
});
