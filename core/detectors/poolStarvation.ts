/**
 * Detector: pool-starvation. Tasks of a pool keep its workers busy while they wait for tasks that need a worker of the same
 * pool; or tasks hold all things of a pool, such as its connections, while each waits for another one.
 */
import type { State } from '../model/state.ts';
import { defineDetector, type Finding, type FindingStep, type FindingTexts, type Names } from './detector.ts';
import { cycleKey, findCycles } from './support/cycles.ts';
import { atEn, atZh, countEn, doubtEn, doubtZh, waitsEn, waitsZh } from './support/phrases.ts';
import { lendsThings, starvedPool } from './support/pools.ts';

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

const heldEn = (step: FindingStep, names: Names, state: State): string =>
  !lendsThings(state, step.resource)
    ? `${waitsEn(step, names, state)}.`
    : `${names.task(step.task)} holds one of ${names.resource(step.resource)} and waits${atEn(names, step.waitsAt)} for another one.`;
const heldZh = (step: FindingStep, names: Names, state: State): string =>
  !lendsThings(state, step.resource)
    ? `${waitsZh(step, names, state)}。`
    : `${names.task(step.task)} 持有 ${names.resource(step.resource)} 中的一个，并${atZh(names, step.waitsAt)}等待另一个。`;

const thingsEn = (finding: Finding, names: Names, state: State): FindingTexts => {
  const pool = poolName(finding, names, state);
  const count = workersOf(finding, state);
  const all =
    count === 1
      ? `What ${pool} can lend is held by a task that waits for another one`
      : `All ${countEn(count).toLowerCase()} that ${pool} can lend are held by tasks that wait for another one`;
  return {
    title: 'Pool starvation',
    message: `${all}. ${count === 1 ? 'It' : 'None of them'} can${count === 1 ? ' never' : ''} go on.`,
    steps: finding.steps.map((step) => heldEn(step, names, state)),
    why: doubtEn(finding),
    fix: `Pass on what is held already to the code that asks ${pool} again, or give it back before asking.`,
  };
};
const thingsZh = (finding: Finding, names: Names, state: State): FindingTexts => {
  const pool = poolName(finding, names, state);
  const count = workersOf(finding, state);
  return {
    title: '池饥饿',
    message:
      count === 1
        ? `${pool} 能借出的唯一一个被一个还在等待另一个的任务持有，它永远无法继续。`
        : `${pool} 能借出的全部 ${count} 个都被还在等待另一个的任务持有，谁都无法继续。`,
    steps: finding.steps.map((step) => heldZh(step, names, state)),
    why: doubtZh(finding),
    fix: `把已经持有的那个传给还要向 ${pool} 借用的代码，或者在再次借用之前先归还。`,
  };
};

export default defineDetector({
  id,
  category,
  about: {
    en: {
      title: 'Pool starvation',
      brief: 'The tasks of a pool wait for other tasks of the same pool, and no worker is free for those.',
      what: 'A task that runs on a worker submits another one to the same pool and waits for its result. With a free worker that goes well; once every worker is kept by a task that waits in this way, those that they wait for can never begin. It shows under load, when as many outer tasks run as there are workers. The same happens to a pool of connections when each task that holds one asks for a second one.',
      detection:
        "A cycle in the graph of who waits for whom that leads through the workers of one pool: each is kept by a task that waits for a task in the pool's own line.",
      certainty:
        'Certain when each task that keeps a worker is known to be suspended on a result that only a task in the line can bring, and the pool cannot grow.',
      repair:
        'Call the inner task directly instead of submitting it, or give the inner tasks a pool of their own. More workers only move the moment at which it happens.',
    },
    'zh-cn': {
      title: '池饥饿',
      brief: '池中的任务在等待同一个池中的其他任务，而没有空闲的工作者来运行它们。',
      what: '在工作者上运行的任务向同一个池提交了另一个任务，并等待它的结果。有空闲的工作者时一切正常；一旦所有工作者都被这样等待的任务占用，它们所等待的任务就永远无法开始。它在负载下出现：同时运行的外层任务与工作者一样多。连接池也会这样：每个持有连接的任务都再要一个连接。',
      detection:
        '等待图中的一个环路经过同一个池的工作者：每个工作者都被一个任务占用，而这个任务在等待池的队列中的任务。',
      certainty:
        '如果占用工作者的每个任务都确实挂起，等待只有队列中的任务才能给出的结果，并且池不能增大，结果就是确定的。',
      repair: '直接调用内层任务，不要提交它，或者为内层任务另建一个池。增加工作者只会推迟它的发生。',
    },
  },
  example: { buggy: 'lessons/pools/t9-fullPool.ts', fixed: 'lessons/pools/t9-fullPoolFixed.ts' },
  check: (state) =>
    findCycles(state)
      .filter((cycle) => starvedPool(state, cycle) !== undefined)
      .map((cycle) => ({ ...cycle, id, category, severity: 'error', key: `${id}/${cycleKey(cycle)}` })),
  explain: {
    en: (finding, names, state) => {
      if (lendsThings(state, starvedPool(state, finding))) return thingsEn(finding, names, state);
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
      if (lendsThings(state, starvedPool(state, finding))) return thingsZh(finding, names, state);
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
