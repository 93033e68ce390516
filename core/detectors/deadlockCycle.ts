/** Detector: deadlock-cycle. Tasks that hold what the next one wants, in a circle, so that none can go on. */
import type { State } from '../model/state.ts';
import type { ResourceId } from '../protocol/ids.ts';
import { defineDetector, type Finding, type Names } from './detector.ts';
import { cycleKey, findCycles, isOwnCycle } from './support/cycles.ts';
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
  about: {
    en: {
      title: 'Deadlock',
      brief: 'Tasks wait for each other in a cycle, so that none of them can ever go on.',
      what: 'Each task of the cycle holds something that the next one waits for: a lock, a permit, a worker of a pool, or its own end, which the other one joins. Nobody gives anything back before it has got what it waits for, so nobody ever does. The usual cause is two tasks that take the same locks in different order; it can go well a thousand times before the moment comes in which both have taken their first one.',
      detection:
        'The graph of who waits for whom is reduced, as Holt described it in 1972: whoever can go on gives back what it holds, until nobody is left who can. What remains and closes to a cycle is the finding. Locks of libraries, the library of Lockstep, awaited promises of async functions and ends of processes and threads are all parts of that one graph.',
      certainty:
        'Certain when every task of the cycle is known to be suspended on its wait, no wait can end by a timeout or an abort, and nobody but the holder can release what is waited for. Likely when one of these is not proven, such as where the release function of a lock was handed to other code, and it has been so for a second.',
      repair:
        'Take the locks in the same order everywhere. Where that is not possible, release the first one before waiting for the second, take both in one step, or wait with a timeout and start anew when it is over.',
    },
    'zh-cn': {
      title: '死锁',
      brief: '若干任务互相等待，形成环路，谁都永远无法继续。',
      what: '环路中的每个任务都持有下一个任务所等待的东西：锁、许可、池中的工作者，或者它自身的结束（另一个任务在 join 它）。在得到所等待的东西之前，谁都不会归还，于是谁也得不到。最常见的原因是两个任务以不同的顺序获取同样的锁；它可能成功上千次，直到某一刻双方都恰好取得了各自的第一个锁。',
      detection:
        '按 Holt 在 1972 年提出的方法化简等待图：能继续的任务归还它所持有的一切，直到再没有任务能继续。剩下并且闭合成环的就是结果。库中的锁、Lockstep 自己的库、被等待的异步函数的 Promise，以及进程和线程的结束，都在同一张图中。',
      certainty:
        '如果环路中的每个任务都确实挂起在自己的等待上，没有哪个等待会因超时或中止而结束，并且除持有者外没有谁能释放所等待的东西，结果就是确定的。如果其中一点没有得到证明（例如锁的释放函数交给了其他代码），并且持续了一秒，结果就是很可能。',
      repair:
        '在所有地方以相同的顺序获取锁。做不到时，先释放第一个再等待第二个，或者一步获取两个，或者带超时等待并在超时后重新开始。',
    },
  },
  example: { buggy: 'lessons/locks/l8-oppositeOrder.ts', fixed: 'lessons/locks/l8-oppositeOrderFixed.ts' },
  check: (state) =>
    findCycles(state)
      .filter((cycle) => !isOwnCycle(cycle) && starvedPool(state, cycle) === undefined)
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
