import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type LessonRun, lineOf, runLesson } from './runLesson.ts';

const stuckIn = ({ findings }: LessonRun): string[] =>
  findings.filter(({ category }) => category === 'deadlock' || category === 'stuck').map(({ id }) => id);
const count = (lines: readonly string[], pattern: RegExp): number => lines.filter((line) => pattern.test(line)).length;
const numbered = (word: string, ...numbers: readonly number[]): string[] =>
  numbers.map((number) => `${word} ${number}`);

/** Lessons in which everything comes to its end by itself, and what they have printed by then. */
const healthy: Readonly<Record<string, (lines: readonly string[]) => void>> = {
  'q3-twoProducers': (lines) => {
    const plates = lines.flatMap((line) => /^Plate \d: (.*)$/.exec(line)?.[1] ?? []);
    assert.deepEqual(
      plates.filter((plate) => plate.startsWith('soup')),
      numbered('soup', 1, 2, 3),
    );
    assert.deepEqual(
      plates.filter((plate) => plate.startsWith('fish')),
      numbered('fish', 1, 2),
    );
    assert.equal(lines.at(-1), 'The kitchen is closed');
  },
  'q4-endMarker': (lines) => {
    assert.equal(count(lines, /^Stamped: (Ines|Tariq)'s letter [123]$/), 6);
    assert.equal(lines.at(-1), 'The post office closes');
  },
  'q5-markerEach': (lines) => {
    assert.equal(new Set(lines.filter((line) => line.startsWith('Sold: '))).size, 12);
    assert.equal(count(lines, / goes home$/), 2);
    assert.equal(lines.at(-1), 'The bakery is closed');
  },
  // The marker came too early, but nobody waits for what was left behind.
  'q7-earlyMarker': (lines) => {
    assert.deepEqual(lines, ['Found: a coin', 'Found: a shell', 'The list is complete', 'Not on the list: 2']);
  },
  'q8-passMarkerOn': (lines) => {
    assert.equal(new Set(lines.filter((line) => line.endsWith('is weeded'))).size, 6);
    assert.equal(count(lines, / rests$/), 3);
    assert.equal(lines.at(-1), 'The garden is tidy');
  },
  'q9-patience': (lines) => {
    assert.equal(count(lines, /^Driven to /), 4);
    assert.equal(count(lines, /^No call for (Ada|Lee): the end of the shift$/), 2);
    assert.equal(lines.at(-1), 'All taxis are back');
  },
  'q15-places': (lines) => {
    const places = lines.flatMap((line) => /^Place (\d+): /.exec(line)?.[1] ?? []).map(Number);
    assert.deepEqual(
      places.sort((first, second) => first - second),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    );
    assert.equal(count(lines, /^Sold out for visitor /), 20);
  },
  'q16-joinBeforeTakingFixed': (lines) => {
    assert.deepEqual([...lines].sort(), ['Everything is bound', 'Everything is scanned']);
  },
  'q17-unbounded': (lines) => {
    // How high depends on the machine; that it is higher than the bounded one does not.
    assert.ok(Number(/^The pile was up to (\d+) orders high$/.exec(lines.at(-1) ?? '')?.[1]) > 5, lines.join());
  },
  'q17-unboundedFixed': (lines) => {
    assert.ok(Number(/^The pile was up to (\d+) orders high$/.exec(lines.at(-1) ?? '')?.[1]) <= 5, lines.join());
  },
  'q18-queueForPool': (lines) => {
    assert.match(lines[0] ?? '', /^PicklingError: .* is a queue, .*Manager\(\)\.Queue\(\)/);
    assert.deepEqual(lines.slice(1).sort(), ['parcel 1: 3 kg', 'parcel 2: 6 kg', 'parcel 3: 9 kg']);
  },
};
for (const [lesson, check] of Object.entries(healthy)) {
  test(`${lesson} comes to its end, and nothing is found in it`, async (context) => {
    const run = await runLesson(context, `queues/${lesson}`);
    check(run.lines);
    assert.deepEqual(stuckIn(run), []);
    assert.deepEqual([run.code, run.dropped], [0, 0], run.stderr);
  });
}

/** Lessons that come to their end while daemons wait for more to do: their end is told, and is no problem. */
const withDaemons: Readonly<Record<string, (lines: readonly string[]) => void>> = {
  'q10-taskDone': (lines) => {
    for (const customer of ['Rosa', 'Ivan']) {
      const before = lines.slice(0, lines.indexOf(`${customer} rides away`));
      assert.equal(before.filter((line) => line.startsWith(`Done: ${customer}'s `)).length, 3, lines.join());
    }
    assert.equal(lines.at(-1), 'The workshop closes');
  },
  'q11-neverDoneFixed': (lines) => {
    assert.deepEqual(lines, [...numbered('Read: page', 1, 2, 3), 'The book is read']);
  },
  'q13-forgottenProducerFixed': (lines) => {
    assert.equal(count(lines, / is content$/), 3);
    assert.equal(lines.at(-1), 'The publisher goes home');
  },
  'q14-manyOnOneQueue': (lines) => {
    assert.equal(new Set(lines.filter((line) => line.startsWith('Filed: '))).size, 30);
    assert.equal(lines.at(-1), 'Left: 0');
  },
};
for (const [lesson, check] of Object.entries(withDaemons)) {
  test(`${lesson} comes to its end, and only its daemons are told to have waited`, async (context) => {
    const run = await runLesson(context, `queues/${lesson}`);
    check(run.lines);
    assert.deepEqual(
      stuckIn(run).filter((id) => id !== 'unsettled-exit'),
      [],
    );
    assert.deepEqual([run.code, run.dropped], [0, 0], run.stderr);
  });
}

/** Runs a lesson that never ends, and checks that these calls, and no others, are told to wait for ever. */
async function sleeps(context: TestContext, lesson: string, id: string, calls: readonly string[]): Promise<LessonRun> {
  const run = await runLesson(context, `queues/${lesson}`);
  assert.equal(run.code, 3, run.stderr);
  assert.deepEqual(
    run.findings.map(({ id, certainty }) => [id, certainty]),
    [[id, 'certain']],
  );
  const lines = run.findings[0]?.sites.map(({ line }) => line);
  assert.deepEqual(lines?.sort(), calls.map((call) => lineOf(`queues/${lesson}`, call)).sort());
  return run;
}
test('Q6: one end marker for two consumers leaves one of them waiting', async (context) => {
  const run = await sleeps(context, 'q6-singleMarker', 'missing-sentinel', ['await shelf.get()']);
  assert.equal(count(run.lines, /^Sold: /), 12);
  assert.equal(count(run.lines, / goes home$/), 1);
});
test('Q11: join waits for ever on an empty queue of which nothing is marked as done', async (context) => {
  const run = await sleeps(context, 'q11-neverDone', 'missing-task-done', ['await pages.join()', 'await pages.get()']);
  assert.deepEqual(run.lines, numbered('Read: page', 1, 2, 3));
});
test('Q12: one taskDone too many is a ValueError', async (context) => {
  const run = await runLesson(context, 'queues/q12-doneTwice');
  assert.equal(run.lines.at(-1), 'Nothing is left to do');
  assert.match(run.stderr, /ValueError: taskDone\(\) was called too many times/);
  assert.equal(run.code, 1);
});
test('Q13: a producer that nobody waits for is left in join when the daemons end', async (context) => {
  const run = await sleeps(context, 'q13-forgottenProducer', 'missing-task-done', ['await desk.join()']);
  assert.equal(run.lines.at(-1), 'The publisher goes home');
  assert.equal(count(run.lines, /^(Aiko|Bela) is content$/), 2);
});
test('Q16: a child that has put more than a pipe holds does not end before somebody takes it', async (context) => {
  const run = await sleeps(context, 'q16-joinBeforeTaking', 'join-before-drain', ['await scanner.join()']);
  assert.deepEqual(run.lines, ['Everything is scanned']);
});
