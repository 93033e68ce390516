/** Lessons that come to their end although something in them is wrong: which is told, and not of their repaired twins. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LessonRun, lineOf, type ReportedFinding, runLesson } from './runLesson.ts';

const CATEGORIES: readonly string[] = ['potential-deadlock', 'race', 'performance'];
const told = ({ findings }: LessonRun): ReportedFinding[] =>
  findings.filter(({ category }) => CATEGORIES.includes(category));
const inShort = (finding: ReportedFinding | undefined): string[] => [
  finding?.id ?? '',
  ...(finding?.resources ?? []).map(({ name }) => name),
];
/** The lines of its sites, each with its role. */
const lines = (finding: ReportedFinding | undefined): string[] => [
  ...new Set((finding?.sites ?? []).map(({ role, line }) => `${role} ${line}`)),
];

test('L4: without a lock the last ticket is sold several times', async (context) => {
  const lesson = 'locks/l4-lastTicket';
  const run = await runLesson(context, lesson);
  assert.equal(run.lines.filter((line) => line.endsWith(' sees 1 ticket(s)')).length, 5, run.lines.join('\n'));
  assert.ok(run.lines.filter((line) => line.endsWith(' has a ticket')).length > 1, run.lines.join('\n'));
  assert.equal(run.code, 0, run.stderr);
  assert.deepEqual(told(run).map(inShort), [['data-race', 'tickets.json']]);
  assert.deepEqual(lines(told(run)[0]), [
    `reads ${lineOf(lesson, 'readFileSync(file')}`,
    `writes ${lineOf(lesson, 'renameSync(fresh')}`,
  ]);
});

test('L8 on a lucky day: two locks in opposite order, with all four places', async (context) => {
  const lesson = 'locks/l8-oppositeOrderLucky';
  const run = await runLesson(context, lesson);
  assert.equal(run.code, 0, run.stderr);
  const [finding, ...others] = told(run);
  assert.deepEqual([inShort(finding), others], [['lock-order-inversion', 'grinder', 'kettle'], []]);
  assert.deepEqual(
    finding?.tasks.map(({ name }) => name),
    ['Mina', 'Otto'],
  );
  assert.deepEqual(
    finding.sites.map(({ role, line, task }) => `${task} ${role} ${line}`),
    [
      `Mina holds ${lineOf(lesson, 'grinder.acquire()')}`,
      `Mina waits ${lineOf(lesson, 'kettle.acquire()')}`,
      `Otto holds ${lineOf(lesson, 'kettle.acquire()', 2)}`,
      `Otto waits ${lineOf(lesson, 'grinder.acquire()', 2)}`,
    ],
  );
});

test('L10: updates across an await that nobody sees', async (context) => {
  const lesson = 'locks/l10-lostUpdates';
  const run = await runLesson(context, lesson);
  assert.deepEqual(run.lines, ['99 tickets are left']);
  assert.deepEqual(told(run).map(inShort), [['atomicity-violation', 'tickets']]);
  assert.deepEqual(lines(told(run)[0]), [
    `reads ${lineOf(lesson, 'const seen = tickets')}`,
    `writes ${lineOf(lesson, 'tickets = seen - 1')}`,
  ]);
});

test('L11: a number of a manager that seven offices read and write back', async (context) => {
  const lesson = 'locks/l11-sharedCount';
  const run = await runLesson(context, lesson);
  const left = Number(/^70 seats are sold, (\d+) are left$/.exec(run.lines[0] ?? '')?.[1]);
  // How many sales are lost depends on who is in whose way.
  assert.ok(left > 30 && left <= 90, run.lines.join());
  assert.deepEqual(told(run).map(inShort), [['data-race', 'seats']]);
  assert.deepEqual(lines(told(run)[0]), [
    `reads ${lineOf(lesson, 'seats.item(')}`,
    `writes ${lineOf(lesson, 'seats.set(')}`,
  ]);
});

test('L11: seventy offices that sell one seat each, with and without a lock', async (context) => {
  const run = await runLesson(context, 'locks/l11-sharedCount', undefined, '180', ['70']);
  const left = Number(/^70 seats are sold, (\d+) are left$/.exec(run.lines[0] ?? '')?.[1]);
  assert.ok(left > 30 && left < 100, run.stderr);
  assert.deepEqual(told(run).map(inShort), [['data-race', 'seats']]);
  const locked = await runLesson(context, 'locks/l11-sharedCountFixed', undefined, '180', ['70']);
  assert.deepEqual(locked.lines, ['70 seats are sold, 30 are left'], locked.stderr);
  assert.deepEqual({ code: locked.code, told: told(locked) }, { code: 0, told: [] }, locked.stderr);
});

test('Q17: a queue that grows since nothing slows down who fills it', async (context) => {
  const lesson = 'queues/q17-unbounded';
  const run = await runLesson(context, lesson);
  const highest = Number(/^The pile was up to (\d+) orders high$/.exec(run.lines.at(-1) ?? '')?.[1]);
  assert.ok(highest > 5, run.lines.join());
  // On a busy machine the orders may come in so slowly that the pile hardly grows.
  if (highest < 40) return;
  assert.deepEqual(told(run).map(inShort), [['unbounded-queue', 'orders']]);
  assert.deepEqual(lines(told(run)[0]), [
    `puts ${lineOf(lesson, 'orders.put(')}`,
    `takes ${lineOf(lesson, 'orders.get(')}`,
  ]);
});

for (const lesson of [
  'locks/l5-lastTicketLocked',
  'locks/l6-queriesTogether',
  'locks/l8-oppositeOrderFixed',
  'locks/l10-lostUpdatesFixed',
  'locks/l11-sharedCountFixed',
  'queues/q17-unboundedFixed',
]) {
  test(`${lesson}: nothing of the kind`, async (context) => {
    const run = await runLesson(context, lesson);
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(told(run), []);
  });
}
