/**
 * Which moments of a run are ordered by more than chance: what a task did before another one was started, awaited, or told
 * something by way of a queue, an event or a barrier. Followed backwards, on demand, as the order needs to be known for few moments.
 *
 * Locks do not order: that one task came first is what a prediction sets aside. Whatever is not known counts as an order, since
 * a false alarm is worse than a miss.
 */
import type { StreamId, TaskId, Time } from '../../protocol/ids.ts';
import { time } from '../../protocol/ids.ts';
import type { State, TaskState } from '../state.ts';

/** From `at` on the task knows all that `from` (everybody, where it is undefined) had done until `until`. */
export interface Lesson {
  readonly at: Time;
  readonly from: TaskId | undefined;
  readonly until: Time;
}
/** What a task learned of others. */
export interface TaskOrder {
  /** Not after it was called: before that it knows what its caller knows. */
  readonly calledAt: Time;
  /** In order of time; bounded. */
  readonly lessons: Lesson[];
  /** The latest lesson that was forgotten. */
  forgottenUntil: Time;
  /** Its caller, awaiting something unknown, went on at once when it ended, and so has awaited it. */
  isAwaited: boolean;
}
/** What a task did last, of the tasks of one thread that did something lately. */
export interface Trace {
  task: TaskId;
  at: Time;
}
/** A moment of a task, where both are known. */
export interface Moment {
  readonly task: TaskId;
  readonly stream: StreamId;
  readonly at: Time;
}

const MOST_LESSONS = 64;
const MOST_TRACES = 8;
const MOST_STEPS = 300;
const MOST_CALLERS = 100;
/** Whoever goes on so soon after another task of its thread did something may have been made to by it, as by a promise. Nanoseconds. */
const AT_ONCE = 0.5e6;
const ALWAYS = time(Number.POSITIVE_INFINITY);
const NEVER = time(Number.NEGATIVE_INFINITY);

/** The caller cannot have called it while it was suspended. */
export const calledAt = (caller: TaskState | undefined, at: Time): Time =>
  caller?.kind === 'async' && caller.suspension !== undefined ? caller.suspension.since : at;

/** From now on the task knows what `from` did, all of it where `until` is left out. */
export const learn = (task: TaskState, at: Time, from: TaskId | undefined, until: Time = ALWAYS): void => {
  const order = orderOf(task);
  let index = order.lessons.length;
  // Some are told late.
  while (index > 0 && (order.lessons[index - 1]?.at ?? at) > at) index--;
  order.lessons.splice(index, 0, { at, from, until });
  if (order.lessons.length < 2 * MOST_LESSONS) return;
  order.lessons.splice(0, MOST_LESSONS);
  order.forgottenUntil = order.lessons[0]?.at ?? at;
};

export const orderOf = (task: TaskState, called: Time = task.startedAt): TaskOrder => {
  task.order ??= { calledAt: called, lessons: [], forgottenUntil: NEVER, isAwaited: false };
  return task.order;
};

/** The task does something by which it may make others of its thread go on. */
export const leaveTrace = (state: State, task: TaskState, at: Time): void => {
  const { traces } = state.prediction;
  let list = traces.get(task.stream);
  if (list === undefined) {
    list = [];
    traces.set(task.stream, list);
  }
  const known = list.find((trace) => trace.task === task.id);
  if (known !== undefined) known.at = at;
  else if (list.length < MOST_TRACES) list.push({ task: task.id, at });
  else {
    let oldest = list[0];
    for (const trace of list) if (oldest === undefined || trace.at < oldest.at) oldest = trace;
    if (oldest === undefined) return;
    oldest.task = task.id;
    oldest.at = at;
  }
};

/** The task goes on, and nobody knows what made it: perhaps those that did something just before, while it stood still. */
export const learnFromTraces = (state: State, task: TaskState, since: Time, at: Time): void => {
  for (const trace of state.prediction.traces.get(task.stream) ?? []) {
    if (trace.task === task.id || trace.at < since || trace.at < at - AT_ONCE) continue;
    learn(task, at, trace.task, trace.at);
    const other = state.tasks.get(trace.task);
    if (other?.parent === task.id && other.endedAt !== undefined) orderOf(other).isAwaited = true;
  }
};
/** The caller that awaits it, so that the two are one task. */
export const awaiterOf = ({ frameOf, parent, order }: TaskState): TaskId | undefined =>
  frameOf ?? (order?.isAwaited === true ? parent : undefined);

/** Whether `earlier` must come before `later` in every run, as far as is known. */
export const happensBefore = (state: State, earlier: Moment, later: Moment): boolean => {
  if (earlier.at > later.at) return false;
  return new Search(state, earlier).reaches(later);
};

/** A task or one that it runs within, from its call on. */
interface Caller {
  readonly task: TaskState;
  readonly parent: TaskState | undefined;
}

class Search {
  readonly #state: State;
  readonly #sought: Moment;
  /** The task that is sought, its caller, and so on up to the first process. */
  readonly #callers: readonly Caller[];
  readonly #seen = new Map<TaskId, Time>();
  readonly #work: { readonly id: TaskId; readonly at: Time }[] = [];

  constructor(state: State, sought: Moment) {
    this.#state = state;
    this.#sought = sought;
    this.#callers = callersOf(state, sought.task);
  }

  reaches(later: Moment): boolean {
    this.#work.push({ id: later.task, at: later.at });
    let steps = 0;
    for (let next = this.#work.pop(); next !== undefined; next = this.#work.pop()) {
      steps++;
      const { id, at } = next;
      const before = this.#seen.get(id);
      if (before !== undefined && before >= at) continue;
      this.#seen.set(id, at);
      const task = this.#state.tasks.get(id);
      if (steps > MOST_STEPS || task === undefined || this.#knows(task, at)) return true;
    }
    return false;
  }

  /** Whether the task knows by itself; else those from whom it learned are looked at next. */
  #knows(task: TaskState, at: Time): boolean {
    const sought = this.#sought;
    if (task.id === sought.task) return at >= sought.at;
    const end = at === ALWAYS ? (task.endedAt ?? at) : at;
    if (at === ALWAYS && this.#callers.some((caller) => caller.task === task) && end >= sought.at) return true;
    if (task.kind === 'async' && this.#hasSeenEnd(task, end)) return true;
    const { order } = task;
    if (order !== undefined) {
      if (order.forgottenUntil >= sought.at) return true;
      for (const { at: learned, from, until } of order.lessons) {
        if (learned > end) break;
        if (from !== undefined) this.#work.push({ id: from, at: until });
        else if (until >= sought.at) return true;
      }
    }
    const caller = callerOf(task);
    if (caller !== undefined) this.#work.push({ id: caller, at: begin(task) });
    return false;
  }

  /**
   * Whoever has gone on since one of its calls ended has most probably awaited it, if only by way of something unknown. So has
   * who was there before a call whose caller nobody knows, such as a job that a library calls, and went on after its end.
   */
  #hasSeenEnd(task: TaskState, at: Time): boolean {
    const goneOn = task.runsSince <= at ? task.runsSince : at;
    return this.#callers.some(({ task: call, parent }) => {
      if (call.endedAt === undefined || call.endedAt > goneOn || call === task) return false;
      if (parent === task) return true;
      const isOfNobody = parent !== undefined && parent.kind !== 'async' && parent.stream === task.stream;
      return isOfNobody && begin(call) >= begin(task);
    });
  }
}

/** Of a job that a library calls, the task that asked for it. */
const callerOf = ({ frameOf, parent }: TaskState): TaskId | undefined => frameOf ?? parent;

const callersOf = (state: State, id: TaskId): Caller[] => {
  const callers: Caller[] = [];
  let task = state.tasks.get(id);
  while (task !== undefined && callers.length < MOST_CALLERS) {
    const caller = callerOf(task);
    const parent: TaskState | undefined = caller === undefined ? undefined : state.tasks.get(caller);
    callers.push({ task, parent });
    task = parent;
  }
  return callers;
};

const begin = (task: TaskState): Time => task.order?.calledAt ?? task.startedAt;

/**
 * Whether both tasks were there at one time: activations of one thread that followed each other may have been started by each
 * other in ways that nobody sees.
 */
export const haveMet = (state: State, earlier: Moment, later: Moment): boolean => {
  if (earlier.stream !== later.stream) return true;
  let first = state.tasks.get(earlier.task);
  for (let steps = 0; first !== undefined && steps < MOST_CALLERS; steps++) {
    const awaiter = awaiterOf(first);
    const caller = awaiter === undefined ? undefined : state.tasks.get(awaiter);
    if (caller === undefined) break;
    first = caller;
  }
  const end = first === undefined ? earlier.at : (first.endedAt ?? ALWAYS);
  return callersOf(state, later.task).some(({ task }) => task.kind === 'async' && begin(task) < end);
};
