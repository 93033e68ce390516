/**
 * Detector: starvation. A task waited while many others that came later were served.
 *
 * Policy: a note. Overtaking is counted, so that no length of a run is asked for; only the wait that most others have overtaken is told of each lock, when it was
 * overtaken so often, for so long, that chance is out of the question. A lock that is first come, first served has none.
 */
import { defineDetector, type Finding, type Names } from './detector.ts';
import { noteOf, numberOf, worst } from './support/notes.ts';

const id = 'starvation';
const category = 'performance';
const OFTEN = 50;
const LONG = 0.5e9;

const nameOf = ({ resources: [lock] }: Finding, names: Names): string =>
  lock === undefined ? '' : names.resource(lock);
const waiterOf = ({ tasks: [task] }: Finding, names: Names): string => names.task(task);

export default defineDetector({
  id,
  category,
  about: {
    en: {
      title: 'Starvation',
      brief: 'A task waited while many others that came later were served.',
      what: 'The line is not first come, first served: by priority, because readers go before writers, because small requests fit where a large one does not, or because whoever asks at the right moment takes what was just given back. Under load the one that is passed over may wait without end.',
      detection:
        'Requests that came later were granted fifty times or more, over half a second or more, while the oldest one waited.',
      certainty: 'Certain: it was counted. A note, since a priority may be meant so.',
      repair:
        'Use a lock that serves in order of coming, let a priority grow with the time of waiting, or keep large requests apart from small ones.',
    },
    'zh-cn': {
      title: '饥饿',
      brief: '一个任务一直等待，而许多后来者先得到了服务。',
      what: '队伍不是先来先得：可能因为优先级，因为读者先于写者，因为小请求放得下而大请求放不下，或者谁在恰当的时刻请求，谁就拿走刚刚归还的东西。负载高时，被越过的任务可能永远等下去。',
      detection: '在最早的请求等待期间，后来的请求被满足了五十次以上，持续半秒以上。',
      certainty: '确定：这是数出来的。只是提示，因为优先级可能本来就是这样设计的。',
      repair: '使用按到达顺序服务的锁，让优先级随等待时间提高，或把大请求与小请求分开。',
    },
  },
  check: (state) => {
    const notes: { cost: number; finding: Finding }[] = [];
    for (const [resource, { overtaken }] of state.prediction.usages.locks) {
      if (overtaken === undefined || overtaken.others < OFTEN || overtaken.length < LONG) continue;
      const { task, site, from, length, others } = overtaken;
      const sites = [{ site, role: 'waits', task, resource }] as const;
      const finding = noteOf({ id, severity: 'info', resource, since: from, sites, details: { length, others } });
      notes.push({ cost: others, finding });
    }
    return worst(notes);
  },
  explain: {
    en: (finding, names) => ({
      title: 'Starvation',
      message: `${waiterOf(finding, names)} waited ${names.duration(numberOf(finding, 'length'))} for ${nameOf(finding, names)} while ${numberOf(finding, 'others')} requests that came later were served.`,
      steps: [],
      why: '',
      fix: `Serve those who wait for ${nameOf(finding, names)} in order of coming.`,
    }),
    'zh-cn': (finding, names) => ({
      title: '饥饿',
      message: `${waiterOf(finding, names)} 等待 ${nameOf(finding, names)} 达 ${names.duration(numberOf(finding, 'length'))}，其间有 ${numberOf(finding, 'others')} 个后来的请求先得到了服务。`,
      steps: [],
      why: '',
      fix: `让等待 ${nameOf(finding, names)} 的任务按到达顺序得到服务。`,
    }),
  },
});
