/** Detector: deadlock-cycle. Tasks that hold what the next one wants, in a circle, so that none can go on. */
import { defineDetector, type Finding, type Names } from './detector.ts';
import { cycleKey, findCycles } from './support/cycles.ts';
import { countEn, countZh, cycleStepsEn, cycleStepsZh, doubtEn, doubtZh, listEn, listZh } from './support/phrases.ts';

const id = 'deadlock-cycle';
const category = 'deadlock';

const resourceNames = (finding: Finding, names: Names): string[] => finding.resources.map(names.resource);

export default defineDetector({
  id,
  category,
  check: (state) =>
    findCycles(state)
      .filter((cycle) => cycle.steps.length !== 1)
      .map((cycle) => ({ ...cycle, id, category, severity: 'error', key: `${id}/${cycleKey(cycle)}` })),
  explain: {
    en: (finding, names) => {
      const count = finding.tasks.length;
      const none = count === 2 ? 'Neither of them can go on.' : 'None of them can go on.';
      const bare = finding.resources.length === 0;
      return {
        title: 'Deadlock',
        message: bare
          ? `${listEn(finding.tasks.map(names.task))} await each other's end. ${none}`
          : `${countEn(count)} tasks wait for each other in a cycle. ${none}`,
        steps: cycleStepsEn(finding, names),
        why: doubtEn(finding),
        fix: bare
          ? 'Remove one of these awaits, so that one of the tasks can end first.'
          : `Take ${listEn(resourceNames(finding, names))} in the same order in every task. Then the cycle cannot close.`,
      };
    },
    'zh-cn': (finding, names) => {
      const bare = finding.resources.length === 0;
      return {
        title: '死锁',
        message: bare
          ? `${listZh(finding.tasks.map(names.task))} 互相等待对方结束，谁都无法继续。`
          : `${countZh(finding.tasks.length)}个任务互相等待，形成环路，谁都无法继续。`,
        steps: cycleStepsZh(finding, names),
        why: doubtZh(finding),
        fix: bare
          ? '去掉其中一个 await，让其中一个任务能先结束。'
          : `在所有任务中按相同的顺序获取 ${listZh(resourceNames(finding, names))}，这样就不会成环。`,
      };
    },
  },
});
