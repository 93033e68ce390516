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
