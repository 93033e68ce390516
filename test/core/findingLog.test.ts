import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Operation, ReleaseScope } from '../../core/protocol/records.ts';
import {
  type GrantBuilder,
  RecordingBuilder,
  type TaskBuilder,
  type ThreadBuilder,
} from '../support/recordingBuilder.ts';
import { type Replay, replay } from '../support/replay.ts';

const told = ({ log }: Replay): string[] => log.findings.map(({ id, certainty }) => `${id} ${certainty}`);

/** A call waits for what its caller holds; what the caller awaits is not known. */
const opaqueCaller = (
  run: RecordingBuilder,
): { main: ThreadBuilder; pay: TaskBuilder; held: GrantBuilder; wanted: GrantBuilder } => {
  const main = run.process();
  const lock = main.lock('ledger');
  const pay = main.task('pay');
  const held = pay.take(lock, 'a.ts:1', { scope: ReleaseScope.scoped });
  const wanted = main.task('log', '', pay).want(lock, 'a.ts:2', { scope: ReleaseScope.scoped });
  pay.awaits('opaque', 'a.ts:3');
  return { main, pay, held, wanted };
};

test('what is likely is told after a second and taken back when the program goes on', () => {
  const run = new RecordingBuilder();
  const { main, pay, held, wanted } = opaqueCaller(run);
  run.later(1500);
  main.task('timer');
  assert.deepEqual(told(replay(run.files())), ['self-deadlock likely']);
  pay.resume();
  held.release();
  wanted.granted();
  const other = main.lock('other');
  const taken = pay.take(other, 'a.ts:5', { scope: ReleaseScope.scoped });
  const last = main.task('last').want(other, 'a.ts:6', { scope: ReleaseScope.scoped });
  run.later(100);
  taken.release();
  last.granted();
  assert.deepEqual(told(replay(run.files())), []);
});

test('what is likely stays when the process ends in that state', () => {
  const run = new RecordingBuilder();
  const { main } = opaqueCaller(run);
  run.later(1500);
  run.ended(main, 'SIGTERM');
  run.later(5000);
  run.process();
  assert.deepEqual(told(replay(run.files())), ['self-deadlock likely']);
});

test('what is likely stays when the processes in it are ended one after the other', () => {
  const run = new RecordingBuilder();
  const main = run.process();
  const child = run.process({ parent: main.main, name: 'worker' });
  const lock = main.lock('ledger', { key: 'ledger' });
  const end = main.endOf({ pid: child.process.pid, thread: 0 }, 'worker');
  const start = main.task('start');
  start.take(lock, 'a.ts:1');
  child.task('work').want(child.lock('', { key: 'ledger' }), 'a.ts:9');
  start.want(end, 'a.ts:2', { operation: Operation.join });
  run.later(3000);
  run.ended(main, 'SIGTERM');
  run.ended(child, 'SIGTERM');
  run.later(2000);
  run.process();
  const likely = replay(run.files()).log.findings.filter(({ certainty }) => certainty === 'likely');
  assert.deepEqual(
    likely.map(({ id }) => id),
    ['deadlock-cycle'],
  );
});

test('what is likely stays when the observer ends the program, and tasks go on because of that', () => {
  for (const isAsked of [true, false]) {
    const run = new RecordingBuilder();
    const { main, pay, held, wanted } = opaqueCaller(run);
    run.later(1500);
    if (isAsked) run.stopped();
    held.release();
    wanted.granted();
    pay.resume();
    run.later(1500);
    main.exit(0);
    assert.deepEqual(told(replay(run.files())), isAsked ? ['self-deadlock likely'] : []);
  }
});

test('what is likely is told at once when nothing is left to run, instead of an end while waiting', () => {
  for (const wait of [5, 1500]) {
    const run = new RecordingBuilder();
    const { main } = opaqueCaller(run);
    run.later(wait);
    main.idle();
    main.exit();
    assert.deepEqual(told(replay(run.files())), ['self-deadlock likely']);
  }
});

test('a deadlock is told although the process ends a moment after it', () => {
  const run = new RecordingBuilder();
  const main = run.process();
  const lock = main.lock('ledger');
  const pay = main.task('pay');
  pay.take(lock, 'a.ts:1');
  pay.want(lock, 'a.ts:2');
  main.exit(0);
  assert.deepEqual(told(replay(run.files())), ['self-deadlock certain']);
});

test('a deadlock that closed before other tasks joined it stays one finding, with those behind', () => {
  const run = new RecordingBuilder();
  const main = run.process();
  const [a, b] = [main.lock('a'), main.lock('b')];
  const [one, two] = [main.task('one'), main.task('two')];
  one.take(a, 'a.ts:1');
  two.take(b, 'a.ts:2');
  one.want(b, 'a.ts:3');
  two.want(a, 'a.ts:4');
  run.later(100);
  for (const name of ['three', 'four']) {
    main.task(name).want(a, 'a.ts:5');
    run.later(100);
  }
  const { log, state } = replay(run.files());
  assert.deepEqual(
    log.findings.map(({ id, behind }) => [id, ...behind.map((task) => state.tasks.get(task)?.name)]),
    [['deadlock-cycle', 'three', 'four']],
  );
});

test('what was likely is taken back once it has gone on, although nothing suspicious follows before the end', () => {
  for (const wait of [5, 5000]) {
    const run = new RecordingBuilder();
    const main = run.process();
    const lock = main.lock('ledger');
    const pay = main.task('pay');
    const held = pay.take(lock, 'a.ts:1', { scope: ReleaseScope.free });
    const wanted = pay.want(lock, 'a.ts:2', { scope: ReleaseScope.free });
    run.later(1500);
    held.release();
    wanted.granted();
    pay.resume();
    wanted.release();
    pay.end();
    run.later(wait);
    main.idle();
    main.exit(0);
    assert.deepEqual(told(replay(run.files())), []);
  }
});
