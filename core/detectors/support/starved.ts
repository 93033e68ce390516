/** Queues and pipes that somebody waits to take from for ever, and what has become of those who put into them. */
import type { Endless, EndlessWait } from '../../model/endless.ts';
import { purposeOf } from '../../model/purpose.ts';
import type { ResourceState, State, TaskState } from '../../model/state.ts';
import { failedTasks } from '../../model/streamEnd.ts';
import { isOver } from '../../model/waitForGraph.ts';
import type { TaskId } from '../../protocol/ids.ts';
import { byResource, type Situation } from './stuck.ts';

export interface Starved {
  readonly queue: ResourceState;
  /** Who waits to take. */
  readonly waits: readonly EndlessWait[];
  /** What those wait for who have put and have not ended; they go on only when somebody of `waits` does. */
  readonly producers: readonly EndlessWait[];
  /** The first of those who have put and came to a bad end. */
  readonly failed: TaskState | undefined;
  readonly put: number;
  /** How many have taken something last that made them end, and what that was. */
  readonly marked: number;
  readonly marker: string;
  /** Everything was put, and those who wait were not told so. */
  readonly isAtEnd: boolean;
}

/** Without those whose producers wait for something that is another cause. */
export const starvedIn = ({ state, endless, unexplained }: Situation): Starved[] => {
  const takers = unexplained.filter(({ grant }) => isTake(state, grant));
  const queues = byResource(takers);
  const failures = takers.length === 0 ? new Set<TaskId>() : failedTasks(state);
  const hasFailed = (task: TaskState): boolean => isGone(state, task) && isPartOf(state, task, failures);
  return [...queues].flatMap(([queue, waits]) => {
    const putters = tasksOf(state, queue.put.keys());
    const left = [...new Set(putters.map((task) => heirOf(state, task)))].filter((task) => !isGone(state, task));
    const producers = [...new Set(left.flatMap((task) => endless.of(task.id)))].filter(
      ({ resource }) => resource !== queue,
    );
    const hanging = endless.hangingOn(waits);
    if (producers.some((wait) => !hanging.has(wait))) return [];
    const failed = putters.find(hasFailed);
    const put = [...queue.put.values()].reduce((sum, count) => sum + count, 0);
    const { marked, marker } = markersIn(state, queue, waits, hasFailed);
    const isAtEnd = put > 0 && failed === undefined && (marked > 0 || areDone(endless, left, waits));
    return { queue, waits, producers, failed, put, marked, marker, isAtEnd };
  });
};

const isTake = (state: State, grant: EndlessWait['grant']): boolean =>
  purposeOf(state, grant) === 'queue' || purposeOf(state, grant) === 'pipe';

const tasksOf = (state: State, ids: Iterable<TaskId | undefined>): TaskState[] =>
  [...ids].flatMap((id) => (id === undefined ? [] : (state.tasks.get(id) ?? [])));

const isGone = (state: State, task: TaskState): boolean =>
  task.endedAt !== undefined || isOver(state.streams.get(task.stream));

/** It, or who called it, over any number of calls; a thread's own task called all of them. */
const isPartOf = (state: State, task: TaskState, tasks: ReadonlySet<TaskId>): boolean => {
  let current: TaskState | undefined = task;
  for (let steps = 0; current !== undefined && steps < 1000; steps++) {
    if (tasks.has(current.id)) return true;
    const caller: TaskId | undefined = current.kind === 'async' ? current.parent : undefined;
    current = caller === undefined ? undefined : state.tasks.get(caller);
  }
  return false;
};

/** What has ended has put for who called it. */
const heirOf = (state: State, putter: TaskState): TaskState => {
  let task = putter;
  for (let steps = 0; task.kind === 'async' && isGone(state, task) && steps < 1000; steps++) {
    const caller = task.parent === undefined ? undefined : state.tasks.get(task.parent);
    if (caller?.kind !== 'async') break;
    task = caller;
  }
  return task;
};

/** All who have put and are left wait for nothing but the end of those who take. */
const areDone = (endless: Endless, left: readonly TaskState[], waits: readonly EndlessWait[]): boolean => {
  const joining = endless.joining(waits);
  const isTaker = (id: TaskId): boolean => [...joining].some(({ frames }) => frames.has(id));
  return left.every(({ id, suspension }) => {
    const own = endless.of(id);
    if (own.length > 0) return own.every((wait) => joining.has(wait));
    const awaited = suspension?.targets ?? [];
    return awaited.some((target) => target.kind === 'task' && isTaker(target.task));
  });
};

/**
 * Consumers that came to a good end after something that they took, be it after several items or nothing at all, were told by
 * it that nothing more comes.
 */
const markersIn = (
  state: State,
  queue: ResourceState,
  waits: readonly EndlessWait[],
  hasFailed: (task: TaskState) => boolean,
): { readonly marked: number; readonly marker: string } => {
  const labels = [...(queue.lastTaken ?? [])].flatMap(([id, label]) => {
    const task = id === undefined ? undefined : state.tasks.get(id);
    if (task === undefined || !isGone(state, task) || hasFailed(task)) return [];
    if (waits.some(({ frames }) => frames.has(task.id))) return [];
    return (queue.taken.get(task.id) ?? 0) > 1 || NOTHING.has(label) ? [label] : [];
  });
  const [marker = ''] = labels;
  return { marked: labels.filter((label) => label === marker).length, marker };
};
const NOTHING: ReadonlySet<string> = new Set(['null', 'undefined']);
