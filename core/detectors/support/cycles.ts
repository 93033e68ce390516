/** Knots of the wait-for graph as findings, for the detectors that tell their kinds apart. */
import { awaitingCaller, findBehind, findKnots, type Knot } from '../../model/knots.ts';
import type { State } from '../../model/state.ts';
import { type Blocker, type Reduction, reduceGraph } from '../../model/waitForGraph.ts';
import type { ResourceId, TaskId, Time } from '../../protocol/ids.ts';
import type { Certainty, Finding, FindingSite, FindingStep } from '../detector.ts';

export type Cycle = Omit<Finding, 'id' | 'category' | 'severity' | 'key'>;

/** All cycles of waits in the state, first closed first. A cycle of one step is a task that waits for itself. */
export const findCycles = (state: State): readonly Cycle[] => {
  const likely = reduceGraph(state, 'likely');
  if (likely.dead.size === 0) return [];
  let cycles = found.get(likely);
  if (cycles === undefined) {
    cycles = cyclesIn(state, likely);
    found.set(likely, cycles);
  }
  return cycles;
};
/** Several detectors ask of the same state. */
const found = new WeakMap<Reduction, readonly Cycle[]>();

const cyclesIn = (state: State, likely: Reduction): Cycle[] => {
  const certain = reduceGraph(state, 'certain');
  const proven = findKnots(certain);
  const known = new Set(proven.flatMap(({ members }) => [...members]));
  const suspected = findKnots(likely).filter(({ members }) => ![...members].some((member) => known.has(member)));
  return [
    ...proven.map((knot) => cycleOf(state, certain, knot, state.dropped > 0 ? 'likely' : 'certain')),
    ...suspected.map((knot) => cycleOf(state, likely, knot, 'likely')),
  ];
};

/** One task waits for itself: for what it holds, or for its own end. */
export const isOwnCycle = ({ steps, tasks }: Cycle): boolean =>
  steps.length === 1 || (steps.length === 0 && tasks.length === 1);

const cycleOf = (state: State, reduction: Reduction, knot: Knot, certainty: Certainty): Cycle => {
  const chains = splitChains(spread(reduction, knot.cycle));
  const steps = chains.flatMap(stepOf);
  const tasks = steps.length > 0 ? unique(steps.map(({ task }) => task)) : outermost(state, knot.cycle);
  return {
    certainty,
    since: steps.length > 0 ? knot.since : lastSuspension(state, tasks, knot.since),
    tasks,
    resources: unique(steps.map(({ resource }) => resource)),
    sites: steps.length > 0 ? sitesOf(state, chains, steps) : awaitSites(state, knot.cycle),
    steps,
    cyclic: true,
    behind: findBehind(state, reduction, new Set(tasks)),
    details: { tasks: tasks.length, dropped: state.dropped },
  };
};

/**
 * A task that waits for one more permit of what it holds in part is not to blame alone: where others that wait for the
 * same hold the other permits, all of them are the cycle.
 */
const spread = (reduction: Reduction, cycle: readonly Blocker[]): readonly Blocker[] => {
  const [only, ...others] = cycle.filter(({ wanted }) => wanted !== undefined);
  const wanted = only?.wanted;
  if (only === undefined || wanted === undefined || others.length > 0) return cycle;
  const inTheWay = (reduction.dead.get(only.task) ?? []).filter((blocker) => blocker.wanted === wanted);
  const holders = unique(inTheWay.map(({ holder }) => holder));
  if (holders.length < 2) return cycle;
  const chains = holders.map((holder, index) =>
    chainTo(reduction, holder, wanted.resource, holders[(index + 1) % holders.length]),
  );
  return chains.every((chain) => chain.length > 0) ? chains.flat() : cycle;
};

/** What `from` awaits, over any number of calls, down to a wait for the resource that `to` holds; [] where there is none. */
const chainTo = (
  reduction: Reduction,
  from: TaskId,
  resource: ResourceId,
  to: TaskId | undefined,
): readonly Blocker[] => {
  const chains = new Map<TaskId, readonly Blocker[]>([[from, []]]);
  for (const [task, chain] of chains) {
    const blockers = reduction.dead.get(task) ?? [];
    const last = blockers.find(({ wanted, holder }) => wanted?.resource === resource && holder === to);
    if (last !== undefined) return [...chain, last];
    for (const blocker of blockers)
      if (blocker.wanted === undefined && blocker.holder !== undefined && !chains.has(blocker.holder))
        chains.set(blocker.holder, [...chain, blocker]);
  }
  return [];
};

/** The tasks of a cycle of awaits alone: those that one of them has called and awaits are its frames. */
const outermost = (state: State, cycle: readonly Blocker[]): TaskId[] => {
  const tasks = cycle.map(({ task }) => task);
  const callers = tasks.filter((task) => !tasks.some((caller) => caller === awaitingCaller(state, task)));
  return callers.length > 0 ? callers : tasks;
};

const lastSuspension = (state: State, tasks: readonly TaskId[], earliest: Time): Time =>
  tasks.reduce((latest, task) => {
    const since = state.tasks.get(task)?.suspension?.since ?? latest;
    return since > latest ? since : latest;
  }, earliest);

/**
 * Cuts the cycle behind each request for a resource. A chain's first task is who holds what the chain before it wants;
 * those behind it are what it awaits, of which the last one waits for the resource. The longest wait comes first.
 */
const splitChains = (cycle: readonly Blocker[]): Blocker[][] => {
  const cut = cycle.findIndex(({ wanted }) => wanted !== undefined);
  const chains: Blocker[][] = [];
  let chain: Blocker[] = [];
  for (const blocker of [...cycle.slice(cut + 1), ...cycle.slice(0, cut + 1)]) {
    chain.push(blocker);
    if (blocker.wanted === undefined) continue;
    chains.push(chain);
    chain = [];
  }
  let first = 0;
  for (const [index, each] of chains.entries()) if (waitsSince(each) < waitsSince(chains[first])) first = index;
  return [...chains.slice(first), ...chains.slice(0, first)];
};

const waitsSince = (chain: readonly Blocker[] | undefined): number => chain?.at(-1)?.wanted?.requestedAt ?? 0;

const stepOf = (chain: readonly Blocker[]): FindingStep[] => {
  const [head] = chain;
  const last = chain.at(-1);
  if (head === undefined || last?.wanted === undefined) return [];
  const { wanted, held, holder } = last;
  return [
    {
      task: head.task,
      resource: wanted.resource,
      grant: wanted.id,
      holder,
      waitsAt: wanted.requestSite,
      waitsSince: wanted.requestedAt,
      heldFrom: held?.acquireSite,
    },
  ];
};

/** For each task where it took what the one before it wants, the awaits on its way, and where it waits. */
const sitesOf = (state: State, chains: readonly (readonly Blocker[])[], steps: readonly FindingStep[]): FindingSite[] =>
  steps.flatMap((step, index): FindingSite[] => {
    const former = steps.at(index - 1);
    const holds: FindingSite[] = [];
    if (former?.heldFrom !== undefined) {
      holds.push({ site: former.heldFrom, role: 'holds', task: step.task, resource: former.resource });
    }
    const awaits = awaitSites(state, chains[index]?.slice(0, -1) ?? []);
    return [...holds, ...awaits, { site: step.waitsAt, role: 'waits', task: step.task, resource: step.resource }];
  });

const awaitSites = (state: State, blockers: readonly Blocker[]): FindingSite[] =>
  blockers.flatMap(({ task }): FindingSite[] => {
    const site = state.tasks.get(task)?.suspension?.site;
    return site === undefined ? [] : [{ site, role: 'awaits', task, resource: undefined }];
  });

const unique = <Id extends TaskId | ResourceId>(ids: readonly (Id | undefined)[]): Id[] => [
  ...new Set(ids.filter((id) => id !== undefined)),
];

/** The same for the same cycle in every check: who waits with which request. */
export const cycleKey = (cycle: Cycle): string => {
  const parts = cycle.steps.length > 0 ? cycle.steps.map(({ grant }) => grant ?? 0) : [...cycle.tasks];
  return parts.sort((left, right) => left - right).join('-');
};
