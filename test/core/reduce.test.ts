import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createState } from '../../core/model/createState.ts';
import { reduce } from '../../core/model/reduce.ts';
import type { GrantState, ResourceState, State, TaskState } from '../../core/model/state.ts';
import { RecordingDecoder } from '../../core/protocol/recordingDecoder.ts';
import { Operation, ReleaseScope, TaskOutcome } from '../../core/protocol/records.ts';
import { RecordingBuilder } from '../support/recordingBuilder.ts';
import { seededRandom } from '../support/seededRandom.ts';

const fold = (run: RecordingBuilder): State => {
  const decoder = new RecordingDecoder();
  const state = createState();
  for (const [name, bytes] of run.files()) decoder.openFile(name).push(bytes);
  for (const event of decoder.take()) reduce(state, event);
  return state;
};
const task = (state: State, name: string): TaskState =>
  [...state.tasks.values()].find((each) => each.name === name) ?? assert.fail(`no task ${name}`);
const resource = (state: State, name: string): ResourceState =>
  [...state.resources.values()].find((each) => each.name === name) ?? assert.fail(`no resource ${name}`);
const grants = (state: State, ids: Iterable<GrantState['id']>): GrantState[] =>
  [...ids].map((id) => state.grants.get(id) ?? assert.fail('a grant is named that is not there'));
const names = (state: State, of: readonly GrantState[], who: 'requester' | 'holder'): (string | undefined)[] =>
  of.map((grant) => (grant[who] === undefined ? undefined : state.tasks.get(grant[who])?.name));

test('waiters stand in order of asking, and leave it when granted', () => {
  const run = new RecordingBuilder();
  const main = run.process();
  const lock = main.lock('ledger');
  const held = main.task('a').take(lock, 'x.ts:1');
  const wanted = main.task('b').want(lock, 'x.ts:2');
  main.task('c').want(lock, 'x.ts:3');
  const before = fold(run);
  assert.deepEqual(names(before, grants(before, resource(before, 'ledger').waiters), 'requester'), ['b', 'c']);
  held.release();
  wanted.granted();
  const state = fold(run);
  const ledger = resource(state, 'ledger');
  assert.deepEqual(names(state, grants(state, ledger.waiters), 'requester'), ['c']);
  assert.deepEqual(names(state, grants(state, ledger.holders), 'holder'), ['b']);
  assert.equal(task(state, 'b').suspension, undefined);
  assert.deepEqual(
    task(state, 'b').history.segments.map(({ activity }) => activity),
    ['runs', 'waits', 'runs'],
  );
  assert.deepEqual(
    ledger.history.holds.map(({ to }) => to !== undefined),
    [true, false],
  );
});

test('what an awaited frame leaves behind counts for its caller; what only it could release does not', () => {
  const run = new RecordingBuilder();
  const main = run.process();
  const [a, b] = [main.lock('a'), main.lock('b')];
  const pay = main.task('pay');
  const lock = main.task('lock', '', pay);
  pay.awaits(lock);
  lock.take(a, 'x.ts:1', { scope: ReleaseScope.free });
  lock.take(b, 'x.ts:2', { scope: ReleaseScope.confined });
  lock.end();
  pay.resume();
  const state = fold(run);
  const [left] = grants(state, resource(state, 'a').holders);
  assert.equal(left?.holder, task(state, 'pay').id);
  assert.equal(left?.holderIsGuess, false);
  assert.deepEqual(
    grants(state, state.orphans).map(({ resource: id }) => id),
    [resource(state, 'b').id],
  );
});

test('an end of a thread keeps what its tasks waited for and held, but takes them out of line', () => {
  const run = new RecordingBuilder();
  const main = run.process();
  const child = run.process({ parent: main.main, name: 'worker' });
  const ledger = main.lock('ledger', { key: 'l' });
  const same = child.lock('', { key: 'l' });
  main.lock('stock', { key: 's' });
  const sameStock = child.lock('', { key: 's' });
  main.main.take(ledger, 'x.ts:1');
  child.main.take(sameStock, 'y.ts:1');
  child.task('pay').want(same, 'y.ts:2');
  run.ended(child, 'SIGKILL');
  const state = fold(run);
  const pay = task(state, 'pay');
  assert.equal(pay.outcome, TaskOutcome.killed);
  assert.equal(pay.waits.size, 1);
  assert.ok(pay.suspension !== undefined);
  assert.equal(resource(state, 'ledger').waiters.size, 0);
  assert.deepEqual(names(state, grants(state, resource(state, 'stock').holders), 'holder'), ['worker']);
  assert.equal(state.suspended.size, 0);
});

test('the end of a process is linked to its task, whoever reports first, and a reused pid is another process', () => {
  const run = new RecordingBuilder();
  const main = run.process();
  main.endOf({ pid: 500, thread: 0 }, 'before');
  const first = run.process({ pid: 500, start: '500-a', name: 'first' });
  main.endOf({ pid: 500, thread: 0 }, 'after');
  run.ended(first, 0);
  run.process({ pid: 500, start: '500-b', name: 'second' });
  main.endOf({ pid: 500, thread: 0 }, 'reused');
  const state = fold(run);
  assert.equal(resource(state, 'before').endOf, task(state, 'first').id);
  assert.equal(resource(state, 'after').endOf, task(state, 'first').id);
  assert.equal(resource(state, 'reused').endOf, task(state, 'second').id);
});

test('how a process ended is taken from who saw it, even where the observer has missed the process before', () => {
  const run = new RecordingBuilder();
  const child = run.process({ parent: run.process().main, name: 'worker' });
  const { pid } = child.process;
  const state = fold(run);
  const time = state.now;
  reduce(state, { kind: 'processExit', time, pid, code: null, signal: null });
  reduce(state, { kind: 'processExit', time, pid, code: null, signal: 'SIGKILL' });
  reduce(state, { kind: 'processExit', time, pid, code: null, signal: null });
  const worker = [...state.processes.values()].find((each) => each.pid === pid);
  assert.deepEqual([worker?.code, worker?.signal, worker?.endedAt], [null, 'SIGKILL', time]);
});

test('queues keep their items in order, with who put and took how many', () => {
  const run = new RecordingBuilder();
  const main = run.process();
  const queue = main.resource('queue', 'orders', { capacity: 3 });
  const [cook, waiter] = [main.task('cook'), main.task('waiter')];
  for (const item of [1, 2, 3]) waiter.put(queue, item, `order ${item}`);
  waiter.want(queue, 'x.ts:1', { operation: Operation.put });
  cook.got(queue, 1);
  const state = fold(run);
  const orders = resource(state, 'orders');
  assert.deepEqual(
    [...orders.items.values()].map(({ label }) => label),
    ['order 2', 'order 3'],
  );
  assert.deepEqual([orders.put.get(task(state, 'waiter').id), orders.taken.get(task(state, 'cook').id)], [3, 1]);
  assert.deepEqual(
    orders.history.levels.map(({ level, putters }) => [level, putters]),
    [
      [1, 0],
      [2, 0],
      [3, 0],
      [3, 1],
      [2, 1],
    ],
  );
});

test('a release by another task is counted, one by what the holder called is not', () => {
  const run = new RecordingBuilder();
  const main = run.process();
  const lock = main.lock('gate');
  const [pay, other] = [main.task('pay'), main.task('other')];
  pay.take(lock, '').release(main.task('unlock', '', pay));
  pay.take(lock, '').release(other);
  pay.take(lock, '', { scope: ReleaseScope.scoped }).release(main.unknown());
  assert.equal(resource(fold(run), 'gate').foreignReleases, 1);
});

test('a release that names no grant is one of who releases, then of its caller, then the oldest', () => {
  const run = new RecordingBuilder();
  const main = run.process();
  const permits = main.lock('permits', { capacity: 4 });
  const [a, b, c] = [main.task('a'), main.task('b'), main.task('c')];
  for (const each of [a, b, c, a]) each.take(permits, '');
  main.task('helper', '', b).take(main.lock('other'), '');
  const state = fold(run);
  const { id, holders } = resource(state, 'permits');
  const after = (by: string): (string | undefined)[] => {
    const releaser = state.tasks.get(task(state, by).id)?.id;
    reduce(state, { kind: 'release', time: state.now, resource: id, task: releaser });
    return names(state, grants(state, holders), 'holder');
  };
  assert.deepEqual(after('c'), ['a', 'b', 'a']);
  assert.deepEqual(after('helper'), ['a', 'a']);
  assert.deepEqual(after('c'), ['a']);
});

test('history and ended tasks stay bounded, however long a program runs', () => {
  const run = new RecordingBuilder();
  const main = run.process();
  const lock = main.lock('ledger');
  const patient = main.task('patient');
  for (let round = 0; round < 3000; round++) {
    patient.awaits('opaque');
    patient.resume();
    patient.take(lock, '').release();
  }
  for (let round = 0; round < 11_000; round++) main.task('short').end();
  const state = fold(run);
  assert.ok(task(state, 'patient').history.segments.length <= 2000);
  assert.ok(task(state, 'patient').history.merged > 0);
  assert.ok(resource(state, 'ledger').history.holds.length <= 2000);
  assert.ok(state.tasks.size <= 10_010, String(state.tasks.size));
});

test('events in any order and number never fail, and leave no loose ends', () => {
  const run = new RecordingBuilder();
  const main = run.process();
  const child = run.process({ parent: main.main });
  const locks = [main.lock('a', { key: 'a' }), child.lock('', { key: 'a' })] as const;
  const queue = main.resource('queue', 'q');
  for (const thread of [main, child]) {
    const lock = thread === main ? locks[0] : locks[1];
    for (let round = 0; round < 8; round++) {
      const each = thread.task('t');
      const held = each.take(lock, '', { scope: round % 3 === 0 ? ReleaseScope.free : ReleaseScope.scoped });
      each.put(queue, round);
      each.got(queue, round);
      const wanted = thread.main.want(lock, '', { blocksThread: round % 2 === 0 });
      held.handover(each);
      held.release();
      wanted.granted();
      wanted.cancel();
      each.end();
    }
    thread.idle();
    thread.exit();
    run.ended(thread, 0);
  }
  const decoder = new RecordingDecoder();
  for (const [name, bytes] of run.files()) decoder.openFile(name).push(bytes);
  const events = decoder.take();
  const random = seededRandom(5);
  for (let round = 0; round < 200; round++) {
    const state = createState();
    for (let step = 0; step < 150; step++) {
      const event = events[Math.floor(random() * events.length)];
      if (event !== undefined) reduce(state, event);
    }
    for (const each of state.resources.values()) {
      for (const grant of grants(state, each.holders)) assert.ok(grant.acquiredAt !== undefined);
      for (const grant of grants(state, each.waiters)) assert.equal(grant.acquiredAt, undefined);
    }
    for (const each of state.tasks.values()) {
      grants(state, each.holds);
      grants(state, each.waits);
      assert.equal(state.suspended.has(each.id), each.suspension !== undefined && each.endedAt === undefined);
    }
    grants(state, state.orphans);
  }
});
