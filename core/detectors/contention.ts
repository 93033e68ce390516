/**
 * Detector: contention. So many tasks wait for one lock, most of the time, that it decides how fast the program is.
 *
 * Policy: a note, for runs of some seconds; the lock must be busy nearly all the time, and on average more than one task must have
 * waited for it throughout. At most a few, those for which most time was waited.
 */
import type { Usage } from '../model/prediction/usage.ts';
import type { State } from '../model/state.ts';
import type { ResourceId } from '../protocol/ids.ts';
import { defineDetector, type Finding, type Names } from './detector.ts';
import { isLongRun, noteOf, numberOf, runLength, worst } from './support/notes.ts';

const id = 'contention';
const category = 'performance';
const MANY_WAITS = 100;
/** Tasks that wait on average, and the share of the time that the lock is held. */
const WAITING = 1;
const BUSY = 0.75;

const findingOf = (state: State, resource: ResourceId, usage: Usage, run: number): Finding => {
  const { waits, waited, held, longestWait, longestHold } = usage;
  return noteOf({
    id,
    severity: 'info',
    resource,
    since: longestWait?.from ?? state.now,
    sites: [
      { site: longestWait?.site, role: 'waits', task: longestWait?.task, resource },
      { site: longestHold?.site, role: 'holds', task: longestHold?.task, resource },
    ],
    details: { waits, mean: waited / waits, waiting: waited / run, busy: Math.round((100 * held) / run) },
  });
};

const nameOf = ({ resources: [lock] }: Finding, names: Names): string =>
  lock === undefined ? '' : names.resource(lock);

export default defineDetector({
  id,
  category,
  about: {
    en: {
      title: 'Contention',
      brief: 'So many tasks wait for one lock, most of the time, that it decides how fast the program is.',
      what: 'The lock is held nearly all the time and others stand in line for it. More tasks, workers or requests make the line longer, not the program faster.',
      detection:
        'In a run of at least five seconds the lock was held for three quarters of the time, and on average one task or more waited for it throughout, over a hundred waits or more. Semaphores count when they have one permit.',
      certainty: 'Certain: it was measured. A note, since it may be what is meant.',
      repair:
        'Hold it for a shorter time: do what needs no lock before or after, above all waiting for input and output. Or give each part of the data a lock of its own.',
    },
    'zh-cn': {
      title: '锁争用',
      brief: '大部分时间里有太多任务在等待同一个锁，程序的速度由它决定。',
      what: '这个锁几乎一直被持有，其他任务在排队等待。增加任务、工作者或请求只会让队伍更长，不会让程序更快。',
      detection:
        '在至少五秒的运行中，该锁有四分之三的时间被持有，平均始终有一个或更多任务在等待它，且等待次数在一百次以上。信号量只有一个许可时才计入。',
      certainty: '确定：这是测量得到的。只是提示，因为也可能本来就打算如此。',
      repair: '缩短持有时间：把不需要锁的工作放到之前或之后，尤其是等待输入输出。或者让数据的每个部分有自己的锁。',
    },
  },
  check: (state) => {
    if (state.prediction.usages.locks.size === 0 || !isLongRun(state)) return [];
    const run = runLength(state);
    const notes: { cost: number; finding: Finding }[] = [];
    for (const [resource, usage] of state.prediction.usages.locks) {
      if (usage.waits < MANY_WAITS || usage.waited < WAITING * run || usage.held < BUSY * run) continue;
      if ((state.resources.get(resource)?.capacity ?? 1) !== 1) continue;
      notes.push({ cost: usage.waited, finding: findingOf(state, resource, usage, run) });
    }
    return worst(notes);
  },
  explain: {
    en: (finding, names) => {
      const lock = nameOf(finding, names);
      const mean = names.duration(numberOf(finding, 'mean'));
      return {
        title: 'Contention',
        message: `${lock} was held ${numberOf(finding, 'busy')} % of the time, and ${numberOf(finding, 'waiting').toFixed(1)} tasks waited for it on average: ${numberOf(finding, 'waits')} waits of ${mean} each.`,
        steps: [],
        why: 'The program can be no faster than those who hold this lock one after the other.',
        fix: `Hold ${lock} for a shorter time, or split what it guards.`,
      };
    },
    'zh-cn': (finding, names) => {
      const lock = nameOf(finding, names);
      const mean = names.duration(numberOf(finding, 'mean'));
      return {
        title: '锁争用',
        message: `${lock} 有 ${numberOf(finding, 'busy')}% 的时间被持有，平均有 ${numberOf(finding, 'waiting').toFixed(1)} 个任务在等待它：共 ${numberOf(finding, 'waits')} 次等待，平均每次 ${mean}。`,
        steps: [],
        why: '程序不可能比轮流持有这个锁的任务更快。',
        fix: `缩短持有 ${lock} 的时间，或拆分它所保护的数据。`,
      };
    },
  },
});
