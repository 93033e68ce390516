/** Lessons on threads: what they print, and that nothing is found in them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LessonRun, runLesson } from './runLesson.ts';

const sorted = (lines: readonly string[]): string[] => [...lines].sort();

const lessons: Readonly<Record<string, (lines: readonly string[]) => void>> = {
  'threads/t1-startThread': (lines) => {
    const found = lines.flatMap((line) => [...line.matchAll(/process (\d+), thread (\d+)$/g)]);
    assert.equal(new Set(found.map(([, pid]) => pid)).size, 1, lines.join('\n'));
    assert.equal(new Set(found.map(([, , thread]) => thread)).size, 3);
    // The main part does not wait: it goes on before any thread has come to life.
    assert.match(lines[0] ?? '', /^The hall is lit/);
    assert.deepEqual(sorted(lines.filter((line) => !/thread \d+$/.test(line))), [
      'The cello is in tune',
      'The west door is shut',
    ]);
    assert.ok(lines.some((line) => line.startsWith('Tuning the 4 strings of the cello')));
  },
  'threads/t2-daemonThread': (lines) => {
    assert.equal(lines.at(0), 'Tune 1');
    // The music may get a tune in while the program ends.
    assert.ok(lines.includes('The last customer has left'), lines.join('\n'));
    const tunes = lines.filter((line) => line.startsWith('Tune '));
    assert.deepEqual(
      tunes,
      tunes.map((_, index) => `Tune ${index + 1}`),
    );
    // The daemon never ends by itself, and outlives the main part.
    assert.equal(lines.length, tunes.length + 2);
    assert.ok(lines.includes('The main part has ended'));
  },
  'threads/t3-stopFlag': (lines) => {
    const radio = lines.filter((line) => line !== 'Flash');
    assert.deepEqual(radio, [
      'Received: Fog ahead',
      'Received: Thank you',
      'The radio is off',
      'The light is out',
      'Good morning',
    ]);
    assert.ok(lines.lastIndexOf('Flash') < lines.indexOf('The light is out'));
  },
  'threads/t4-whoIsThere': (lines) => {
    assert.deepEqual(lines, [
      'Main part: MainThread; threads: 1',
      'Noor is alive: false; without a name: Task-1 (guide)',
      'Here is Noor',
      'Here is Task-1 (guide)',
      'Noor with a group is alive: true; daemon: false',
      '3 threads: MainThread, Noor with a group, Task-1 (guide) with a group',
      'After join: false, false; threads: MainThread',
    ]);
  },
  'threads/p15-startCost': (lines) => {
    assert.deepEqual(
      lines.map((line) => line.split(/\s+/)[0]),
      ['started', 'process', 'thread', 'task'],
    );
    for (const line of lines.slice(1)) assert.match(line, /^\w+ +\d+\.\d\d +\d+\.\d\d$/);
  },
};

for (const [lesson, check] of Object.entries(lessons)) {
  test(`${lesson} comes to its end, and nothing is found in it`, async (context) => {
    const run: LessonRun = await runLesson(context, lesson);
    assert.deepEqual([run.code, run.stderr.replace(/^Lockstep: .*\n/gm, '')], [0, ''], run.stdout);
    check(run.lines);
    assert.deepEqual(
      run.findings.filter(({ category }) => category === 'deadlock' || category === 'stuck'),
      [],
    );
    assert.equal(run.dropped, 0);
  });
}
