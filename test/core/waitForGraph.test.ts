import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createState } from '../../core/model/createState.ts';
import { findKnots } from '../../core/model/knots.ts';
import { reduce } from '../../core/model/reduce.ts';
import type { State } from '../../core/model/state.ts';
import { lookForStuck } from '../../core/model/stuck.ts';
import { reduceGraph, type Standard } from '../../core/model/waitForGraph.ts';
import type { TaskId } from '../../core/protocol/ids.ts';
import { RecordingDecoder } from '../../core/protocol/recordingDecoder.ts';
import { ReleaseScope } from '../../core/protocol/records.ts';
import {
  type GrantBuilder,
  RecordingBuilder,
  type ResourceRef,
  type TaskBuilder,
} from '../support/recordingBuilder.ts';
import { seededRandom } from '../support/seededRandom.ts';

const fold = (run: RecordingBuilder): State => {
  const decoder = new RecordingDecoder();
  const state = createState();
  for (const [name, bytes] of run.files()) decoder.openFile(name).push(bytes);
  for (const event of decoder.take()) reduce(state, event);
  return state;
};

interface Wait {
  readonly resource: number;
  readonly permits: number;
}
interface Situation {
  readonly permits: readonly number[];
  /** For each task what it holds of each resource, what it waits for, and whether one of these is enough. */
  readonly held: readonly (readonly number[])[];
  readonly waits: readonly (readonly Wait[])[];
  readonly any: readonly boolean[];
}

const randomSituation = (random: () => number): Situation => {
  const pick = (below: number): number => Math.floor(random() * below);
  const permits = Array.from({ length: 2 + pick(4) }, () => 1 + pick(3));
  const left = [...permits];
  const tasks = 2 + pick(6);
  const held = Array.from({ length: tasks }, () => permits.map(() => 0));
  const waits: Wait[][] = [];
  for (const own of held) {
    for (const [resource, free] of left.entries()) {
      if (free === 0 || random() < 0.5) continue;
      own[resource] = 1;
      left[resource] = free - 1;
    }
    const wanted = random() < 0.8 ? 1 + pick(2) : 0;
    const first = pick(permits.length);
    waits.push(
      Array.from({ length: Math.min(wanted, permits.length) }, (_, index) => {
        const resource = (first + index) % permits.length;
        return { resource, permits: 1 + pick(permits[resource] ?? 1) };
      }),
    );
  }
  return { permits, held, waits, any: held.map(() => random() < 0.4) };
};

/** Holt's reduction word for word: give back all that a task holds as soon as it can go on, until nothing changes. */
const deadByDefinition = ({ permits, held, waits, any }: Situation): number[] => {
  const free = permits.map((count, resource) => count - held.reduce((sum, own) => sum + (own[resource] ?? 0), 0));
  const stuck = new Set(held.keys());
  for (let changed = true; changed; ) {
    changed = false;
    for (const task of stuck) {
      const isFree = (wait: Wait): boolean => (free[wait.resource] ?? 0) >= wait.permits;
      const wanted = waits[task] ?? [];
      if (wanted.length > 0 && !(any[task] ? wanted.some(isFree) : wanted.every(isFree))) continue;
      stuck.delete(task);
      for (const [resource, count] of (held[task] ?? []).entries()) free[resource] = (free[resource] ?? 0) + count;
      changed = true;
    }
  }
  return [...stuck].sort((left, right) => left - right);
};

const record = ({ permits, held, waits, any }: Situation): State => {
  const run = new RecordingBuilder();
  const main = run.process();
  const resources: ResourceRef[] = permits.map((capacity, index) => main.resource('pool', `${index}`, { capacity }));
  const ref = (index: number): ResourceRef => resources[index] ?? assert.fail();
  const tasks: TaskBuilder[] = held.map((_, index) => main.task(`${index}`));
  for (const [index, task] of tasks.entries()) {
    for (const [resource, count] of (held[index] ?? []).entries()) if (count > 0) task.take(ref(resource), '');
  }
  for (const [index, task] of tasks.entries()) {
    const targets: GrantBuilder[] = (waits[index] ?? []).map((wait) =>
      task.request(ref(wait.resource), '', { permits: wait.permits, contended: true }),
    );
    if (targets.length > 0 && any[index]) task.awaitsAny(targets);
    else if (targets.length > 0) task.awaitsAll(targets);
  }
  return fold(run);
};

test("the reduction agrees with Holt's definition for random AND, OR and counting waits", () => {
  const random = seededRandom(11);
  let stuck = 0;
  for (let round = 0; round < 600; round++) {
    const situation = randomSituation(random);
    const expected = deadByDefinition(situation);
    const state = record(situation);
    for (const standard of ['certain', 'likely'] as const) {
      const dead = [...reduceGraph(state, standard).dead.keys()].map((id) => Number(state.tasks.get(id)?.name));
      assert.deepEqual(
        dead.sort((left, right) => left - right),
        expected,
        JSON.stringify(situation),
      );
    }
    if (expected.length > 0) stuck++;
  }
  assert.ok(stuck > 100 && stuck < 550, `${stuck} of 600 were stuck: the situations are too much alike`);
});

test('whoever is dead waits in a knot or behind one, and a knot is a closed cycle', () => {
  const random = seededRandom(12);
  for (let round = 0; round < 300; round++) {
    const state = record(randomSituation(random));
    const reduction = reduceGraph(state, 'certain');
    const knots = findKnots(reduction);
    assert.equal(knots.length > 0, reduction.dead.size > 0);
    for (const { cycle, members, since } of knots) {
      for (const [index, { task, holder }] of cycle.entries()) {
        assert.ok(members.has(task));
        assert.equal(holder, cycle[(index + 1) % cycle.length]?.task);
      }
      assert.equal(since, Math.max(...cycle.map(({ at }) => at)));
    }
  }
});

const deadIn = (state: State, standard: Standard): TaskId[] =>
  [...reduceGraph(state, standard).dead.keys()].sort((left, right) => left - right);

/** Looks after every event at what changed alone, and compares with who is dead when all are looked at. */
const assertSameAsWhole = (run: RecordingBuilder): void => {
  const decoder = new RecordingDecoder();
  for (const [name, bytes] of run.files()) decoder.openFile(name).push(bytes);
  const [state, whole] = [createState(), createState()];
  let now = 0;
  for (const event of decoder.take()) {
    reduce(state, event);
    reduce(whole, event);
    // So seldom that it may look at all, and so often that it has no other reason to than what it found.
    now += 1e6;
    lookForStuck(state, now, false);
    for (const standard of ['likely', 'certain'] as const)
      assert.deepEqual(deadIn(state, standard), deadIn(whole, standard));
  }
};

test('asking after every event only about what changed finds the same as asking about all', () => {
  const random = seededRandom(13);
  for (let round = 0; round < 150; round++) {
    const run = new RecordingBuilder();
    const main = run.process();
    const locks = Array.from({ length: 4 }, (_, index) => main.lock(`${index}`));
    const tasks = Array.from({ length: 5 }, (_, index) => ({ task: main.task(`${index}`), waiting: false }));
    const owners: (GrantBuilder | undefined)[] = locks.map(() => undefined);
    const lines: { grant: GrantBuilder; by: { waiting: boolean } }[][] = locks.map(() => []);
    for (let step = 0; step < 40; step++) {
      const by = tasks[Math.floor(random() * tasks.length)] ?? assert.fail();
      const index = Math.floor(random() * locks.length);
      const lock = locks[index] ?? assert.fail();
      if (by.waiting) continue;
      if (owners[index] === undefined) owners[index] = by.task.take(lock, '');
      else if (random() < 0.4) {
        owners[index]?.release();
        const next = lines[index]?.shift();
        owners[index] = next?.grant.granted();
        if (next !== undefined) next.by.waiting = false;
      } else {
        by.waiting = true;
        lines[index]?.push({ grant: by.task.want(lock, ''), by });
      }
    }
    assertSameAsWhole(run);
  }
});

test('the same of calls that await each other, hold locks at their end, and wait for several things', () => {
  const random = seededRandom(29);
  const pick = <Value>(values: readonly Value[]): Value =>
    values[Math.floor(random() * values.length)] ?? assert.fail();
  for (let round = 0; round < 150; round++) {
    const run = new RecordingBuilder();
    const main = run.process();
    const locks = Array.from({ length: 3 }, (_, index) => main.lock(`${index}`));
    const tasks = [main.task('0'), main.task('1')];
    const grants = new Map<TaskBuilder, GrantBuilder[]>();
    for (let step = 0; step < 40; step++) {
      const task = pick(tasks);
      const own = grants.get(task) ?? [];
      grants.set(task, own);
      const target = (): TaskBuilder | GrantBuilder | 'opaque' =>
        random() < 0.7 && own.length > 0 ? pick(own) : random() < 0.5 ? 'opaque' : pick(tasks);
      const options = { scope: pick([ReleaseScope.confined, ReleaseScope.free, ReleaseScope.scoped]) };
      const acts: readonly (() => void)[] = [
        () => tasks.push(main.task(`${tasks.length}`, '', task)),
        () => own.push(task.take(pick(locks), '', options)),
        () => own.push(task.want(pick(locks), '', options)),
        () => own.push(task.want(pick(locks), '', options)),
        () => task.awaits(target()),
        () => task.awaitsAny([target(), target()]),
        () => task.awaitsAll([target(), target()]),
        () => task.resume(),
        () => task.end(),
        () => own.length > 0 && pick(own).release(),
      ];
      pick(acts)();
    }
    assertSameAsWhole(run);
  }
});

test('who waits for many tasks that go on one by one is not looked at ever more often', () => {
  const run = new RecordingBuilder();
  const main = run.process();
  const [root, ...calls] = Array.from({ length: 60 }, (_, index) => main.task(`${index}`));
  for (const call of calls) call.awaits('opaque');
  root?.awaitsAll(calls);
  assert.equal(reduceGraph(fold(run), 'likely').dead.size, 0);
});

test('of several awaited things one that fails ends the wait, so that it is certain only where all are stuck', () => {
  const deadTasks = (others: readonly ('opaque' | 'stuck')[]): readonly [certain: number, likely: number] => {
    const run = new RecordingBuilder();
    const main = run.process();
    const [root, first, second] = [main.task('root'), main.task('first'), main.task('second')];
    const lock = main.lock('lock');
    root.take(lock, '', { scope: ReleaseScope.confined });
    const wants = [first, second].map((task) => task.want(lock, ''));
    const targets = others.map((other, index) => (other === 'stuck' ? (wants[index] ?? assert.fail()) : other));
    root.awaitsAllOrFailure(targets);
    const state = fold(run);
    return [reduceGraph(state, 'certain').dead.size, reduceGraph(state, 'likely').dead.size];
  };
  assert.deepEqual(deadTasks(['stuck', 'opaque']), [0, 3]);
  assert.deepEqual(deadTasks(['stuck', 'stuck']), [3, 3]);
});
