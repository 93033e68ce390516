import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { type LessonRun, runLesson } from './runLesson.ts';

const pairs: Readonly<Record<string, string>> = {
  hello: 'HELLO',
  world: 'WORLD',
  good: 'GOOD',
  night: 'NIGHT',
  bye: 'BYE',
};
const numbers = (pattern: RegExp, lines: readonly string[]): string[] =>
  lines.flatMap((line) => pattern.exec(line)?.slice(1) ?? []);

/** The lessons on processes that come to their end, of which nothing is to be said, and what they print. */
const lessons: Readonly<Record<string, (run: LessonRun) => void>> = {
  'p2-pids': ({ lines }) => {
    const [parent] = numbers(/^Parent: process (\d+), started by \d+$/, lines);
    const [known] = numbers(/^The parent knows its child as (\d+)$/, lines);
    assert.deepEqual(numbers(/^Child: process (\d+), started by (\d+)$/, lines), [known, parent]);
    assert.notEqual(known, parent);
  },
  'p4-together': ({ lines }) => {
    const half = lines.findIndex((line) => line.startsWith('Together: '));
    const joined = lines.filter((line) => line.startsWith('Joined'));
    assert.deepEqual(joined, ['Joined: soup', 'Joined: rice', 'Joined: tea']);
    // The soup, on which the first join waits, takes longest, so all are ready by then.
    assert.equal(lines.slice(0, half).filter((line) => line.endsWith(' is ready')).length, 3);
    assert.deepEqual(
      lines.slice(half + 1, -1),
      ['soup', 'rice', 'tea'].flatMap((pot) => [`The ${pot} is on`, `The ${pot} is ready`]),
    );
    assert.match(lines.at(-1) ?? '', /^One after the other: \d+\.\d seconds$/);
  },
  'p5-terminate': ({ lines }) => {
    assert.deepEqual(lines, [
      'Pond: before the start false',
      'Pond: started true',
      'The pond is dug',
      'Pond: joined false, exit code 0',
      'Tunnel: started true',
      'Tunnel: just terminated true',
      'Tunnel: joined false, exit code -15',
    ]);
  },
  'p6-names': ({ lines }) => {
    assert.deepEqual(lines, [
      'I am MainProcess',
      'I am Process-1',
      'To its parent it is Process-1',
      'I am Cellist',
      'To its parent it is Cellist',
      'I am Drummer',
      'I am Conductor',
      'To its parent it is Drummer',
    ]);
  },
  'p8-daemon': ({ lines }) => {
    const rounds = [1, 2, 3].map((hour) => `Guard: it is ${hour} o'clock and all is well`);
    assert.deepEqual(lines, [...rounds, 'The museum opens, the guard may go']);
  },
  'p9-daemonAndJoin': ({ lines }) => {
    assert.deepEqual(lines, ['Dinner is over', 'Does the band still play? true', 'The guests go home']);
  },
  'p10-daemonsFirst': ({ lines }) => assert.deepEqual(lines, ['The foreman goes home', 'The bridge is built']),
  'p11-daemonsChild': ({ lines }) => {
    assert.deepEqual(lines, ['AssertionError: daemonic processes are not allowed to have children']);
  },
  'p12-zombieAndOrphan': ({ lines }) => {
    if (!existsSync('/proc/self/stat')) return assert.deepEqual(lines, ['This system has no /proc to look at']);
    assert.deepEqual(lines.slice(0, 2), ['The child has ended and is a zombie', 'After the join it is gone']);
    const [, parent, started] = numbers(/^Process (\d+) has the parent (\d+), which is (\d+)$/, lines);
    assert.equal(parent, started);
    const [adopter] = numbers(/^Now it is an orphan and has the parent (\d+)$/, lines);
    assert.notEqual(adopter, parent);
    assert.equal(lines.length, 4);
  },
  'p13-processPerConnection': ({ lines }) => {
    const replies = lines.flatMap((line) => (/ -> /.test(line) ? [line] : [])).sort();
    assert.deepEqual(
      replies,
      Object.entries(pairs)
        .map((pair) => pair.join(' -> '))
        .sort(),
    );
    const answering = new Set(numbers(/^Process (\d+): the client has hung up$/, lines));
    assert.equal(answering.size, 3, lines.join('\n'));
    assert.deepEqual(new Set(numbers(/^Process (\d+): ended with 0$/, lines)), answering);
    assert.equal(lines.at(-1), 'Processes left: 0');
  },
};

for (const [lesson, check] of Object.entries(lessons)) {
  test(`${lesson} ends, and nothing is found in it`, async (context) => {
    const run = await runLesson(context, `processes/${lesson}`);
    const notes = lesson === 'p11-daemonsChild' ? ['info daemon-child'] : [];
    const told = run.findings.map(({ severity, id }) => `${severity} ${id}`);
    assert.deepEqual({ code: run.code, told }, { code: 0, told: notes }, run.stderr);
    check(run);
    assert.equal(run.dropped, 0);
  });
}
