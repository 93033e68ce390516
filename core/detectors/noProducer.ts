/** Detector: no-producer. Somebody waits for an item that nobody is left to put. */
import type { EndlessWait } from '../model/endless.ts';
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
  if (unexplained.some((wait) => !wait.isDaemon && !hanging.has(wait))) return [];
  const open = new Set(starved);
  const causes: Cause[] = [];
  for (const each of starved) {
    if (!open.delete(each)) continue;
    const circle = [each];
    const behind = endless.hangingOn(each.waits);
    for (const other of [...open]) {
      const [waits, back] = [other.waits, endless.hangingOn(other.waits)];
      if (!waits.some((wait) => behind.has(wait)) || !each.waits.some((wait) => back.has(wait))) continue;
      open.delete(other);
      circle.push(other);
    }
    causes.push(...causeOf(circle));
  }
  return causes;
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

export default defineDetector({
  id,
  category: 'stuck',
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
        message: `${waits} for an item of ${from}, and nobody is left to put one.`,
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
        message: `${who}等待 ${from} 中的一项，但已经没有谁会放入。`,
        steps: finding.steps.map((step) => `${waitsZh(step, names, state)}。`),
        why: doubtZh(finding) || overZh(finding) || whyZh(finding, names),
        fix: '在每条路径上（包括出错时）都要有人放入所等待的内容，或者不要获取多于所放入的。',
      };
    },
  },
});
