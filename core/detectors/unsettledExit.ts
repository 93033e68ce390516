/** Detector: unsettled-exit. A thread came to its end while tasks of it still waited. */
import type { GrantState, State, StreamState, TaskState } from '../model/state.ts';
import { isDaemon, pendingIn, type StreamEnd, streamEnd, wasStopped } from '../model/streamEnd.ts';
import type { TaskId, Time } from '../protocol/ids.ts';
import type { ExitCause } from '../protocol/records.ts';
import { defineDetector, type Finding, type FindingStep, type Names } from './detector.ts';
import { type AwaitChain, awaitStepsEn, awaitStepsZh, chainsFrom, sitesOfChain } from './support/awaits.ts';
import { atEn, atZh, countEn, countZh, doubtEn, doubtZh, listEn, listZh, waitsEn, waitsZh } from './support/phrases.ts';
import { isIdle, repairsEn, repairsZh } from './support/repairs.ts';
import { explaining, isOwed, sitesOfSteps, stepOfWait, toldBy } from './support/waits.ts';

const id = 'unsettled-exit';
const category = 'stuck';
// The layer takes types alone from the protocol; the compiler checks the number.
const UNSETTLED_AWAIT: typeof ExitCause.unsettledAwait = 3;

/** Nanoseconds. What a killed process did last may be unheard: a wait that had begun just before may have been over. */
const UNHEARD = 500e6;

/** Nanoseconds. */
const LONG = 1000e6;

const isHeard = (state: State, stream: StreamState, { requestedAt }: GrantState): boolean =>
  streamEnd(state, stream) !== 'signal' || requestedAt + UNHEARD <= (stream.exitedAt ?? state.now);

const check = (state: State, reported: readonly Finding[]): Finding[] => {
  const over = [...state.streams.values()].filter(
    (stream) => streamEnd(state, stream) !== undefined && !wasStopped(state, stream) && !isEndedDaemon(state, stream),
  );
  if (over.length === 0) return [];
  const told = explaining(reported, 'likely');
  const isTold = toldBy(state, told);
  const named = new Set(told.flatMap((finding) => [...finding.tasks, ...finding.behind]));
  const left = over.flatMap((stream): Left[] => {
    const own = pendingIn(state, stream).filter((grant) => !isBackground(state, grant) && !isTold(grant));
    const waiting = own.filter((grant) => isHeard(state, stream, grant) && isAmiss(state, stream, grant));
    const chains = unfinishedIn(state, stream).filter((chain) => !chain.some((task) => named.has(task)));
    const isUnsaid = waiting.length + chains.length > 0 || (isUnsettled(stream) && told.length === 0);
    return isUnsaid ? [{ stream, end: streamEnd(state, stream) ?? 'exit', waiting, chains }] : [];
  });
  const byEnd = new Map<string, Left[]>();
  for (const each of left) {
    // Of those that ran out of things to do each is worth a finding; what was ended ended all that was in it.
    const key = each.end === 'unsettled' ? `${id}/${each.stream.id}` : `${id}/${each.end}`;
    byEnd.set(key, [...(byEnd.get(key) ?? []), each]);
  }
  return [...byEnd].map(([key, group]) => findingOf(state, key, group));
};

/** What a thread left at its end. */
interface Left {
  readonly stream: StreamState;
  readonly end: StreamEnd;
  readonly waiting: readonly GrantState[];
  readonly chains: readonly AwaitChain[];
}
/** Of more the others are counted. */
const MOST_STEPS = 20;

/** Node itself says that the main module has not ended. */
const isUnsettled = ({ exitCause }: StreamState): boolean => exitCause === UNSETTLED_AWAIT;

/** For an event that need not come only whom the program was to wait for may not be left waiting. */
const isAmiss = (state: State, stream: StreamState, wanted: GrantState): boolean => {
  const { bits, requester } = wanted;
  if (bits.mayStay !== true || isBehindJobs(state, stream, wanted)) return true;
  return requester === undefined ? isUnsettled(stream) : isOwed(state, requester);
};

/** In a loop for whatever comes next, and the program was not to wait for that. */
const isBackground = (state: State, { bits, requester }: GrantState): boolean =>
  bits.daemon === true && !(bits.mayStay === true && requester !== undefined && isOwed(state, requester));

/** It waits for a slot, and those that have all of them never ended, although nothing is left that they could wait for. */
const isBehindJobs = (state: State, stream: StreamState, wanted: GrantState): boolean => {
  const pool = state.resources.get(wanted.resource);
  if (pool?.kind !== 'pool' || streamEnd(state, stream) !== 'unsettled') return false;
  const taken = [...pool.holders].reduce((sum, holder) => sum + (state.grants.get(holder)?.bits.permits ?? 0), 0);
  return taken >= (pool.capacity ?? 1);
};

/** How those that the program was to wait for come to wait for what nobody settled. */
const unfinishedIn = (state: State, stream: StreamState): AwaitChain[] => {
  const unfinished = [...state.unfinished].filter((task) => state.tasks.get(task)?.stream === stream.id);
  const own = [...unfinished, ...stoppedIn(state, stream)];
  const chains = own.flatMap((task) => chainsFrom(state, task));
  // What one of them awaits is told with that one.
  const within = new Set(chains.flatMap((chain) => chain.slice(1)));
  return chains.filter(([root]) => root !== undefined && !within.has(root));
};

/** Who had awaited something for long when the observer ended the program because it was asked to: nobody had seen an end of that. */
const stoppedIn = (state: State, stream: StreamState): TaskId[] => {
  const { endingSince } = state;
  if (endingSince === undefined || streamEnd(state, stream) !== 'signal') return [];
  const isOld = ({ suspension, endedAt }: TaskState): boolean =>
    suspension !== undefined && endedAt === stream.exitedAt && suspension.since + LONG <= endingSince;
  const old = [...state.tasks.values()].filter((task) => task.stream === stream.id && isOld(task));
  return old.slice(0, MOST_STEPS).map(({ id: task }) => task);
};

/** A daemon is meant to be ended while it waits for work. */
const isEndedDaemon = (state: State, stream: StreamState): boolean => {
  const end = streamEnd(state, stream);
  return (end === 'signal' || end === 'exit') && isDaemon(state, stream);
};

const findingOf = (state: State, key: string, group: readonly Left[]): Finding => {
  const end = group[0]?.end ?? 'exit';
  const waiting = group.flatMap((each) => each.waiting);
  const chains = group.flatMap((each) => each.chains);
  const steps = waiting.slice(0, MOST_STEPS).map((wanted) => stepOfWait(state, wanted));
  // A program that was to wait for an event may yet have ended as it was meant to.
  const isGrave =
    chains.length > 0 ||
    group.some(
      ({ stream, waiting: own }) =>
        isUnsettled(stream) ||
        own.some((wanted) => wanted.bits.mayStay !== true || isBehindJobs(state, stream, wanted)),
    );
  const others = chains.flatMap((chain) => chain.slice(-1));
  const tasks = [...new Set([...steps.flatMap(({ task }) => task ?? []), ...others])];
  return {
    id,
    category,
    severity: end === 'unsettled' && isGrave ? 'warning' : 'info',
    certainty: state.dropped === 0 ? 'certain' : 'likely',
    key,
    since: group.reduce<Time>((first, { stream }) => {
      const at = stream.idleSince ?? stream.exitedAt ?? state.now;
      return at < first ? at : first;
    }, state.now),
    tasks,
    resources: [...new Set(steps.map(({ resource }) => resource))],
    sites: [...sitesOfSteps(steps), ...chains.flatMap((chain) => sitesOfChain(state, chain))],
    steps,
    cyclic: false,
    behind: [],
    details: {
      end,
      threads: group.map(({ stream }) => stream.task).join(' '),
      waits: Math.max(waiting.length + chains.length, 1),
      dropped: state.dropped,
    },
  };
};

const endsEn: Readonly<Record<string, string>> = {
  unsettled: 'ended, since nothing was left to run,',
  exit: 'exited',
  error: 'failed with an uncaught error',
  signal: 'was killed',
};
const endsZh: Readonly<Record<string, string>> = {
  unsettled: '因为再没有可以运行的代码而结束',
  exit: '退出',
  error: '因未捕获的错误而终止',
  signal: '被终止',
};

/** Nothing was left that could have ended the waits, or nobody had seen an end of one when the time was up. */
const isRepaired = ({ details, sites }: Finding): boolean =>
  details['end'] === 'unsettled' || (details['end'] === 'signal' && sites.some((site) => site.resource === undefined));

/** Why what is waited for does not come. */
const heldEn = (step: FindingStep, names: Names, state: State): string => {
  if (step.heldFrom !== undefined) return `; it was taken${atEn(names, step.heldFrom)} and not released`;
  return isIdle(state, step) ? '; nothing runs in it, and nothing is started' : '';
};
const heldZh = (step: FindingStep, names: Names, state: State): string => {
  if (step.heldFrom !== undefined) return `；它${atZh(names, step.heldFrom).trimStart()}被获取后没有释放`;
  return isIdle(state, step) ? '；其中没有作业在运行，也没有作业被启动' : '';
};

/** The threads that ended; of many some. */
const threadsOf = ({ details }: Finding, names: Names): { readonly named: string[]; readonly more: number } => {
  const threads = String(details['threads'] ?? '').split(' ');
  const shown = threads.length > MOST_THREADS + 1 ? threads.slice(0, MOST_THREADS) : threads;
  return { named: shown.map((task) => names.task(Number(task) as TaskId)), more: threads.length - shown.length };
};
const MOST_THREADS = 3;
const threadsEn = (finding: Finding, names: Names): string => {
  const { named, more } = threadsOf(finding, names);
  return more === 0 ? listEn(named) : `${named.join(', ')} and ${more} more`;
};
const threadsZh = (finding: Finding, names: Names): string => {
  const { named, more } = threadsOf(finding, names);
  return more === 0 ? listZh(named) : `${named.join('、')} 等 ${named.length + more} 个任务`;
};

export default defineDetector({
  id,
  category,
  about: {
    en: {
      title: 'Ended while waiting',
      brief: 'A process or thread came to its end while tasks of it still waited.',
      what: 'Node ends a process when nothing is left that could run: no timer, no socket, no child. A task that still awaits something at that moment is dropped without a word, and everything behind its `await` never runs. Often the exit code is 0, so that a test or a script seems to have gone well (it is 13 where the main module itself awaits).',
      detection:
        'The event loop ran empty, or the process ended in another way, while a request for a lock, an item or an end had no answer. Waits that a deadlock or another finding explains are not told again, and daemons may wait at their end.',
      certainty:
        'Certain: the end is a fact, and so is the wait. How bad it is differs: a warning when the program just ran out of things to do, a note when it called `process.exit`, failed, or was killed while tasks waited.',
      repair:
        'See to it that every path releases what it took, or sends what others wait for. Where the wait is meant to be dropped, abort it before the end.',
    },
    'zh-cn': {
      title: '等待中结束',
      brief: '进程或线程结束时，它的一些任务仍在等待。',
      what: '当没有任何东西可以继续运行时（没有定时器、套接字或子进程），Node 就结束进程。此时仍在等待的任务会被悄悄丢弃，它的 `await` 之后的代码永远不会运行。退出码往往是 0，于是测试或脚本看起来成功了（如果是主模块自己在等待，退出码是 13）。',
      detection:
        '事件循环已空，或者进程以其他方式结束，而对锁、队列项或结束的某个请求还没有得到答复。死锁或其他结果已经说明的等待不再报告，守护任务可以在结束时仍在等待。',
      certainty:
        '确定：结束是事实，等待也是事实。严重程度不同：程序因为没有可做的事而结束时是警告；它调用 `process.exit`、出错或被终止时仍有任务在等待，则是提示。',
      repair:
        '确保每条路径都释放所获取的东西，或者送出别人所等待的东西。如果本来就要放弃这个等待，请在结束之前中止它。',
    },
  },
  after: ['deadlock', 'stuck', 'all-asleep'],
  check: (state, _now, reported) => check(state, reported),
  explain: {
    en: (finding, names, state) => {
      const count = Number(finding.details['waits']);
      const waits = count === 1 ? 'one wait was' : `${countEn(count).toLowerCase()} waits were`;
      const unsettled = finding.details['end'] === 'unsettled';
      return {
        title: unsettled ? 'Ended while waiting' : 'Waiting at the end',
        message: `${threadsEn(finding, names)} ${endsEn[finding.details['end'] ?? ''] ?? 'ended'} while ${waits} not over.`,
        steps: [
          ...finding.steps.map((step) => `${waitsEn(step, names, state)}${heldEn(step, names, state)}.`),
          ...awaitStepsEn(finding, names),
        ],
        why: unsettled ? 'No timer, socket or child was left that could have ended the wait.' : doubtEn(finding),
        fix: isRepaired(finding)
          ? repairsEn(finding, names, state) ||
            'Make sure that every path releases what it took, or ends what others wait for.'
          : 'Wait for these tasks, or stop them, before the end.',
      };
    },
    'zh-cn': (finding, names, state) => {
      const unsettled = finding.details['end'] === 'unsettled';
      const end = endsZh[finding.details['end'] ?? ''] ?? '结束';
      return {
        title: unsettled ? '等待中结束' : '结束时仍在等待',
        message: `${threadsZh(finding, names)} ${end}时，还有${countZh(Number(finding.details['waits']))}个等待没有完成。`,
        steps: [
          ...finding.steps.map((step) => `${waitsZh(step, names, state)}${heldZh(step, names, state)}。`),
          ...awaitStepsZh(finding, names),
        ],
        why: unsettled ? '没有任何定时器、套接字或子进程能结束这些等待。' : doubtZh(finding),
        fix: isRepaired(finding)
          ? repairsZh(finding, names, state) || '确保每条路径都释放所获取的资源，或结束别人所等待的事情。'
          : '在结束之前等待这些任务完成，或让它们停止。',
      };
    },
  },
});
