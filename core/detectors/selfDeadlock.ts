/** Detector: self-deadlock. A task waits for what it holds itself, directly or through what it calls and awaits. */
import { defineDetector, type Finding, type Names } from './detector.ts';
import { cycleKey, findCycles } from './support/cycles.ts';
import { cycleStepsEn, cycleStepsZh, doubtEn, doubtZh } from './support/phrases.ts';
import { starvedPool } from './support/pools.ts';

const id = 'self-deadlock';
const category = 'deadlock';

const taskName = (finding: Finding, names: Names): string => names.task(finding.tasks[0]);
const resourceName = (finding: Finding, names: Names): string => finding.resources.map(names.resource).join('');

export default defineDetector({
  id,
  category,
  check: (state) =>
    findCycles(state)
      .filter((cycle) => cycle.steps.length === 1 && starvedPool(state, cycle) === undefined)
      .map((cycle) => ({ ...cycle, id, category, severity: 'error', key: `${id}/${cycleKey(cycle)}` })),
  explain: {
    en: (finding, names, state) => {
      const resource = resourceName(finding, names);
      return {
        title: 'Self-deadlock',
        message: `${taskName(finding, names)} waits for ${resource}, which it holds itself. It can never go on.`,
        steps: cycleStepsEn(finding, names, state),
        why: doubtEn(finding),
        fix: `Take ${resource} only once: move what needs it into a function that expects it to be held already.`,
      };
    },
    'zh-cn': (finding, names, state) => {
      const resource = resourceName(finding, names);
      return {
        title: '自我死锁',
        message: `${taskName(finding, names)} 等待自己持有的 ${resource}，永远无法继续。`,
        steps: cycleStepsZh(finding, names, state),
        why: doubtZh(finding),
        fix: `只获取一次 ${resource}：把需要它的部分移到一个假定它已被持有的函数里。`,
      };
    },
  },
});
