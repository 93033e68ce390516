/** Detector: orphaned-lock. Somebody waits for what a task held when it ended, so that nobody is left to release it. */
import { findBehind } from '../model/knots.ts';
import type { GrantState, ResourceState, State, TaskState } from '../model/state.ts';
import { wasKilled } from '../model/streamEnd.ts';
import { reduceGraph, type Standard } from '../model/waitForGraph.ts';
import type { TaskId } from '../protocol/ids.ts';
import { defineDetector, type Finding, type FindingSite, type FindingStep, type Names } from './detector.ts';
import { atEn, atZh, doubtEn, doubtZh, waitsEn, waitsZh } from './support/phrases.ts';

const id = 'orphaned-lock';
const category = 'deadlock';

const check = (state: State, reported: readonly Finding[]): Finding[] => {
  const findings: Finding[] = [];
  const cycles = reported.filter(({ cyclic }) => cyclic);
  const stuck = new Set(cycles.flatMap(({ tasks, behind }) => [...tasks, ...behind]));
  for (const orphan of state.orphans) {
    const held = state.grants.get(orphan);
    const resource = held && state.resources.get(held.resource);
    if (held === undefined || resource === undefined || resource.waiters.size === 0) continue;
    if (wasEndedFromOutside(state, holderOf(state, held))) continue;
    const finding = findingOf(state, resource, held, 'certain') ?? findingOf(state, resource, held, 'likely');
    // Who was stuck before the holder's end is not stuck because of it: a deadlock that is ended process by process.
    if (finding?.steps.some(({ task }) => task === undefined || !stuck.has(task))) findings.push(finding);
  }
  return findings;
};

/** Whoever ends the program ends one process after the other, so that some wait for what others held. */
const wasEndedFromOutside = ({ endingSince }: State, holder: TaskState | undefined): boolean =>
  endingSince !== undefined && holder?.endedAt !== undefined && holder.endedAt >= endingSince;

const findingOf = (
  state: State,
  resource: ResourceState,
  held: GrantState,
  standard: Standard,
): Finding | undefined => {
  const reduction = reduceGraph(state, standard);
  const waiting = [...resource.waiters]
    .flatMap((waiter) => state.grants.get(waiter) ?? [])
    .filter((wanted) => reduction.blockersOf(wanted).some((blocker) => blocker.held === held));
  const [first] = waiting;
  if (first === undefined) return undefined;
  const holder = holderOf(state, held);
  const steps = waiting.map((wanted) => stepOf(wanted, held, holder));
  const tasks = [...new Set([holder?.id, ...waiting.map(({ requester }) => requester)])].filter(isKnown);
  const sites: FindingSite[] = [
    { site: held.acquireSite, role: 'holds', task: holder?.id, resource: resource.id },
    ...steps.map((step): FindingSite => {
      return { site: step.waitsAt, role: 'waits', task: step.task, resource: resource.id };
    }),
  ];
  const endedAt = holder?.endedAt ?? first.requestedAt;
  return {
    id,
    category,
    severity: 'error',
    certainty: standard === 'certain' && state.dropped === 0 ? 'certain' : 'likely',
    key: `${id}/${held.id}`,
    since: endedAt > first.requestedAt ? endedAt : first.requestedAt,
    tasks,
    resources: [resource.id],
    sites,
    steps,
    cyclic: false,
    behind: findBehind(state, reduction, new Set(tasks)),
    details: { end: wasKilled(state, holder) ? 'killed' : 'ended', dropped: state.dropped },
  };
};

const isKnown = (task: TaskId | undefined): task is TaskId => task !== undefined;

/** Where the activation is not known, the thread that took it. */
const holderOf = (state: State, held: GrantState): TaskState | undefined => {
  const holder = held.holder ?? state.streams.get(held.stream)?.task;
  return holder === undefined ? undefined : state.tasks.get(holder);
};

const stepOf = (wanted: GrantState, held: GrantState, holder: TaskState | undefined): FindingStep => ({
  task: wanted.requester,
  resource: wanted.resource,
  grant: wanted.id,
  holder: holder?.id,
  waitsAt: wanted.requestSite,
  waitsSince: wanted.requestedAt,
  heldFrom: held.acquireSite,
});

const holderName = (finding: Finding, names: Names): string => names.task(finding.steps[0]?.holder);
const resourceName = (finding: Finding, names: Names): string => finding.resources.map(names.resource).join('');

export default defineDetector({
  id,
  category,
  about: {
    en: {
      title: 'Orphaned lock',
      brief: 'Whoever held a lock has ended, or was killed, without releasing it, and others wait for it.',
      what: "A task takes a lock and ends before it gives it back: it returns early, throws, or its process or thread is killed in between. The lock is nobody's, and whoever asks for it waits for ever.",
      detection:
        'The holder of what is waited for is over: its async function has returned or thrown, its thread or process has ended. A lock that was left behind but that nobody waits for is not told, nor one that another task can still release.',
      certainty:
        "Certain when no task that is left can reach the lock's release. Likely when its release function went to other code, which may still call it.",
      repair:
        'Release in a `finally` block, or take the lock in a scope that releases it by itself: `runExclusive`, `withLock`, `using`. Do not kill a process that may hold a lock: ask it to stop, and wait for its end.',
    },
    'zh-cn': {
      title: '无主的锁',
      brief: '锁的持有者没有释放就结束了，或者被终止了，而其他任务在等待这个锁。',
      what: '任务获取了锁，在归还之前就结束了：提前返回、抛出错误，或者它所在的进程或线程在此期间被终止。这个锁不再属于任何人，之后请求它的任务会永远等待。',
      detection:
        '所等待的东西的持有者已经结束：它的异步函数已经返回或抛出错误，或者它的线程或进程已经结束。没有人等待的遗留锁不会报告，其他任务仍能释放的锁也不会报告。',
      certainty:
        '如果剩下的任务都无法执行对它的释放，结果就是确定的。如果它的释放函数交给了其他代码，而那些代码仍可能调用它，结果就是很可能。',
      repair:
        '在 `finally` 中释放，或者在会自动释放的作用域里获取锁：`runExclusive`、`withLock`、`using`。不要终止可能持有锁的进程：请求它停止，并等待它结束。',
    },
  },
  example: { buggy: 'lessons/locks/l12-thrownInBetween.ts', fixed: 'lessons/locks/l12-thrownInBetweenFixed.ts' },
  check: (state, _now, reported) => check(state, reported),
  explain: {
    en: (finding, names, state) => {
      const holder = holderName(finding, names);
      const resource = resourceName(finding, names);
      const killed = finding.details['end'] === 'killed';
      const taken = atEn(names, finding.steps[0]?.heldFrom);
      return {
        title: 'Orphaned lock',
        message: `${holder} ${killed ? 'was killed' : 'ended'} while it held ${resource}. Nobody is left to release it.`,
        steps: finding.steps.map((step) => `${waitsEn(step, names, state)}; ${holder} took it${taken}.`),
        why: doubtEn(finding),
        fix: killed
          ? `Ask ${holder} to stop and wait for its end instead of killing it, so that it can release ${resource}.`
          : `Release ${resource} in a finally block, or take it in a scope that releases it.`,
      };
    },
    'zh-cn': (finding, names, state) => {
      const holder = holderName(finding, names);
      const resource = resourceName(finding, names);
      const killed = finding.details['end'] === 'killed';
      const taken = atZh(names, finding.steps[0]?.heldFrom);
      return {
        title: '无主的锁',
        message: `${holder} 持有 ${resource} 时${killed ? '被终止' : '就结束了'}，再没有谁能释放它。`,
        steps: finding.steps.map((step) => `${waitsZh(step, names, state)}；它已被 ${holder}${taken}获取。`),
        why: doubtZh(finding),
        fix: killed
          ? `不要直接终止 ${holder}：请求它停止并等待它结束，让它能释放 ${resource}。`
          : `在 finally 中释放 ${resource}，或在会自动释放的作用域里获取它。`,
      };
    },
  },
});
