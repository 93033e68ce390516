/** Detector: pool-starvation. Tasks of a pool keep its workers busy while they wait for tasks that need a worker of the same pool. */
import type { State } from '../model/state.ts';
import { defineDetector, type Finding, type FindingStep, type Names } from './detector.ts';
import { cycleKey, findCycles } from './support/cycles.ts';
import { atEn, atZh, countEn, doubtEn, doubtZh, waitsEn, waitsZh } from './support/phrases.ts';
import { starvedPool } from './support/pools.ts';

const id = 'pool-starvation';
const category = 'deadlock';

const poolName = (finding: Finding, names: Names, state: State): string => {
  const pool = starvedPool(state, finding);
  return pool === undefined ? '' : names.resource(pool);
};
const workersOf = (finding: Finding, state: State): number => {
  const pool = starvedPool(state, finding);
  return pool === undefined ? 1 : (state.resources.get(pool)?.capacity ?? 1);
};
const isForWorker = (step: FindingStep, state: State): boolean => state.resources.get(step.resource)?.kind === 'pool';

const stepEn = (step: FindingStep, names: Names, state: State): string =>
  isForWorker(step, state)
    ? `${names.task(step.task)} keeps a worker of ${names.resource(step.resource)} and waits${atEn(names, step.waitsAt)} for what needs another one.`
    : `${waitsEn(step, names, state)}.`;
const stepZh = (step: FindingStep, names: Names, state: State): string =>
  isForWorker(step, state)
    ? `${names.task(step.task)} 占用 ${names.resource(step.resource)} 的一个工作者，并${atZh(names, step.waitsAt)}等待需要另一个工作者的任务。`
    : `${waitsZh(step, names, state)}。`;

export default defineDetector({
  id,
  category,
  check: (state) =>
    findCycles(state)
      .filter((cycle) => starvedPool(state, cycle) !== undefined)
      .map((cycle) => ({ ...cycle, id, category, severity: 'error', key: `${id}/${cycleKey(cycle)}` })),
  explain: {
    en: (finding, names, state) => {
      const pool = poolName(finding, names, state);
      const workers = workersOf(finding, state);
      const all =
        workers === 1
          ? `The only worker of ${pool} is`
          : `All ${countEn(workers).toLowerCase()} workers of ${pool} are`;
      return {
        title: 'Pool starvation',
        message: `${all} kept by tasks that wait for other tasks of the same pool. None of these can ever begin.`,
        steps: finding.steps.map((step) => stepEn(step, names, state)),
        why: doubtEn(finding),
        fix: `Call the inner task directly instead of submitting it to ${pool}, or give it a pool of its own.`,
      };
    },
    'zh-cn': (finding, names, state) => {
      const pool = poolName(finding, names, state);
      const workers = workersOf(finding, state);
      const all = workers === 1 ? `${pool} 唯一的工作者` : `${pool} 的全部 ${workers} 个工作者`;
      return {
        title: '池饥饿',
        message: `${all}都被等待同一个池中其他任务的任务占用，那些任务永远无法开始。`,
        steps: finding.steps.map((step) => stepZh(step, names, state)),
        why: doubtZh(finding),
        fix: `直接调用内层任务，不要把它提交给 ${pool}，或者为它另建一个池。`,
      };
    },
  },
});
