/** Detector: no-producer. Somebody waits for an item that nobody is left to put. */
import type { Endless, EndlessWait } from '../model/endless.ts';
import type { State } from '../model/state.ts';
import type { TaskId } from '../protocol/ids.ts';
import { defineDetector, type Finding, type Names } from './detector.ts';
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
import { type Starved, starvedIn } from './support/starved.ts';
import { type Cause, findStuck, type Situation } from './support/stuck.ts';

const id = 'no-producer';

const causesIn = (situation: Situation): Cause[] => {
  const { endless, unexplained } = situation;
  const starved = starvedIn(situation);
  const hanging = endless.hangingOn(starved.flatMap(({ waits }) => waits));
  // Whoever waits for something else might have put an item, had it gone on: that is another cause.
  if (unexplained.some((wait) => !hanging.has(wait))) return [];
  const byQueue = new Map(starved.map((each) => [each.queue, each]));
  const open = new Set(starved);
  const causes: Cause[] = [];
  for (const each of starved) {
    if (!open.delete(each)) continue;
    const behind = new Set([...endless.hangingOn(each.waits)].flatMap(({ resource }) => byQueue.get(resource) ?? []));
    const circle = [...behind].filter((other) => open.has(other) && hangsOn(endless, each, other));
    // Those who talk by a pipe wait for each other's first word, of which nobody can know.
    if (each.queue.kind === 'pipe') circle.push(...[...open].filter(({ queue }) => queue.kind === 'pipe'));
    for (const other of circle) open.delete(other);
    causes.push(...causeOf([each, ...new Set(circle)]));
  }
  return causes;
};

/** Whether somebody of the one waits for somebody of the other to go on. */
const hangsOn = (endless: Endless, one: Starved, other: Starved): boolean => {
  const behind = endless.hangingOn(other.waits);
  return one.waits.some((wait) => behind.has(wait));
};

const causeOf = (circle: readonly Starved[]): Cause[] => {
  const waits: readonly EndlessWait[] = [...new Set(circle.flatMap((each) => [...each.waits, ...each.producers]))];
  const [first] = waits;
  const [failed] = circle.flatMap((each) => each.failed ?? []);
  if (first === undefined) return [];
  const details = {
    waiting: circle.reduce((sum, each) => sum + each.waits.length, 0),
    put: circle.reduce((sum, each) => sum + each.put, 0),
    waitsItself: circle.some(({ producers }) => producers.length > 0) ? 1 : 0,
    ...(failed === undefined ? {} : { failed: failed.id }),
  };
  return [{ key: first.grant.id, waits, details, tasks: failed === undefined ? [] : [failed.id] }];
};

const failedOf = (finding: Finding, names: Names): string | undefined =>
  finding.details['failed'] === undefined ? undefined : names.task(Number(finding.details['failed']) as TaskId);

const whyEn = (finding: Finding, names: Names): string => {
  const failed = failedOf(finding, names);
  if (failed !== undefined) return `${failed} has put items into it, and came to its end by an error or a signal.`;
  if (finding.details['waitsItself'] === 1)
    return 'All who have put into it wait themselves, and would first need an item.';
  return finding.details['put'] === 0
    ? 'Nobody has ever put anything into it.'
    : 'All who have put into it have ended.';
};
const whyZh = (finding: Finding, names: Names): string => {
  const failed = failedOf(finding, names);
  if (failed !== undefined) return `${failed} 曾向其中放入内容，但因错误或信号而结束。`;
  if (finding.details['waitsItself'] === 1) return '曾放入内容的任务自己都在等待，要先得到一项才能继续。';
  return finding.details['put'] === 0 ? '从来没有谁放入过任何内容。' : '曾放入内容的任务都已经结束。';
};

const isPipe = ({ resources: [first] }: Finding, state: State): boolean =>
  first !== undefined && state.resources.get(first)?.kind === 'pipe';

export default defineDetector({
  id,
  category: 'stuck',
  about: {
    en: {
      title: 'No producer',
      brief: 'Somebody waits for an item of a queue, or a message of a pipe, that nobody is left to put.',
      what: 'The producer failed before it had put everything, was never started, or waits itself: the one asks for an answer that the other never sends, and the other asks for the next request. Whoever takes waits for ever.',
      detection:
        'All threads are asleep for good or over, somebody waits to take, and all who have put are gone or wait for those that wait here. Where everything was put and only the end was not told, it is a missing end marker.',
      certainty:
        'Certain when all threads that could still put something are asleep for good, or over. Likely when something that cannot be seen may wake one of them.',
      repair: 'Put what is waited for on every path, an error included, or take no more than was put.',
    },
    'zh-cn': {
      title: '没有生产者',
      brief: '有任务在等待队列中的一项或管道中的一条消息，但已经没有谁会放入。',
      what: '生产者在放入全部内容之前失败了，从未启动，或者自己也在等待：一方等待另一方永远不会发送的回答，另一方等待下一个请求。获取者会永远等待。',
      detection:
        '所有线程都已永远休眠或结束，有任务在等待获取，而放入过内容的任务都已不在，或者在等待这些等待者。如果所有内容都已放入、只是没有告知结束，则属于缺少结束标记。',
      certainty:
        '如果所有还能放入内容的线程都已永远休眠或结束，结果就是确定的。如果看不见的东西可能唤醒其中一个，结果就是很可能。',
      repair: '在每条路径上（包括出错时）都放入所等待的内容，或者不要获取多于所放入的。',
    },
  },
  example: { buggy: 'test/cases/stuck/noProducer.mjs', fixed: 'test/cases/stuck/noProducerFixed.mjs' },
  after: [
    'deadlock',
    'missing-release',
    'join-before-drain',
    'missing-task-done',
    'open-pipe-end',
    'lost-wakeup',
    'short-barrier',
    'missing-sentinel',
  ],
  check: (state, _now, reported) => findStuck(state, reported, id, causesIn),
  explain: {
    en: (finding, names, state) => {
      const from = listEn(finding.resources.slice(0, 1).map(names.resource));
      const waiting = Number(finding.details['waiting']);
      const waits = waiting === 1 ? `${names.task(finding.tasks[0])} waits` : `${countEn(waiting)} tasks wait`;
      return {
        title: 'No producer',
        message: isPipe(finding, state)
          ? `${waits} for a message of ${from}, and nobody is left to send one.`
          : `${waits} for an item of ${from}, and nobody is left to put one.`,
        steps: finding.steps.map((step) => `${waitsEn(step, names, state)}.`),
        why: doubtEn(finding) || overEn(finding) || whyEn(finding, names),
        fix: 'Let somebody put what is waited for on every path, an error included, or take no more than was put.',
      };
    },
    'zh-cn': (finding, names, state) => {
      const from = listZh(finding.resources.slice(0, 1).map(names.resource));
      const waiting = Number(finding.details['waiting']);
      const who = waiting === 1 ? `${names.task(finding.tasks[0])} ` : `${countZh(waiting)}个任务`;
      return {
        title: '没有生产者',
        message: isPipe(finding, state)
          ? `${who}等待 ${from} 的一条消息，但已经没有谁会发送。`
          : `${who}等待 ${from} 中的一项，但已经没有谁会放入。`,
        steps: finding.steps.map((step) => `${waitsZh(step, names, state)}。`),
        why: doubtZh(finding) || overZh(finding) || whyZh(finding, names),
        fix: '在每条路径上（包括出错时）都要有人放入所等待的内容，或者不要获取多于所放入的。',
      };
    },
  },
});
