/** Cycles among the tasks that can never go on. */
import type { TaskId, Time } from '../protocol/ids.ts';
import { AwaitMode } from '../protocol/records.ts';
import type { State } from './state.ts';
import type { Blocker, Reduction } from './waitForGraph.ts';

/** Tasks that wait for each other, so that none is first to go on. */
export interface Knot {
  readonly members: ReadonlySet<TaskId>;
  /** The cycle that closed first; each one's holder is the next one's task, the last one's the first one's. */
  readonly cycle: readonly Blocker[];
  /** When that cycle closed. */
  readonly since: Time;
}

type Edges = ReadonlyMap<TaskId, readonly Blocker[]>;

/** All knots of a reduction, in order of time. */
export const findKnots = (reduction: Reduction): Knot[] => {
  const knots: Knot[] = [];
  for (const members of findComponents(reduction.dead)) {
    const inner = new Map<TaskId, Blocker[]>();
    for (const member of [...members].sort((left, right) => left - right)) {
      const blockers = reduction.dead.get(member) ?? [];
      inner.set(
        member,
        blockers.filter(({ holder }) => holder !== undefined && members.has(holder)),
      );
    }
    const cycle = firstCycle(inner);
    const since = cycle.reduce<Time | undefined>(
      (latest, { at }) => (latest === undefined || at > latest ? at : latest),
      undefined,
    );
    if (since !== undefined) knots.push({ members, cycle, since });
  }
  return knots.sort((left, right) => left.since - right.since);
};

/**
 * Strongly connected components (Tarjan, "Depth-First Search and Linear Graph Algorithms", 1972) with more than one
 * member or with an edge to itself; without recursion, since a chain of waits may be long.
 */
const findComponents = (edges: Edges): Set<TaskId>[] => {
  const order = new Map<TaskId, number>();
  const low = new Map<TaskId, number>();
  const open: TaskId[] = [];
  const isOpen = new Set<TaskId>();
  const components: Set<TaskId>[] = [];
  for (const root of edges.keys()) {
    if (order.has(root)) continue;
    const path: { readonly task: TaskId; next: number }[] = [{ task: root, next: 0 }];
    while (path.length > 0) {
      const top = path.at(-1);
      if (top === undefined) break;
      const { task } = top;
      if (!order.has(task)) {
        order.set(task, order.size);
        low.set(task, order.get(task) ?? 0);
        open.push(task);
        isOpen.add(task);
      }
      const blocker = edges.get(task)?.[top.next++];
      if (blocker !== undefined) {
        const { holder } = blocker;
        if (holder === undefined || !edges.has(holder)) continue;
        if (!order.has(holder)) path.push({ task: holder, next: 0 });
        else if (isOpen.has(holder)) lower(low, task, order.get(holder));
        continue;
      }
      path.pop();
      const caller = path.at(-1);
      if (caller !== undefined) lower(low, caller.task, low.get(task));
      if (low.get(task) !== order.get(task)) continue;
      const component = new Set(open.splice(open.lastIndexOf(task)));
      for (const member of component) isOpen.delete(member);
      const loops = component.size > 1 || edges.get(task)?.some(({ holder }) => holder === task);
      if (loops) components.push(component);
    }
  }
  return components;
};

const lower = (low: Map<TaskId, number>, task: TaskId, value: number | undefined): void => {
  if (value !== undefined) low.set(task, Math.min(low.get(task) ?? value, value));
};

/** The cycle whose last wait began first, so that what joins the knot later does not change the answer. */
const firstCycle = (edges: Edges): Blocker[] => {
  const times = [...new Set([...edges.values()].flat().map(({ at }) => at))].sort((left, right) => left - right);
  let [from, to] = [0, times.length - 1];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (findComponents(until(edges, times[middle])).length > 0) to = middle;
    else from = middle + 1;
  }
  const closed = until(edges, times[from]);
  let shortest: Blocker[] = [];
  for (const last of [...closed.values()].flat()) {
    if (last.at !== times[from]) continue;
    const cycle = shortestPath(closed, last);
    if (cycle.length > 0 && (shortest.length === 0 || cycle.length < shortest.length)) shortest = cycle;
  }
  return shortest;
};

const until = (edges: Edges, at: Time | undefined): Edges => {
  const early = new Map<TaskId, Blocker[]>();
  for (const [task, blockers] of edges)
    early.set(
      task,
      blockers.filter((blocker) => at === undefined || blocker.at <= at),
    );
  return early;
};

/** The shortest cycle through one edge, by breadth-first search from its holder back to its task; [] when there is none. */
const shortestPath = (edges: Edges, first: Blocker): Blocker[] => {
  const reachedBy = new Map<TaskId, Blocker>();
  const queue: (TaskId | undefined)[] = [first.holder];
  for (const task of queue) {
    if (task === undefined) continue;
    if (task === first.task) break;
    for (const blocker of edges.get(task) ?? []) {
      if (blocker.holder === undefined || reachedBy.has(blocker.holder) || blocker.holder === first.holder) continue;
      reachedBy.set(blocker.holder, blocker);
      queue.push(blocker.holder);
    }
  }
  const path: Blocker[] = [];
  for (let task = first.task; task !== first.holder; ) {
    const blocker = reachedBy.get(task);
    if (blocker === undefined) return [];
    path.unshift(blocker);
    task = blocker.task;
  }
  return [first, ...path];
};

/** Dead tasks that wait, over any number of steps, for one of `causes`, these excluded; in order of id. */
export const findBehind = (state: State, reduction: Reduction, causes: ReadonlySet<TaskId>): TaskId[] => {
  const waitingFor = new Map<TaskId, TaskId[]>();
  for (const [task, blockers] of reduction.dead) {
    for (const { holder } of blockers) {
      if (holder === undefined) continue;
      const waiting = waitingFor.get(holder);
      if (waiting === undefined) waitingFor.set(holder, [task]);
      else waiting.push(task);
    }
  }
  const found = new Set(causes);
  for (const cause of found) for (const task of waitingFor.get(cause) ?? []) found.add(task);
  const behind = [...found].filter((task) => !causes.has(task) && !isFrameOfOneOf(state, task, causes));
  return behind.sort((left, right) => left - right);
};

/** The caller that awaits nothing but this activation: the two are frames of one task. */
export const awaitingCaller = (state: State, task: TaskId): TaskId | undefined => {
  const caller = state.tasks.get(state.tasks.get(task)?.parent ?? task);
  if (caller === undefined || caller.id === task || caller.suspension?.mode !== AwaitMode.one) return undefined;
  const [only] = caller.suspension.targets;
  return only?.kind === 'task' && only.task === task ? caller.id : undefined;
};

/** A frame of a task that is named already says nothing new, neither as its caller nor as what it calls. */
const isFrameOfOneOf = (state: State, task: TaskId, named: ReadonlySet<TaskId>): boolean => {
  let current = awaitingCaller(state, task);
  for (let steps = 0; current !== undefined && steps < 1000; steps++) {
    if (named.has(current)) return true;
    current = awaitingCaller(state, current);
  }
  for (const cause of named) {
    let caller = awaitingCaller(state, cause);
    for (let steps = 0; caller !== undefined && steps < 1000; steps++) {
      if (caller === task) return true;
      caller = awaitingCaller(state, caller);
    }
  }
  return false;
};
