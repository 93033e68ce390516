/** Detector: deadlock-cycle. Tasks that hold what the next one wants, in a circle, so that none can go on. */
import type { State } from '../model/state.ts';
import type { ResourceId } from '../protocol/ids.ts';
import { defineDetector, type Finding, type Names } from './detector.ts';
import { cycleKey, findCycles } from './support/cycles.ts';
import { countEn, countZh, cycleStepsEn, cycleStepsZh, doubtEn, doubtZh, listEn, listZh } from './support/phrases.ts';
import { starvedPool } from './support/pools.ts';

const id = 'deadlock-cycle';
const category = 'deadlock';

/** What the fix names: ends that are waited for, and what is held, in the order in which it was made. */
const split = (finding: Finding, names: Names, state: State): { ends: string[]; held: string[] } => {
  const isJoined = (resource: ResourceId): boolean =>
    ['end', 'future'].includes(state.resources.get(resource)?.kind ?? '');
  const sorted = [...finding.resources].sort((left, right) => left - right);
  return {
    ends: sorted.filter(isJoined).map(names.resource),
    held: sorted.filter((resource) => !isJoined(resource)).map(names.resource),
  };
};

const fixEn = (finding: Finding, names: Names, state: State): string => {
  const { ends, held } = split(finding, names, state);
  const [first, second] = held;
  if (first === undefined) return 'Remove one of these waits, so that one of the tasks can end first.';
  if (ends.length > 0) return `Release ${listEn(held)} before waiting for the end of ${listEn(ends)}.`;
  if (second === undefined) return `Do not take more of ${first} while holding a part of it, or give it more permits.`;
  const order = held.length === 2 ? `${first} before ${second}` : `first ${first}, then ${second}, and so on,`;
  return `Take ${order} in every task. Then the cycle cannot close.`;
};
const fixZh = (finding: Finding, names: Names, state: State): string => {
  const { ends, held } = split(finding, names, state);
  const [first, second] = held;
  if (first === undefined) return '去掉其中一个等待，让其中一个任务能先结束。';
  if (ends.length > 0) return `先释放 ${listZh(held)}，再等待 ${listZh(ends)} 结束。`;
  if (second === undefined) return `持有 ${first} 的一部分时不要再获取它，或者增加它的许可数。`;
  const order = held.length === 2 ? `先获取 ${first}，再获取 ${second}` : `先获取 ${first}，再获取 ${second}，依此类推`;
  return `在所有任务中都${order}，这样就不会成环。`;
};

export default defineDetector({
  id,
  category,
  check: (state) =>
    findCycles(state)
      .filter((cycle) => cycle.steps.length !== 1 && starvedPool(state, cycle) === undefined)
      .map((cycle) => ({ ...cycle, id, category, severity: 'error', key: `${id}/${cycleKey(cycle)}` })),
  explain: {
    en: (finding, names, state) => {
      const count = finding.tasks.length;
      const none = count === 2 ? 'Neither of them can go on.' : 'None of them can go on.';
      const bare = finding.resources.length === 0;
      return {
        title: 'Deadlock',
        message: bare
          ? `${listEn(finding.tasks.map(names.task))} await each other's end. ${none}`
          : `${countEn(count)} tasks wait for each other in a cycle. ${none}`,
        steps: cycleStepsEn(finding, names, state),
        why: doubtEn(finding),
        fix: fixEn(finding, names, state),
      };
    },
    'zh-cn': (finding, names, state) => {
      const bare = finding.resources.length === 0;
      return {
        title: '死锁',
        message: bare
          ? `${listZh(finding.tasks.map(names.task))} 互相等待对方结束，谁都无法继续。`
          : `${countZh(finding.tasks.length)}个任务互相等待，形成环路，谁都无法继续。`,
        steps: cycleStepsZh(finding, names, state),
        why: doubtZh(finding),
        fix: fixZh(finding, names, state),
      };
    },
  },
});
