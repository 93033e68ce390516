/**
 * Detector: long-hold. A lock was held far longer than it usually is, while others waited for it.
 *
 * Policy: a note, for runs of some seconds. What counts is the exception: a hold of seconds, many times as long as all others of that lock
 * were on average, at whose end several tasks stood in line. A lock that is always held for long is no exception.
 */
import type { Stretch, Usage } from '../model/prediction/usage.ts';
import { defineDetector, type Finding, type Names } from './detector.ts';
import { isLongRun, noteOf, numberOf, worst } from './support/notes.ts';

const id = 'long-hold';
const category = 'performance';
const LONG = 1e9;
const TIMES = 20;
const ENOUGH_HOLDS = 10;
const IN_LINE = 2;

/** How long the other holds were on average; undefined where the longest one is no exception. */
const usualOf = ({ holds, held, longestHold }: Usage): number | undefined => {
  if (longestHold === undefined || longestHold.length < LONG || longestHold.others < IN_LINE) return undefined;
  const usual = (held - longestHold.length) / Math.max(1, holds - 1);
  return holds >= ENOUGH_HOLDS && longestHold.length >= TIMES * usual ? usual : undefined;
};

const costOf = ({ length, others }: Stretch): number => length * others;
const nameOf = ({ resources: [lock] }: Finding, names: Names): string =>
  lock === undefined ? '' : names.resource(lock);
const holderOf = ({ tasks: [task] }: Finding, names: Names): string => names.task(task);

export default defineDetector({
  id,
  category,
  about: {
    en: {
      title: 'Lock held long',
      brief: 'A lock was held far longer than it usually is, while others waited for it.',
      what: 'One holder kept a lock for seconds that others keep for milliseconds, and everybody else stood in line meanwhile. In a server that is a moment in which nothing answers.',
      detection:
        'In a run of at least five seconds one hold lasted a second or more and twenty times as long as the others of the same lock on average, of which there are ten at least, and two tasks or more waited at its end. Times in which the process was stopped or the machine stood still do not count.',
      certainty: 'Certain: it was measured. A note.',
      repair: 'Look at what the holder did there: prepare it before the lock is taken, or do it in parts.',
    },
    'zh-cn': {
      title: '锁持有过久',
      brief: '一个锁被持有的时间远超平常，其他任务在等待它。',
      what: '别人只持有几毫秒的锁，被某个持有者占用了几秒，其余任务都在排队。对服务器来说，这段时间什么请求都得不到响应。',
      detection:
        '在至少五秒的运行中，有一次持有达到一秒以上，是同一个锁其他各次持有（至少十次）平均时间的二十倍以上，并且结束时有两个或更多任务在等待。进程被暂停或机器停滞的时间不计入。',
      certainty: '确定：这是测量得到的。只是提示。',
      repair: '查看持有者当时在做什么：在获取锁之前准备好，或分成几次完成。',
    },
  },
  check: (state) => {
    if (state.prediction.usages.locks.size === 0 || !isLongRun(state)) return [];
    const notes: { cost: number; finding: Finding }[] = [];
    for (const [resource, usage] of state.prediction.usages.locks) {
      const usual = usualOf(usage);
      const { longestHold, longestWait } = usage;
      if (usual === undefined || longestHold === undefined) continue;
      const { task, site, from, length, others } = longestHold;
      const finding = noteOf({
        id,
        severity: 'info',
        resource,
        since: from,
        sites: [
          { site, role: 'holds', task, resource },
          { site: longestWait?.site, role: 'waits', task: longestWait?.task, resource },
        ],
        details: { length, usual, others },
      });
      notes.push({ cost: costOf(longestHold), finding });
    }
    return worst(notes);
  },
  explain: {
    en: (finding, names) => ({
      title: 'Lock held long',
      message: `${holderOf(finding, names)} held ${nameOf(finding, names)} for ${names.duration(numberOf(finding, 'length'))} while ${numberOf(finding, 'others')} tasks waited; other holds took ${names.duration(numberOf(finding, 'usual'))} on average.`,
      steps: [],
      why: '',
      fix: `Do less while holding ${nameOf(finding, names)}.`,
    }),
    'zh-cn': (finding, names) => ({
      title: '锁持有过久',
      message: `${holderOf(finding, names)} 持有 ${nameOf(finding, names)} 达 ${names.duration(numberOf(finding, 'length'))}，其间有 ${numberOf(finding, 'others')} 个任务在等待；其他各次持有平均只有 ${names.duration(numberOf(finding, 'usual'))}。`,
      steps: [],
      why: '',
      fix: `减少持有 ${nameOf(finding, names)} 期间所做的工作。`,
    }),
  },
});
