/**
 * Detector: long-wait. A task waits, or has waited, far longer for a lock than others do, and the lock is not stuck.
 *
 * Policy: a note, for runs of some seconds. The wait must have lasted seconds, a good part of the run, and many times as long as waits for that lock
 * usually do. Nothing is told of it where a finding says more: of a deadlock, of a hold that was as long, or of being overtaken.
 */
import { oldestWait } from '../model/prediction/usage.ts';
import { lasted } from '../model/standstills.ts';
import type { State } from '../model/state.ts';
import { defineDetector, type Finding, type Names } from './detector.ts';
import { isLongRun, noteOf, numberOf, runLength, worst } from './support/notes.ts';

const id = 'long-wait';
const category = 'performance';
const LONG = 3e9;
const SHARE = 0.2;
const TIMES = 20;
const ENOUGH_WAITS = 10;

const check = (state: State, reported: readonly Finding[]): Finding[] => {
  if (state.prediction.usages.locks.size === 0 || !isLongRun(state)) return [];
  const run = runLength(state);
  const told = new Set(reported.filter((finding) => finding.id !== id).flatMap(({ resources }) => resources));
  const notes: { cost: number; finding: Finding }[] = [];
  for (const [resource, { waits, waited, longestWait }] of state.prediction.usages.locks) {
    if (told.has(resource)) continue;
    const pending = oldestWait(state, resource);
    const lasting = pending === undefined ? 0 : lasted(state, pending.requestedAt, state.now);
    const isPending = lasting > (longestWait?.length ?? 0);
    const length = isPending ? lasting : (longestWait?.length ?? 0);
    const others = waits - (isPending ? 0 : 1);
    const usual = (waited - (isPending ? 0 : length)) / Math.max(1, others);
    if (others < ENOUGH_WAITS || length < LONG || length < SHARE * run || length < TIMES * usual) continue;
    const [task, site] = isPending
      ? [pending?.requester, pending?.requestSite]
      : [longestWait?.task, longestWait?.site];
    const since = (isPending ? pending?.requestedAt : longestWait?.from) ?? state.now;
    const sites = [{ site, role: 'waits', task, resource }] as const;
    const details = { length, usual, lasts: isPending ? 1 : 0 };
    notes.push({ cost: length, finding: noteOf({ id, severity: 'info', resource, since, sites, details }) });
  }
  return worst(notes);
};

const nameOf = ({ resources: [lock] }: Finding, names: Names): string =>
  lock === undefined ? '' : names.resource(lock);
const waiterOf = ({ tasks: [task] }: Finding, names: Names): string => names.task(task);

export default defineDetector({
  id,
  category,
  after: ['deadlock', 'stuck', 'performance'],
  about: {
    en: {
      title: 'Long wait',
      brief: 'A task waits, or has waited, far longer for a lock than others do, and the lock is not stuck.',
      what: 'Most get the lock soon, one does not. Whoever depends on that task waits as well, and a timeout somewhere else is often the first that is heard of it.',
      detection:
        'In a run of at least five seconds a wait for a lock lasted three seconds, a fifth of the run, and twenty times as long as the others for that lock on average, of which there are ten at least. Not where a deadlock, a long hold, starvation or contention of the same lock is told. Times in which the process was stopped or the machine stood still do not count.',
      certainty: 'Certain: it was measured. A note.',
      repair: 'Look at who held the lock during that time, on the timeline of the lock.',
    },
    'zh-cn': {
      title: '等待过久',
      brief: '一个任务等待某个锁的时间远超其他任务，而这个锁并没有卡住。',
      what: '大多数任务很快就得到锁，只有一个没有。依赖它的任务也跟着等待，往往要等别处超时才会被发现。',
      detection:
        '在至少五秒的运行中，对某个锁的一次等待达到三秒、占运行时间的五分之一，并且是该锁其他等待（至少十次）平均时间的二十倍以上。如果已报告同一个锁的死锁、持有过久、饥饿或争用，则不再报告。进程被暂停或机器停滞的时间不计入。',
      certainty: '确定：这是测量得到的。只是提示。',
      repair: '在该锁的时间线上查看那段时间由谁持有。',
    },
  },
  check: (state, _, reported) => check(state, reported),
  explain: {
    en: (finding, names) => ({
      title: 'Long wait',
      message: `${waiterOf(finding, names)} ${numberOf(finding, 'lasts') === 1 ? 'has waited' : 'waited'} ${names.duration(numberOf(finding, 'length'))} for ${nameOf(finding, names)}; others waited ${names.duration(numberOf(finding, 'usual'))} on average.`,
      steps: [],
      why: '',
      fix: `Look at who held ${nameOf(finding, names)} meanwhile.`,
    }),
    'zh-cn': (finding, names) => ({
      title: '等待过久',
      message: `${waiterOf(finding, names)} ${numberOf(finding, 'lasts') === 1 ? '已等待' : '等待了'} ${nameOf(finding, names)} ${names.duration(numberOf(finding, 'length'))}；其他任务平均只等待 ${names.duration(numberOf(finding, 'usual'))}。`,
      steps: [],
      why: '',
      fix: `查看其间由谁持有 ${nameOf(finding, names)}。`,
    }),
  },
});
