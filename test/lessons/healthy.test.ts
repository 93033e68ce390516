import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LessonRun, runLesson } from './runLesson.ts';

/** Lessons that come to their end, and what they have printed by then. Nothing may be found that is dead or stuck. */
const lessons: Readonly<Record<string, (run: LessonRun) => void>> = {
  philosophersFixed: ({ lines }) => {
    assert.equal(lines.at(-1), 'Good night');
    assert.equal(lines.filter((line) => line.endsWith(' eats')).length, 3 + 4 + 5);
  },
  'processes/p1-startProcess': ({ lines }) => {
    const pids = lines.flatMap((line) => /process (\d+)$/.exec(line)?.[1] ?? []);
    assert.equal(new Set(pids).size, 3, lines.join('\n'));
    // The main part does not wait: it goes on before any child has come to life.
    assert.match(lines[0] ?? '', /^The shop is open/);
    assert.deepEqual(lines.filter((line) => !/process \d+$/.test(line)).sort(), [
      'Delivered in Mill Lane',
      'The rye bread is done',
    ]);
    assert.ok(lines.some((line) => line.startsWith('Baking 4 rye bread in the stone oven')));
  },
  'processes/p3-join': ({ lines }) => {
    assert.deepEqual(lines.slice(0, 3), ['Waiting for the film', 'Developing film 12', 'film 12 is developed']);
    assert.match(lines[3] ?? '', /^Printing pictures now; process \d+ ended with 0$/);
  },
  'processes/p7-memory': ({ lines }) => {
    assert.deepEqual(lines, [
      'The child has 0 tickets and the guests Ida, Omar',
      'The parent has 100 tickets and the guests Ida',
    ]);
  },
  'processes/p14-terminatedHolderFixed': ({ lines }) => {
    assert.equal(lines.at(-1), 'All letters are printed');
    assert.deepEqual(lines.filter((line) => / prints a letter$/.test(line)).sort(), [
      'Amara prints a letter',
      'Bela prints a letter',
    ]);
  },
  'locks/l1-interleaved': ({ lines }) => {
    assert.equal(lines.length, 9);
    for (const poem of ['Autumn', 'Harbour', 'Midnight']) {
      const own = lines.filter((line) => line.startsWith(poem));
      assert.deepEqual(
        own,
        ['first', 'second', 'third'].map((line) => `${poem}: ${line} line`),
      );
    }
  },
  'locks/l2-oneAtATime': ({ lines }) => {
    const poems = lines.map((line) => line.split(':')[0]);
    const blocks = [poems[0], poems[3], poems[6]];
    assert.deepEqual([...blocks].sort(), ['Autumn', 'Harbour', 'Midnight']);
    assert.deepEqual(
      poems,
      blocks.flatMap((poem) => [poem, poem, poem]),
    );
  },
  'locks/l7-acquireTwiceFixed': ({ lines }) => {
    assert.deepEqual(lines, ['1: the diary is open', '2: the entry is signed']);
  },
  'locks/l8-oppositeOrderLucky': ({ lines }) => assert.equal(lines.at(-1), 'Coffee for everybody'),
  'locks/l8-oppositeOrderFixed': ({ lines }) => assert.equal(lines.at(-1), 'Coffee for everybody'),
  'queues/q1-capacity': ({ lines }) => {
    const taken = lines.flatMap((line) => /^Taken: (.*)$/.exec(line)?.[1] ?? []);
    const order = ['apricot', 'blackberry', 'cherry', 'damson', 'elderberry', 'fig', 'gooseberry', 'greengage'];
    assert.deepEqual(taken, order);
    assert.ok(lines.includes('Full: true') && lines.includes('Empty: true'));
    // The fourth place is free only after the first item was taken.
    assert.ok(lines.indexOf('Put: gooseberry') > lines.indexOf('Put: fig'));
    assert.deepEqual(lines.slice(-3), [
      'getNowait raises Empty: true',
      'get with a timeout raises Empty: true',
      'putNowait raises Full: true',
    ]);
  },
  'queues/q2-childToMain': ({ lines }) => {
    assert.deepEqual(
      lines,
      [18, 19, 21, 20, 17].map((degrees, index) => `Reading ${index + 1}: ${degrees} degrees`),
    );
  },
};

for (const [lesson, check] of Object.entries(lessons)) {
  test(`${lesson} comes to its end, and nothing is found in it`, async (context) => {
    const run = await runLesson(context, lesson);
    check(run);
    assert.deepEqual(
      run.findings.filter(({ category }) => category === 'deadlock' || category === 'stuck'),
      [],
    );
    assert.equal(run.code, 0, run.stderr);
    assert.equal(run.dropped, 0);
  });
}
