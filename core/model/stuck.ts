/**
 * Who is stuck now, found at a cost that follows what happened since the last look, not how many tasks there are.
 *
 * Between two looks only those can have become stuck to whom something happened (`State.suspects`), and those who wait for them.
 * So it is enough to reduce the graph from the suspects and from those who were stuck before: where that finds nobody new, and
 * nobody who was stuck before has changed what it waits for, the others are as they were. Else the whole graph is
 * reduced, which is put off on a program so large that doing so at once would take a good part of the time.
 */
import type { TaskId } from '../protocol/ids.ts';
import type { State } from './state.ts';
import { GraphReduction, keepReduction, waiting } from './waitForGraph.ts';

export interface Stuck {
  /** How many, and how many tasks were looked at to know. */
  readonly size: number;
  readonly looked: number;
  /** When to look again since the whole graph is to be reduced; undefined where what is known is complete. */
  readonly againAt: number | undefined;
}
interface Look {
  readonly stuck: ReadonlySet<TaskId>;
  /** When the whole graph was reduced last, and how many tasks that took to look at. */
  readonly wholeAt: number;
  readonly size: number;
  /** Somebody may be stuck who is not in `stuck`. */
  readonly isPartial: boolean;
}
/** Nanoseconds of the program's time until the whole graph may be reduced again, for each task of it. */
const PER_TASK = 20e3;
/** Nanoseconds after which the whole graph is reduced where somebody is stuck, whatever happened. */
const REVIEW = 1000e6;

const looks = new WeakMap<State, Look>();

/**
 * Looks, and makes the outcome the reduction of the state as it is now.
 * @param isWhole the whole graph is to be reduced, whatever it costs
 */
export const lookForStuck = (state: State, now: number, isWhole: boolean): Stuck => {
  const former = looks.get(state);
  const suspects = state.suspects.splice(0);
  if (former === undefined || isWhole) return lookAtAll(state, now);
  const affordableAt = former.wholeAt + PER_TASK * former.size;
  const isAffordable = now >= affordableAt;
  if (isAffordable && (state.areAllSuspect || former.isPartial)) return lookAtAll(state, now);
  const isReview = former.stuck.size > 0 && now >= former.wholeAt + REVIEW;
  if (isAffordable && isReview) return lookAtAll(state, now);
  const from = [...former.stuck, ...suspects].filter((task) => isWaiting(state, task));
  const reduction = new GraphReduction(state, 'likely', from);
  const hasSpread = isNew(reduction, former.stuck, suspects);
  if (hasSpread && isAffordable) return lookAtAll(state, now);
  const isPartial = hasSpread || former.isPartial || state.areAllSuspect;
  keepReduction(state, reduction);
  looks.set(state, { ...former, stuck: new Set(reduction.dead.keys()), isPartial });
  return { size: reduction.dead.size, looked: reduction.size, againAt: isPartial ? affordableAt : undefined };
};

const lookAtAll = (state: State, now: number): Stuck => {
  state.areAllSuspect = false;
  const reduction = new GraphReduction(state, 'likely', waiting(state));
  keepReduction(state, reduction);
  looks.set(state, { stuck: new Set(reduction.dead.keys()), wholeAt: now, size: reduction.size, isPartial: false });
  return { size: reduction.dead.size, looked: reduction.size, againAt: undefined };
};

/** Whether others may have come to wait behind somebody who is stuck. */
const isNew = ({ dead }: GraphReduction, before: ReadonlySet<TaskId>, suspects: readonly TaskId[]): boolean => {
  if (dead.size === 0) return false;
  for (const task of dead.keys()) if (!before.has(task)) return true;
  return suspects.some((task) => dead.has(task));
};

const isWaiting = (state: State, id: TaskId): boolean => {
  if (state.suspended.has(id)) return true;
  const task = state.tasks.get(id);
  const stream = task === undefined ? undefined : state.streams.get(task.stream);
  return stream?.blockedBy !== undefined && stream.task === id;
};
