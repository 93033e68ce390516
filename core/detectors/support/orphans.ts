/** Grants that nobody is left to release although their tasks are over, and who waits for what they hold. */
import { findBehind } from '../../model/knots.ts';
import type { GrantState, ResourceState, State, TaskState } from '../../model/state.ts';
import { wasKilled } from '../../model/streamEnd.ts';
import { reduceGraph, type Standard } from '../../model/waitForGraph.ts';
import type { TaskId } from '../../protocol/ids.ts';
import type { Finding, FindingSite, FindingStep } from '../detector.ts';

/** One for each resource, whatever the number of its permits that were left; those of `isMine` holders only. */
export const findOrphans = (
  state: State,
  reported: readonly Finding[],
  { id, category }: Pick<Finding, 'id' | 'category'>,
  isMine: (holder: TaskState | undefined) => boolean,
): Finding[] => {
  const cycles = reported.filter(({ cyclic }) => cyclic);
  const stuck = new Set(cycles.flatMap(({ tasks, behind }) => [...tasks, ...behind]));
  const left = new Map<ResourceState, GrantState[]>();
  for (const orphan of state.orphans) {
    const held = state.grants.get(orphan);
    const resource = held && state.resources.get(held.resource);
    if (held === undefined || resource === undefined || resource.waiters.size === 0) continue;
    const holder = holderOf(state, held);
    if (!isMine(holder) || wasEndedFromOutside(state, holder)) continue;
    left.set(resource, [...(left.get(resource) ?? []), held]);
  }
  return [...left].flatMap(([resource, held]) => {
    const certain = findingOf(state, resource, held, 'certain');
    const finding = certain ?? findingOf(state, resource, held, 'likely');
    // Who was stuck before the holder's end is not stuck because of it: a deadlock that is ended process by process.
    const isNew = finding?.steps.some(({ task }) => task === undefined || !stuck.has(task)) === true;
    return finding === undefined || !isNew ? [] : [{ ...finding, id, category, key: `${id}/${held[0]?.id}` }];
  });
};

/** Whoever ends the program ends one process after the other, so that some wait for what others held. */
const wasEndedFromOutside = ({ endingSince }: State, holder: TaskState | undefined): boolean =>
  endingSince !== undefined && holder?.endedAt !== undefined && holder.endedAt >= endingSince;

const findingOf = (
  state: State,
  resource: ResourceState,
  left: readonly GrantState[],
  standard: Standard,
): Finding | undefined => {
  const reduction = reduceGraph(state, standard);
  const waiting = [...resource.waiters]
    .flatMap((waiter) => state.grants.get(waiter) ?? [])
    .filter((wanted) => reduction.blockersOf(wanted).some(({ held }) => held !== undefined && left.includes(held)));
  const [first] = waiting;
  const [held] = left;
  if (first === undefined || held === undefined) return undefined;
  const holders = left.flatMap((each) => holderOf(state, each) ?? []);
  const steps = waiting.map((wanted) => stepOf(wanted, held, holderOf(state, held)));
  const tasks = [...new Set([...holders.map(({ id }) => id), ...waiting.map(({ requester }) => requester)])].filter(
    isKnown,
  );
  const sites: FindingSite[] = [
    ...left.map((each): FindingSite => {
      return { site: each.acquireSite, role: 'holds', task: holderOf(state, each)?.id, resource: resource.id };
    }),
    ...steps.map((step): FindingSite => {
      return { site: step.waitsAt, role: 'waits', task: step.task, resource: resource.id };
    }),
  ];
  const times = [first.requestedAt, ...holders.flatMap(({ endedAt }) => endedAt ?? [])];
  return {
    id: '',
    category: 'stuck',
    severity: 'error',
    certainty: standard === 'certain' && state.dropped === 0 ? 'certain' : 'likely',
    key: '',
    since: times.reduce((latest, each) => (each > latest ? each : latest)),
    tasks,
    resources: [resource.id],
    sites,
    steps,
    cyclic: false,
    behind: findBehind(state, reduction, new Set(tasks)),
    details: {
      end: holders.some((holder) => wasKilled(state, holder)) ? 'killed' : 'ended',
      permits: left.length,
      dropped: state.dropped,
    },
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
