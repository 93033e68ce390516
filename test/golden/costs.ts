/** What waiting costs: queues that grow, locks that many wait for. */

import { Operation } from '../../core/protocol/records.ts';
import type { GrantBuilder, RecordingBuilder, ResourceRef, TaskBuilder } from '../support/recordingBuilder.ts';
import type { Scenario } from './parts.ts';

/** In each round some items are put and some taken, as many of these as there are. */
const flow = (
  run: RecordingBuilder,
  rounds: readonly (readonly [puts: number, takes: number])[],
  capacity?: number,
): void => {
  const main = run.process();
  const shop = main.task('shop', 'shop.ts:3');
  const packer = main.task('packer', 'shop.ts:9');
  const orders = main.resource('queue', 'orders', capacity === undefined ? {} : { capacity });
  let [put, taken] = [0, 0];
  for (const [puts, takes] of rounds) {
    for (let item = 0; item < puts; item++) {
      run.later(2);
      shop.put(orders, ++put, '', 'shop.ts:5');
    }
    for (let item = 0; item < takes && taken < put; item++) {
      run.later(2);
      packer.take(orders, 'shop.ts:11', { operation: Operation.take });
      packer.got(orders, ++taken);
    }
  }
  run.later(10);
};
const times = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item);

interface Line {
  readonly task: TaskBuilder;
  readonly wait: GrantBuilder;
}
/** Tasks that take one lock after the other, `hold` milliseconds each and `rest` in between while nobody holds it. */
const turns = (run: RecordingBuilder, count: number, hold: number, rest: number, longTurn?: number): void => {
  const main = run.process();
  const table = main.lock('table', { site: 'shop.ts:1' });
  const tasks = ['Ada', 'Bo', 'Cy', 'Di'].map((name) => main.task(name, 'shop.ts:3'));
  const ask = (task: TaskBuilder): Line => ({ task, wait: task.want(table, 'shop.ts:4') });
  const [first, ...others] = tasks;
  if (first === undefined) return;
  let held = first.take(table, 'shop.ts:4');
  let holder = first;
  const line = others.map(ask);
  for (let turn = 0; turn < count; turn++) {
    run.later(turn === longTurn ? 2500 : hold);
    held.release();
    run.later(rest);
    const next = line.shift();
    if (next === undefined) return;
    next.wait.granted();
    line.push(ask(holder));
    ({ task: holder, wait: held } = next);
  }
};

/** Small requests go on while a large one waits. */
const passedOver = (run: RecordingBuilder, small: number, pause: number, inOrder: boolean): void => {
  const main = run.process();
  const permits: ResourceRef = main.resource('semaphore', 'permits', { capacity: 2 });
  const [left, right, large] = ['left', 'right', 'large'].map((name) => main.task(name, 'shop.ts:3'));
  if (left === undefined || right === undefined || large === undefined) return;
  let [one, other] = [left.take(permits, 'shop.ts:4'), right.take(permits, 'shop.ts:4')];
  let waiting: GrantBuilder | undefined;
  for (let turn = 0; turn < small; turn++) {
    run.later(pause);
    if (turn === 12 && !inOrder) waiting = large.want(permits, 'shop.ts:9', { permits: 2 });
    const [again, hold] = turn % 2 === 0 ? [left, one] : [right, other];
    const next = again.want(permits, 'shop.ts:4');
    run.later(1);
    hold.release();
    next.granted();
    if (turn % 2 === 0) one = next;
    else other = next;
  }
  one.release();
  other.release();
  waiting?.granted().release();
  run.later(5000);
};

export const costs: Readonly<Record<string, Scenario>> = {
  unboundedQueue: (run) => flow(run, [...times(20, [5, 1] as const), [0, 80]]),
  unboundedQueueFixed: (run) => flow(run, [...times(20, [1, 1] as const), [0, 80]], 5),
  unboundedQueueDeep: (run) => flow(run, times(300, [6, 2] as const)),
  nearBurst: (run) =>
    flow(run, [
      [300, 0],
      [0, 300],
    ]),
  nearBursts: (run) => flow(run, times(10, [40, 40] as const)),
  nearShortPile: (run) => flow(run, times(8, [3, 1] as const)),
  contention: (run) => turns(run, 600, 10, 0),
  contentionFixed: (run) => turns(run, 600, 1, 9),
  nearShortRun: (run) => turns(run, 200, 10, 0),
  longHold: (run) => turns(run, 60, 5, 60, 30),
  longHoldFixed: (run) => turns(run, 60, 5, 60),
  nearLongHolds: (run) => turns(run, 5, 1500, 10),
  longWait: (run) => passedOver(run, 40, 150, false),
  longWaitFixed: (run) => passedOver(run, 40, 150, true),
  starvation: (run) => passedOver(run, 80, 20, false),
  starvationFixed: (run) => passedOver(run, 80, 20, true),
};
