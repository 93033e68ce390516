/** Detector: self-deadlock. A task waits for what it holds itself, directly or through what it calls and awaits. */
import type { State } from '../model/state.ts';
import { defineDetector, type Finding, type Names } from './detector.ts';
import { cycleKey, findCycles, isOwnCycle } from './support/cycles.ts';
import { cycleStepsEn, cycleStepsZh, doubtEn, doubtZh } from './support/phrases.ts';
import { awaitsIdlePool, starvedPool } from './support/pools.ts';

const id = 'self-deadlock';
const category = 'deadlock';

const taskName = (finding: Finding, names: Names): string => names.task(finding.tasks[0]);
const isForIdle = (finding: Finding, state: State): boolean =>
  finding.steps.some((step) => awaitsIdlePool(state, step));
const resourceName = (finding: Finding, names: Names): string => finding.resources.map(names.resource).join('');

/** It has several permits, and they were taken one after the other. */
const hasSeveral = ({ resources: [resource] }: Finding, state: State): boolean =>
  resource !== undefined && (state.resources.get(resource)?.capacity ?? 1) > 1;

export default defineDetector({
  id,
  category,
  about: {
    en: {
      title: 'Self-deadlock',
      brief: 'A task waits for something that it holds itself, or for its own end.',
      what: 'A function takes a lock and then, directly or through what it calls and awaits, takes the same lock again. Locks that cannot be taken twice by one task, which are nearly all in JavaScript, make it wait for itself. A semaphore does the same to a task that wants more permits than are left beside its own. A queue made of a chain of promises does it as well: who is in it and awaits what it adds waits for its own end.',
      detection:
        'The task that asks is the one that holds, or it is awaited by the one that holds: an async function that is awaited by its caller is a part of the caller.',
      certainty:
        'Certain when the holder is known to be suspended on its wait and nobody else can release the lock. Likely when others have been handed its release function.',
      repair:
        'Take the lock once: move what needs it into a function that expects it to be held already, and call that from both places. A reentrant lock (`RLock`) can be taken again by the task that holds it.',
    },
    'zh-cn': {
      title: '自我死锁',
      brief: '一个任务在等待自己持有的东西，或者等待自己结束。',
      what: '函数获取了一个锁，然后直接地、或者通过它所调用并等待的函数，再次获取同一个锁。JavaScript 中的锁几乎都不能由同一个任务获取两次，于是它在等待自己。信号量也是如此：任务想要的许可多于除它自己所持有之外剩余的许可。用 Promise 链做成的队列同样如此：在其中运行的任务等待自己追加的工作，就是在等待自己结束。',
      detection: '请求者就是持有者，或者持有者正在等待请求者：被调用者等待的异步函数是调用者的一部分。',
      certainty:
        '如果持有者确实挂起在自己的等待上，并且没有其他人能释放这个锁，结果就是确定的。如果它的释放函数交给了别人，结果就是很可能。',
      repair:
        '只获取一次：把需要它的部分移到一个假定它已被持有的函数里，从两处调用这个函数。可重入锁（`RLock`）可以由持有它的任务再次获取。',
    },
  },
  example: { buggy: 'lessons/locks/l7-acquireTwice.ts', fixed: 'lessons/locks/l7-acquireTwiceFixed.ts' },
  check: (state) =>
    findCycles(state)
      .filter((cycle) => isOwnCycle(cycle) && starvedPool(state, cycle) === undefined)
      .map((cycle) => ({ ...cycle, id, category, severity: 'error', key: `${id}/${cycleKey(cycle)}` })),
  explain: {
    en: (finding, names, state) => {
      const task = taskName(finding, names);
      const resource = resourceName(finding, names);
      if (finding.steps.length === 0)
        return {
          title: 'Self-deadlock',
          message: `${task} awaits a promise that is settled only after its own end. It can never go on.`,
          steps: [],
          why: doubtEn(finding),
          fix: 'Do not wait from within for what comes after: call what is needed directly instead of queueing behind itself.',
        };
      return {
        title: 'Self-deadlock',
        message: isForIdle(finding, state)
          ? `${task} runs in ${resource} and waits until nothing runs there any more. It can never go on.`
          : `${task} waits for ${resource}, which it holds itself. It can never go on.`,
        steps: cycleStepsEn(finding, names, state),
        why: doubtEn(finding),
        fix: isForIdle(finding, state)
          ? `Wait for the jobs of ${resource} outside of them, or only for those that the job itself has handed over.`
          : hasSeveral(finding, state)
            ? `Give back a permit of ${resource} before the next one is taken, or let it have as many as are taken at a time.`
            : `Take ${resource} only once: move what needs it into a function that expects it to be held already.`,
      };
    },
    'zh-cn': (finding, names, state) => {
      const task = taskName(finding, names);
      const resource = resourceName(finding, names);
      if (finding.steps.length === 0)
        return {
          title: '自我死锁',
          message: `${task} 等待一个要在它自己结束之后才会兑现的 Promise，永远无法继续。`,
          steps: [],
          why: doubtZh(finding),
          fix: '不要在内部等待排在自己之后的事情：直接调用所需的函数，而不是排到自己后面。',
        };
      return {
        title: '自我死锁',
        message: isForIdle(finding, state)
          ? `${task} 在 ${resource} 中运行，却在等待其中不再有任何任务运行，永远无法继续。`
          : `${task} 等待自己持有的 ${resource}，永远无法继续。`,
        steps: cycleStepsZh(finding, names, state),
        why: doubtZh(finding),
        fix: isForIdle(finding, state)
          ? `在 ${resource} 的任务之外等待它空闲，或者只等待这个任务自己提交的任务。`
          : hasSeveral(finding, state)
            ? `在获取下一个许可之前归还 ${resource} 的许可，或者让它的许可数不少于同时获取的数量。`
            : `只获取一次 ${resource}：把需要它的部分移到一个假定它已被持有的函数里。`,
      };
    },
  },
});
