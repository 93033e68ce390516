/** Detector: open-pipe-end. A reader waits for the end of a pipe that somebody keeps open who sends nothing more. */
import type { Endless, EndlessWait } from '../model/endless.ts';
import { purposeOf } from '../model/purpose.ts';
import type { ProcessState, ResourceState, State } from '../model/state.ts';
import type { TaskId } from '../protocol/ids.ts';
import { defineDetector, type Finding, type FindingSite, type Names } from './detector.ts';
import { doubtEn, doubtZh, listEn, listZh, overEn, overZh, waitsEn, waitsZh } from './support/phrases.ts';
import { byResource, type Cause, findStuck, type Situation } from './support/stuck.ts';

const id = 'open-pipe-end';
const WRITER = 'writer ';

const causesIn = ({ state, endless, unexplained }: Situation): Cause[] => {
  const readers = unexplained.filter(({ grant }) => purposeOf(state, grant) === 'pipe');
  const pipes = byResource(readers);
  return [...pipes].flatMap(([pipe, waits]) => {
    const [first] = waits;
    const holders = writersOf(state, pipe);
    if (first === undefined || holders.length === 0) return [];
    if (holders.some((holder) => mayStillSend(state, endless, pipe, waits, holder))) return [];
    const own = state.streams.get(first.grant.stream)?.process;
    const tasks = holders.flatMap((holder) => mainTask(state, holder) ?? []);
    const made: FindingSite = { site: pipe.site, role: 'created', task: pipe.createdBy, resource: pipe.id };
    const isOwn = holders.length === 1 && holders[0]?.key === own;
    const details = { holders: tasks.join(' '), isOwn: isOwn ? 1 : 0 };
    return { key: first.grant.id, waits, tasks, sites: pipe.site === undefined ? [] : [made], details };
  });
};

/** The processes that have the writing end open. */
const writersOf = (state: State, pipe: ResourceState): ProcessState[] =>
  [...pipe.gauges].flatMap(([measure, open]) => {
    if (open === 0 || !measure.startsWith(WRITER)) return [];
    const key = state.notes.byPid.get(Number(measure.slice(WRITER.length)));
    const process = key === undefined ? undefined : state.processes.get(key);
    return process === undefined || process.endedAt !== undefined ? [] : [process];
  });

/** Somebody in the process has sent and waits for something other than the end of the pipe's readers, or for these to send. */
const mayStillSend = (
  state: State,
  endless: Endless,
  pipe: ResourceState,
  readers: readonly EndlessWait[],
  holder: ProcessState,
): boolean => {
  const { key } = holder;
  const readersOf = readers.map(({ grant }) => state.streams.get(grant.stream)?.process);
  const isAnswering = endless.waits.some(({ grant, resource }) => {
    const process = state.streams.get(grant.stream)?.process;
    const isOther = process === key && resource !== pipe && purposeOf(state, grant) === 'pipe';
    return isOther && writersOf(state, resource).some((writer) => readersOf.includes(writer.key) && writer !== holder);
  });
  if (isAnswering) return true;
  const joining = endless.joining(readers);
  return [...pipe.put.keys()].some((id) => {
    const sender = id === undefined ? undefined : state.tasks.get(id);
    if (sender === undefined || sender.process !== key || sender.endedAt !== undefined) return false;
    return endless.of(sender.id).some((wait) => !joining.has(wait));
  });
};

const mainTask = (state: State, process: ProcessState): TaskId | undefined => {
  const [main] = process.streams;
  return main === undefined ? undefined : state.streams.get(main)?.task;
};

const holdersOf = (finding: Finding, names: Names): string[] =>
  String(finding.details['holders'] ?? '')
    .split(' ')
    .map((task) => names.task(Number(task) as TaskId));

export default defineDetector({
  id,
  category: 'stuck',
  about: {
    en: {
      title: 'Open pipe end',
      brief:
        'A reader waits for more from a pipe, or for its end, and somebody keeps the writing end open who sends nothing more.',
      what: 'A reader learns that nothing more comes only when every process has closed its writing end. An end that was given to a child is open in both processes. Where one of them forgets to close its own, often the reader itself, the end never comes.',
      detection:
        'The processes that have the writing end open are all asleep for good, and none of them has sent something and waits for anything but the reader.',
      certainty:
        'Certain when all of them are asleep for good. Likely when something that cannot be seen may wake one of them.',
      repair:
        'Close the writing end in each process that does not send: after it was given away, and after the last message.',
    },
    'zh-cn': {
      title: '管道端未关闭',
      brief: '读取者等待管道的更多内容或结束，而有任务一直打开着写入端，却不再发送任何内容。',
      what: '只有每个进程都关闭了自己的写入端，读取者才知道不再有内容。交给子进程的一端在两个进程中都是打开的。如果其中一个忘记关闭自己的那一份（往往就是读取者自己），结束永远不会到来。',
      detection: '打开着写入端的进程都已永远休眠，其中没有哪个曾经发送过内容并在等待读取者以外的东西。',
      certainty: '如果它们都已永远休眠，结果就是确定的。如果看不见的东西可能唤醒其中一个，结果就是很可能。',
      repair: '在每个不发送的进程中关闭写入端：在交出之后，以及在最后一条消息之后。',
    },
  },
  example: { buggy: 'lessons/pipes/i2-forgottenEnd.ts', fixed: 'lessons/pipes/i2-forgottenEndFixed.ts' },
  after: ['deadlock', 'missing-release', 'join-before-drain', 'missing-task-done'],
  check: (state, _now, reported) => findStuck(state, reported, id, causesIn),
  explain: {
    en: (finding, names, state) => {
      const pipe = listEn(finding.resources.map(names.resource));
      const holders = listEn(holdersOf(finding, names));
      const isOwn = finding.details['isOwn'] === 1;
      return {
        title: 'Open pipe end',
        message: isOwn
          ? `${names.task(finding.tasks[0])} waits for more from ${pipe}, or for its end. Its own process is the only one that still has the writing end open, so that the end never comes.`
          : `${names.task(finding.tasks[0])} waits for more from ${pipe}, or for its end. The writing end is still open in ${holders}, and nobody there will send or close it.`,
        steps: finding.steps.map((step) => `${waitsEn(step, names, state)}.`),
        why:
          doubtEn(finding) ||
          overEn(finding) ||
          'A reader sees the end of a pipe only when every process has closed its writing end.',
        fix: `Close the writing end of ${pipe} in ${holders}: after it was given to another process, or when the last message is sent.`,
      };
    },
    'zh-cn': (finding, names, state) => {
      const pipe = listZh(finding.resources.map(names.resource));
      const holders = listZh(holdersOf(finding, names));
      const isOwn = finding.details['isOwn'] === 1;
      return {
        title: '管道端未关闭',
        message: isOwn
          ? `${names.task(finding.tasks[0])} 等待 ${pipe} 的更多内容或结束。只有它自己的进程还打开着写入端，所以结束永远不会到来。`
          : `${names.task(finding.tasks[0])} 等待 ${pipe} 的更多内容或结束。写入端在 ${holders} 中仍然打开，那里没有谁会发送或关闭它。`,
        steps: finding.steps.map((step) => `${waitsZh(step, names, state)}。`),
        why: doubtZh(finding) || overZh(finding) || '只有每个进程都关闭了自己的写入端，读取者才能看到管道的结束。',
        fix: `在 ${holders} 中关闭 ${pipe} 的写入端：在把它交给其他进程之后，或在发送最后一条消息之后。`,
      };
    },
  },
});
