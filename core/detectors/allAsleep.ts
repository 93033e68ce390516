/** Detector: all-asleep. All threads that are left wait for something that nobody is left to bring about. */
import { type Purpose, purposeOf } from '../model/purpose.ts';
import type { GrantState, State, StreamState } from '../model/state.ts';
import { isAsleepForGood, isOver } from '../model/waitForGraph.ts';
import { type Certainty, defineDetector, type Finding, type FindingStep, type Names } from './detector.ts';
import { atEn, atZh, countEn, countZh, doubtEn, doubtZh, waitsEn, waitsZh } from './support/phrases.ts';
import { explaining, sitesOfSteps, stepOfWait, toldBy } from './support/waits.ts';

const id = 'all-asleep';
const category = 'stuck';

const check = (state: State, reported: readonly Finding[]): Finding[] => {
  const certain = findingOf(state, 'certain', reported);
  const finding = certain ?? findingOf(state, 'likely', reported);
  return finding === undefined ? [] : [finding];
};

const findingOf = (
  state: State,
  certainty: Extract<Certainty, 'certain' | 'likely'>,
  reported: readonly Finding[],
): Finding | undefined => {
  const streams = [...state.streams.values()];
  const asleep = streams.filter((stream) => isAsleepForGood(stream, certainty));
  if (asleep.length === 0) return undefined;
  const waits = [...state.grants.values()].filter((grant) => grant.acquiredAt === undefined && isIn(grant, asleep));
  const [first] = waits;
  if (first === undefined) return undefined;
  // Who waits for those of a deadlock or another known cause, or beside them, is not the cause.
  if (waits.some(toldBy(state, explaining(reported, certainty)))) return undefined;
  // Where nobody knows who asked, the thread waits as far as anybody can tell.
  const steps = waits.map((wanted) => {
    const step = stepOfWait(state, wanted);
    return { ...step, task: step.task ?? state.streams.get(wanted.stream)?.task };
  });
  const tasks = [...new Set(steps.flatMap(({ task }) => task ?? []))];
  const isWhole = streams.every((stream) => isOver(stream) || asleep.includes(stream));
  return {
    id,
    category,
    severity: certainty === 'certain' ? 'error' : 'warning',
    certainty: state.dropped === 0 ? certainty : 'likely',
    key: `${id}/${first.id}`,
    since: waits.reduce((latest, { requestedAt }) => (requestedAt > latest ? requestedAt : latest), first.requestedAt),
    tasks,
    resources: [...new Set(steps.map(({ resource }) => resource))],
    sites: sitesOfSteps(steps),
    steps,
    cyclic: false,
    behind: [],
    details: {
      waiting: tasks.length,
      isWhole: isWhole ? 1 : 0,
      dropped: state.dropped,
    },
  };
};

const isIn = (wait: GrantState, streams: readonly StreamState[]): boolean =>
  streams.some((stream) => stream.id === wait.stream);

/** Who holds what the step waits for, and since where. */
const takenEn = (step: FindingStep, names: Names): string => {
  if (step.heldFrom === undefined) return '';
  const who =
    step.holder === undefined || step.holder === step.task ? 'it was taken' : `${names.task(step.holder)} took it`;
  return `; ${who}${atEn(names, step.heldFrom)} and has not released it`;
};
const takenZh = (step: FindingStep, names: Names): string => {
  if (step.heldFrom === undefined) return '';
  const who = step.holder === undefined ? '' : `${names.task(step.holder)} `;
  return `；${who}${atZh(names, step.heldFrom).trimStart()}获取了它，没有释放`;
};

/** What would have helped, by the kind of what is waited for. */
const advice: Readonly<Record<Purpose, readonly [en: string, zh: string]>> = {
  lock: [
    'Release what was taken on every path, best with a scope that does so by itself.',
    '在每条路径上都释放所获取的资源，最好用会自动释放的作用域。',
  ],
  queue: [
    'Let somebody put what those who take still wait for, such as an end marker for each of them.',
    '要有人放入获取者仍在等待的东西，例如给每个获取者一个结束标记。',
  ],
  done: ['Call `taskDone` once for each item that was taken.', '每取出一项，就调用一次 taskDone。'],
  event: [
    'Let it come on every path on which somebody waits for it, and begin to wait before it can have come.',
    '确保在有人等待它的每条路径上它都会到来，并且在它可能到来之前就开始等待。',
  ],
  condition: [
    'Wait for what the notice stands for, with `waitFor` or in a loop, so that a notice that came first is not lost.',
    '用 waitFor 或循环等待通知所代表的状态，这样先到的通知不会丢失。',
  ],
  barrier: [
    'Let as many parties come as it waits for, or make it for fewer.',
    '让足够多的参与者到达，或者减少它所等待的数目。',
  ],
  pipe: [
    'Close every end that is not used, in each process that has one, so that who reads sees the end.',
    '在每个持有管道端的进程中，关闭所有不用的端，这样读取者才能看到结束。',
  ],
  room: [
    'Take what is in it before waiting for the end of whoever fills it.',
    '先取出其中的内容，再等待填充它的任务结束。',
  ],
  port: [
    'Close the ports, or end the worker with `terminate()`, once no more messages are to come.',
    '不再有消息时，关闭端口，或用 terminate() 结束工作线程。',
  ],
  other: ['Let one of them go on first.', '让其中一个先继续。'],
};

/** Why it is not certain. */
const whyEn = (finding: Finding): string =>
  finding.certainty === 'certain' || Number(finding.details['dropped']) > 0
    ? doubtEn(finding)
    : 'It is likely, not certain: a signal, or a timer or connection that keeps nothing alive, may still wake one of them.';
const whyZh = (finding: Finding): string =>
  finding.certainty === 'certain' || Number(finding.details['dropped']) > 0
    ? doubtZh(finding)
    : '很可能，但不确定：信号，或者不维持进程存活的定时器或连接，仍可能唤醒其中一个。';

const BLOCKED: readonly [en: string, zh: string] = [
  'A thread that is blocked answers nobody: give the others what they need before, or wait with `Atomics.waitAsync`.',
  '被阻塞的线程无法答复任何人：事先把其他线程所需的东西交给它们，或者用 `Atomics.waitAsync` 等待。',
];

/** For the first wait that is not just for the end of somebody else. */
const adviceFor = (finding: Finding, state: State): readonly [en: string, zh: string] => {
  const purposes = finding.steps.map(({ grant }) => {
    const wait = grant === undefined ? undefined : state.grants.get(grant);
    return wait === undefined ? 'other' : purposeOf(state, wait);
  });
  const isCell = ({ resource }: FindingStep): boolean => state.resources.get(resource)?.kind === 'cell';
  if (purposes.includes('port') && finding.steps.some(isCell)) return BLOCKED;
  return advice[purposes.find((purpose) => purpose !== 'other') ?? 'other'];
};

export default defineDetector({
  id,
  category,
  about: {
    en: {
      title: 'Everything is asleep',
      brief: 'Every task that is left waits, and nothing is left that could wake one of them.',
      what: "Somebody was to put an item, set an event, send a message or come to a barrier, and nobody is left to do it: it has ended, it waits itself, or it was never started. No lock needs to be held for that, so there is no cycle. With Lockstep's own library the program then stays and does nothing, as a Python program would.",
      detection:
        'All threads of the program say twice, each time after everything under way between them has arrived, that their event loop is empty but for such waits, and no thread that could reach what they wait for is left.',
      certainty:
        'Certain when only another thread or process could wake them and all of those are asleep as well. Likely when something that cannot be seen may wake one: a signal, a timer or socket that keeps nothing alive, native code.',
      repair:
        'Put an end marker for each consumer, set the event on every path, wait for a condition in a loop, close the ends of pipes that are not used, call `taskDone` for each item: the finding says which of these fits the wait.',
    },
    'zh-cn': {
      title: '全部休眠',
      brief: '剩下的每个任务都在等待，没有什么能唤醒其中任何一个。',
      what: '本应有人放入一项、设置事件、发送消息或到达屏障，但已经没有谁会这样做：它已经结束，它自己也在等待，或者从未启动。这不需要持有任何锁，所以没有环路。使用 Lockstep 自己的库时，程序会停在那里什么也不做，就像 Python 程序一样。',
      detection:
        '程序的所有线程都两次表示，自己的事件循环除了这样的等待之外已空，每次都在它们之间传送的一切到达之后；并且没有其他线程能触及它们所等待的东西。',
      certainty:
        '如果只有其他线程或进程能唤醒它们，而那些也都在休眠，结果就是确定的。如果看不见的东西可能唤醒其中一个（信号、不维持进程存活的定时器或套接字、原生代码），结果就是很可能。',
      repair:
        '给每个消费者放入一个结束标记，在每条路径上设置事件，在循环中等待条件，关闭不用的管道端，每取出一项就调用 `taskDone`：结果会说明其中哪一个适合这个等待。',
    },
  },
  example: { buggy: 'test/cases/stuck/setNever.mjs', fixed: 'test/cases/stuck/setNeverFixed.mjs' },
  after: ['deadlock', 'stuck'],
  check: (state, _now, reported) => check(state, reported),
  explain: {
    en: (finding, names, state) => {
      const count = Number(finding.details['waiting']);
      const isWhole = finding.details['isWhole'] === 1;
      const all = count === 2 ? 'both tasks wait' : `all ${count} tasks wait`;
      const who = count === 1 ? 'the only task that is left waits' : all;
      const some = count === 1 ? 'One task waits' : `${countEn(count)} tasks wait`;
      return {
        title: 'Everything is asleep',
        message: isWhole
          ? `Nobody can go on: ${who}, and nothing is left that could wake ${count === 1 ? 'it' : 'them'}.`
          : `${some} for ever: of those that still run, none can wake ${count === 1 ? 'it' : 'them'}.`,
        steps: finding.steps.map((step) => `${waitsEn(step, names, state)}${takenEn(step, names)}.`),
        why: whyEn(finding),
        fix: adviceFor(finding, state)[0],
      };
    },
    'zh-cn': (finding, names, state) => {
      const count = Number(finding.details['waiting']);
      const isWhole = finding.details['isWhole'] === 1;
      const all = count === 2 ? '两个任务都在等待' : `所有 ${count} 个任务都在等待`;
      const who = count === 1 ? '剩下的唯一一个任务在等待' : all;
      return {
        title: '全部休眠',
        message: isWhole
          ? `谁都无法继续：${who}，没有什么能唤醒${count === 1 ? '它' : '它们'}了。`
          : `${countZh(count)}个任务会永远等待：仍在运行的任务都无法唤醒${count === 1 ? '它' : '它们'}。`,
        steps: finding.steps.map((step) => `${waitsZh(step, names, state)}${takenZh(step, names)}。`),
        why: whyZh(finding),
        fix: adviceFor(finding, state)[1],
      };
    },
  },
});
