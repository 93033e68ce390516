/** Detector: missing-task-done. A queue's `join` waits for items that nobody is left to mark as done. */
import type { Endless, EndlessWait } from '../model/endless.ts';
import { purposeOf } from '../model/purpose.ts';
import type { ResourceState, State } from '../model/state.ts';
import { defineDetector } from './detector.ts';
import {
  countEn,
  countZh,
  doubtEn,
  doubtZh,
  listEn,
  listZh,
  overEn,
  overZh,
  waitsEn,
  waitsZh,
} from './support/phrases.ts';
import { byResource, type Cause, findStuck, type Situation } from './support/stuck.ts';

const id = 'missing-task-done';

const causesIn = ({ state, endless, unexplained }: Situation): Cause[] => {
  const joins = unexplained.filter(
    ({ grant, resource }) => purposeOf(state, grant) === 'done' && resource.gauges.has('unfinished'),
  );
  const queues = byResource(joins);
  return [...queues].flatMap(([queue, waits]) => {
    const [first] = waits;
    const takers = takersOf(state, endless, queue);
    if (first === undefined || takers === undefined) return [];
    return { key: first.grant.id, waits: [...waits, ...takers], details: countsOf(queue) };
  });
};

/** The waits of those who have taken, as far as they wait for the next item; undefined where one waits for something else. */
const takersOf = (state: State, endless: Endless, queue: ResourceState): readonly EndlessWait[] | undefined => {
  const waits: EndlessWait[] = [];
  for (const taker of queue.taken.keys()) {
    if (taker === undefined || state.tasks.get(taker)?.endedAt !== undefined) continue;
    for (const wait of endless.of(taker)) {
      if (wait.resource !== queue) return undefined;
      if (purposeOf(state, wait.grant) === 'queue') waits.push(wait);
    }
  }
  return waits;
};

const countsOf = (queue: ResourceState): Record<'taken' | 'left' | 'done', number> => {
  const sum = (counts: ReadonlyMap<unknown, number>): number => [...counts.values()].reduce((all, one) => all + one, 0);
  const [put, taken] = [sum(queue.put), sum(queue.taken)];
  const unfinished = queue.gauges.get('unfinished') ?? put;
  return { taken, left: queue.items.size, done: Math.min(taken, Math.max(0, put - unfinished)) };
};

const counts = (details: Readonly<Record<string, string | number>>): readonly number[] =>
  ['taken', 'left', 'done'].map((name) => Number(details[name] ?? 0));

export default defineDetector({
  id,
  category: 'stuck',
  about: {
    en: {
      title: 'Missing taskDone',
      brief: "A queue's `join` waits for items that nobody is left to mark as done.",
      what: 'A queue counts what was put and not yet marked as done by `taskDone`, and its `join` waits until that is nothing. A consumer that passes by `taskDone` on one path, throws before it, or never calls it leaves `join` waiting on a queue that is empty. So does a consumer that ended before it took everything.',
      detection:
        'Somebody waits in `join`, items are not done, and all who have taken are gone or wait for the next item.',
      certainty:
        'Certain when all threads that could still call it are asleep for good, or over. Likely when something that cannot be seen may wake one of them.',
      repair: 'Call `taskDone` once for each item that was taken, in a `finally` block.',
    },
    'zh-cn': {
      title: '缺少 taskDone',
      brief: '队列的 `join` 等待一些内容被标记为完成，但已经没有谁会这样做。',
      what: '队列会统计已放入而尚未用 `taskDone` 标记为完成的内容，`join` 要等到这个数目归零。消费者如果在某条路径上绕过 `taskDone`、在它之前抛出错误，或者从不调用它，`join` 就会在空队列上一直等待。消费者没有取完就结束也是如此。',
      detection: '有任务在 `join` 中等待，还有内容未完成，而取出过内容的任务都已不在，或者在等待下一项。',
      certainty:
        '如果所有还能调用它的线程都已永远休眠或结束，结果就是确定的。如果看不见的东西可能唤醒其中一个，结果就是很可能。',
      repair: '每取出一项就调用一次 `taskDone`，放在 `finally` 中。',
    },
  },
  example: { buggy: 'lessons/queues/q11-neverDone.ts', fixed: 'lessons/queues/q11-neverDoneFixed.ts' },
  after: ['deadlock', 'missing-release', 'join-before-drain'],
  check: (state, _now, reported) => findStuck(state, reported, id, causesIn),
  explain: {
    en: (finding, names, state) => {
      const [taken = 0, left = 0, done = 0] = counts(finding.details);
      const queue = listEn(finding.resources.map(names.resource));
      const open = taken - done;
      const items = open === 1 ? 'One item was' : `${countEn(open)} items were`;
      return {
        title: 'Missing taskDone',
        message:
          open > 0
            ? `${items} taken from ${queue} and never marked as done, so that its join never ends. Nobody is left to do it.`
            : `${left === 1 ? 'One item still lies' : `${countEn(left)} items still lie`} in ${queue}, and nobody is left to take and finish ${left === 1 ? 'it' : 'them'}, so that its join never ends.`,
        steps: finding.steps.map((step) => `${waitsEn(step, names, state)}.`),
        why:
          doubtEn(finding) ||
          overEn(finding) ||
          (open > 0 ? `Of ${taken} items that were taken, ${done} were marked as done.` : ''),
        fix:
          open > 0
            ? 'Call `taskDone` once for each item that was taken, on every path, best in a finally block.'
            : 'Let those who take go on until everything is done, and wait for all who join before they are ended.',
      };
    },
    'zh-cn': (finding, names, state) => {
      const [taken = 0, left = 0, done = 0] = counts(finding.details);
      const queue = listZh(finding.resources.map(names.resource));
      const open = taken - done;
      return {
        title: '缺少 taskDone',
        message:
          open > 0
            ? `从 ${queue} 取出的${countZh(open)}项从未标记为完成，所以它的 join 永远不会结束。已经没有谁会这样做。`
            : `${queue} 中还有${countZh(left)}项，已经没有谁会取出并完成，所以它的 join 永远不会结束。`,
        steps: finding.steps.map((step) => `${waitsZh(step, names, state)}。`),
        why: doubtZh(finding) || overZh(finding) || (open > 0 ? `取出了 ${taken} 项，标记为完成的有 ${done} 项。` : ''),
        fix:
          open > 0
            ? '每取出一项就在每条路径上调用一次 taskDone，最好放在 finally 中。'
            : '让获取者继续运行到全部完成，并在结束它们之前等待所有调用 join 的任务。',
      };
    },
  },
});
