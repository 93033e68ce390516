/** Detector: never-settled. Somebody awaits a promise that nothing which can still run is able to settle. */
import type { State } from '../model/state.ts';
import { isOver } from '../model/waitForGraph.ts';
import type { TaskId } from '../protocol/ids.ts';
import { defineDetector, type Finding } from './detector.ts';
import { type AwaitChain, awaitStepsEn, awaitStepsZh, sitesOfChain } from './support/awaits.ts';
import { doubtEn, doubtZh } from './support/phrases.ts';

const id = 'never-settled';
const category = 'stuck';

const check = (state: State): Finding[] =>
  [...state.unsettleable].flatMap((waiting) => {
    const task = state.tasks.get(waiting);
    if (task?.suspension === undefined || isOver(state.streams.get(task.stream))) return [];
    return [findingOf(state, waiting, task.suspension.since)];
  });

/** Who awaits it and nothing else, and who awaits that one, as far as they follow each other. */
const chainTo = (state: State, last: TaskId): AwaitChain => {
  const chain = [last];
  const seen = new Set(chain);
  for (let current: TaskId | undefined = last; current !== undefined; ) {
    const awaited: TaskId = current;
    const waiters = state.tasks.get(awaited)?.awaitedBy;
    const [only] = waiters ?? [];
    current = waiters?.size === 1 && only !== undefined && !seen.has(only) ? only : undefined;
    if (current !== undefined) {
      seen.add(current);
      chain.unshift(current);
    }
  }
  return chain;
};

const behind = (state: State, causes: AwaitChain): TaskId[] => {
  const found = new Set(causes);
  for (const cause of found)
    for (const task of state.tasks.get(cause)?.awaitedBy ?? [])
      if (state.tasks.get(task)?.suspension?.targets.length === 1) found.add(task);
  return [...found].filter((task) => !causes.includes(task));
};

const findingOf = (state: State, task: TaskId, since: Finding['since']): Finding => {
  const chain = chainTo(state, task);
  return {
    id,
    category,
    severity: 'warning',
    certainty: state.dropped === 0 ? 'certain' : 'likely',
    key: `${id}/${task}`,
    since,
    tasks: [task],
    resources: [],
    sites: sitesOfChain(state, chain),
    steps: [],
    cyclic: false,
    behind: behind(state, chain),
    details: { dropped: state.dropped },
  };
};

export default defineDetector({
  id,
  category,
  about: {
    en: {
      title: 'Never settled',
      brief: 'A task awaits a promise that nothing is left to settle.',
      what: 'A promise is settled by its `resolve` and `reject` functions, or by the promise that it follows. When the last reference to those functions is gone, because an event was missed, a callback was dropped, or only tasks that wait themselves have them, whoever awaits the promise waits for ever. The program runs on, and each further task that comes to the same promise waits too.',
      detection:
        'When a task has been suspended for some seconds on a promise of unknown origin, a snapshot of the heap shows what can still be reached by anything that may run: the variables of suspended tasks count only if something else can resume them. A task counts if others depend on it and the program still keeps the promise. Those that lost a race, that the program has given up, or that keep it alive on purpose do not. Programs with much memory in use are not looked at.',
      certainty: 'Certain: nothing that can run has a way to settle the promise, and no code can get one later.',
      repair:
        'Keep the functions that settle the promise where every path, an error included, calls one of them; listen for an event before what brings it about is started; or give up the wait after some time.',
    },
    'zh-cn': {
      title: '永不兑现',
      brief: '任务等待一个 Promise，而再没有什么能使它敲定。',
      what: 'Promise 由它的 `resolve` 和 `reject` 函数敲定，或者跟随另一个 Promise。当这些函数的最后一个引用消失时（错过了事件、丢弃了回调，或者只有自己也在等待的任务持有它们），等待这个 Promise 的任务就会永远等待。程序会继续运行，之后等待同一个 Promise 的任务也都会停住。',
      detection:
        '当任务在来源不明的 Promise 上挂起数秒后，堆快照显示仍可能运行的代码能到达什么：挂起任务的变量只有在别的东西能恢复它时才算数。只有其他任务依赖它、并且程序仍保留这个 Promise 时才会报告。在竞速中落败的、程序已放弃的，或者有意用来维持程序运行的等待不算。占用内存很多的程序不会被检查。',
      certainty: '确定：能运行的代码都没有办法敲定这个 Promise，以后也不会有。',
      repair:
        '把敲定 Promise 的函数保存在每条路径（包括出错时）都会调用其中之一的地方；在启动引发事件的操作之前先监听事件；或者在一段时间后放弃等待。',
    },
  },
  check,
  explain: {
    en: (finding, names) => ({
      title: 'Never settled',
      message: `${names.task(finding.tasks[0])} awaits a promise that nothing is left to settle.`,
      steps: awaitStepsEn(finding, names),
      why: doubtEn(finding) || 'Nothing that can still run has a reference to what could settle it.',
      fix: 'See to it that every path, an error included, settles the promise, or give up the wait after some time.',
    }),
    'zh-cn': (finding, names) => ({
      title: '永不兑现',
      message: `${names.task(finding.tasks[0])} 等待一个 Promise，而再没有什么能使它敲定。`,
      steps: awaitStepsZh(finding, names),
      why: doubtZh(finding) || '仍能运行的代码都没有引用能敲定它的东西。',
      fix: '确保每条路径（包括出错时）都会敲定这个 Promise，或者在一段时间后放弃等待。',
    }),
  },
});
