/**
 * Who can never go on. Reduction of the general resource graph (R. C. Holt, "Some Deadlock Properties of Computer
 * Systems", Computing Surveys 4(3), 1972) with AND, OR and counting waits: every task that can go on is assumed to give
 * back all that it holds and to end; this is repeated until nothing changes; what is left is dead.
 *
 * Whatever is not known counts as able to go on: an unknown task, an opaque promise, a queue that somebody may fill.
 * Only in a thread whose event loop is idle, or that nobody is left to wake, can nothing go on by itself.
 */
import type { AwaitOf } from '../protocol/events.ts';
import type { TaskId, Time } from '../protocol/ids.ts';
import { time } from '../protocol/ids.ts';
import { AwaitMode, Operation, ReleaseScope } from '../protocol/records.ts';
import { canReach } from './lookUp.ts';
import type { GrantState, ResourceState, State, StreamState, TaskState } from './state.ts';

/** One reason why a task cannot go on. */
export interface Blocker {
  readonly task: TaskId;
  /** The request that is not granted; undefined where the task awaits the end of `holder`. */
  readonly wanted: GrantState | undefined;
  /** The grant in the way. */
  readonly held: GrantState | undefined;
  /** Who must go on first; undefined when there is nobody. */
  readonly holder: TaskId | undefined;
  /** Since when this has been so; 0 for awaiting a task's end, which is no later than what that task waits for. */
  readonly at: Time;
}
export interface Reduction {
  /** The tasks that can never go on, each with its reasons; without any where only its idle loop stops it. */
  readonly dead: ReadonlyMap<TaskId, readonly Blocker[]>;
  /** Why a pending request can never be granted; empty when it can. */
  readonly blockersOf: (wanted: GrantState) => readonly Blocker[];
}
/**
 * `certain`: only what is proven counts as blocked. `likely`: what is very probably so counts too, such as an opaque
 * await of a task whose own requests and calls are all blocked.
 */
export type Standard = 'certain' | 'likely';

/** The reduction of the state as it is now. The same state is reduced once. */
export const reduceGraph = (state: State, standard: Standard): Reduction => {
  let known = cache.get(state);
  if (known === undefined || known.events !== state.events) {
    known = { events: state.events, certain: undefined, likely: undefined };
    cache.set(state, known);
  }
  // What is surely dead is also likely to be.
  known[standard] ??= new GraphReduction(state, standard, known.likely?.dead.keys() ?? waiting(state));
  return known[standard];
};
/** Takes it for the likely one of the state as it is now. */
export const keepReduction = (state: State, likely: Reduction): void => {
  cache.set(state, { events: state.events, certain: undefined, likely });
};
interface Cached {
  readonly events: number;
  certain: Reduction | undefined;
  likely: Reduction | undefined;
}
const cache = new WeakMap<State, Cached>();

/** True when nothing in the thread can run any more, now and for ever. */
export const isOver = (stream: StreamState | undefined): boolean =>
  stream !== undefined && (stream.exitedAt !== undefined || stream.idleSince !== undefined);

/** True when the thread lives on and nothing will ever run in it. */
export const isAsleepForGood = (stream: StreamState | undefined, standard: Standard): boolean => {
  const isForGood = stream?.sleep?.isForGood ?? stream?.isBlockedForGood;
  return isForGood === 'certain' || (standard === 'likely' && isForGood === 'likely');
};

/** Everybody who is not known to run. */
export function* waiting(state: State): Iterable<TaskId> {
  yield* state.suspended;
  for (const { blockedBy, task } of state.streams.values()) if (blockedBy !== undefined) yield task;
}

export class GraphReduction implements Reduction {
  readonly dead = new Map<TaskId, readonly Blocker[]>();
  readonly #state: State;
  readonly #strict: boolean;
  readonly #seen = new Set<TaskId>();
  readonly #goesOn = new Set<TaskId>();
  /** Who must be looked at again when this task turns out to go on: once, however often it was looked at before. */
  readonly #dependents = new Map<TaskId, Set<TaskId>>();
  #work: TaskId[] = [];
  readonly #again = new Set<TaskId>();

  /** @param from who is looked at; those that they wait for are looked at as well, over any number of steps */
  constructor(state: State, standard: Standard, from: Iterable<TaskId>) {
    this.#state = state;
    this.#strict = standard === 'certain';
    for (const id of from) this.#visit(id);
    this.#run();
  }

  /** How many were looked at. */
  get size(): number {
    return this.#seen.size;
  }

  readonly blockersOf = (wanted: GrantState): readonly Blocker[] => {
    // The first look may reach tasks that nobody looked at before; the second one knows their fate.
    this.#isGrantable(wanted, wanted.requester, []);
    this.#run();
    const blockers: Blocker[] = [];
    return this.#isGrantable(wanted, wanted.requester, blockers) ? [] : blockers;
  };

  #visit(task: TaskId): void {
    if (this.#seen.has(task)) return;
    this.#seen.add(task);
    this.#work.push(task);
  }

  /** Who is to be looked at again comes last, so that who waits for many is looked at again once for many of them. */
  #next(): TaskId | undefined {
    if (this.#work.length === 0) {
      this.#work = [...this.#again];
      this.#again.clear();
    }
    return this.#work.pop();
  }

  #run(): void {
    for (let id = this.#next(); id !== undefined; id = this.#next()) {
      if (this.#goesOn.has(id)) continue;
      const blockers: Blocker[] = [];
      const task = this.#state.tasks.get(id);
      if (task !== undefined && !this.#canGoOn(task, blockers)) {
        this.dead.set(id, blockers);
        continue;
      }
      this.#goesOn.add(id);
      this.dead.delete(id);
      for (const dependent of this.#dependents.get(id) ?? []) this.#again.add(dependent);
      this.#dependents.delete(id);
    }
  }

  /** As far as is known now. `by`, when given, is looked at again should that change. */
  #isStuck(task: TaskId, by: TaskId | undefined): boolean {
    if (this.#goesOn.has(task)) return false;
    if (!this.#seen.has(task) && this.#runs(task)) {
      this.#goesOn.add(task);
      return false;
    }
    this.#visit(task);
    if (by === undefined) return true;
    const dependents = this.#dependents.get(task);
    if (dependents === undefined) this.#dependents.set(task, new Set([by]));
    else dependents.add(by);
    return true;
  }

  /** The usual case, decided without a visit. */
  #runs(id: TaskId): boolean {
    const task = this.#state.tasks.get(id);
    if (task?.suspension !== undefined) return false;
    const stream = task === undefined ? undefined : this.#state.streams.get(task.stream);
    return stream?.blockedBy === undefined && !this.#isSilent(stream);
  }

  #canGoOn(task: TaskState, blockers: Blocker[]): boolean {
    if (task.endedAt !== undefined) return true;
    const stream = this.#state.streams.get(task.stream);
    const blockedBy = stream?.blockedBy === undefined ? undefined : this.#state.grants.get(stream.blockedBy);
    if (blockedBy !== undefined && !this.#isGrantable(blockedBy, task.id, blockers)) return false;
    const { suspension } = task;
    if (suspension === undefined) return this.#canRun(task, stream, blockers);
    const { mode, targets } = suspension;
    if (targets.length === 0) return !this.#isSilent(stream);
    if (mode === AwaitMode.any) return targets.some((target) => this.#isDone(task, target, mode, blockers));
    // All of them are looked at even when one is blocked, since each is a reason of its own.
    if (mode === AwaitMode.allOrFailure) return this.#canAllOrOneFail(task, targets, blockers);
    return targets.filter((target) => !this.#isDone(task, target, mode, blockers)).length === 0;
  }

  /** One that can go on may fail, and so end the wait for all; that it will is not likely. */
  #canAllOrOneFail(task: TaskState, targets: readonly AwaitOf[], blockers: Blocker[]): boolean {
    const mode = AwaitMode.allOrFailure;
    const considered = this.#strict ? targets : targets.filter(({ kind }) => kind !== 'opaque');
    const open = considered.filter((target) => this.#isDone(task, target, mode, blockers));
    return this.#strict ? open.length > 0 : open.length === considered.length;
  }

  /** Whether a task can go on of which no suspension is known: in a thread that sleeps for good, its calls are the reason. */
  #canRun(task: TaskState, stream: StreamState | undefined, blockers: Blocker[]): boolean {
    if (!this.#isSilent(stream)) return true;
    if (isOver(stream)) return false;
    for (const call of task.unfinished ?? []) this.#isTaskDone(task, call, undefined, blockers);
    return false;
  }

  /** Nothing runs in it any more, now and for ever. */
  #isSilent(stream: StreamState | undefined): boolean {
    return isOver(stream) || isAsleepForGood(stream, this.#strict ? 'certain' : 'likely');
  }

  /** True when every thread that ever used the resource is silent: then nobody is left to release, cancel or signal. */
  #isAbandoned(resource: ResourceState): boolean {
    for (const id of resource.streams) if (!this.#isSilent(this.#state.streams.get(id))) return false;
    return resource.streams.size > 0;
  }

  /** Whether what is awaited can come. */
  #isDone(task: TaskState, target: AwaitOf, mode: AwaitMode, blockers: Blocker[]): boolean {
    if (target.kind === 'nobody') return false;
    if (target.kind === 'opaque') return this.#isOpaqueDone(task, mode, blockers);
    if (target.kind === 'task') return this.#isTaskDone(task, target.task, undefined, blockers);
    const grant = this.#state.grants.get(target.grant);
    if (grant === undefined) return true;
    if (grant.acquiredAt === undefined) return this.#isGrantable(grant, task.id, blockers);
    if (grant.bits.scope === ReleaseScope.expiring) return true;
    // Granted: the promise goes on to the end of the job that holds it, where that is another task.
    if (grant.holder === undefined || grant.holder === task.id)
      return !this.#isSilent(this.#state.streams.get(task.stream));
    return this.#isTaskDone(task, grant.holder, undefined, blockers);
  }

  #isTaskDone(task: TaskState, awaited: TaskId, wanted: GrantState | undefined, blockers: Blocker[]): boolean {
    const other = this.#state.tasks.get(awaited);
    if (other === undefined || other.endedAt !== undefined) return true;
    if (!this.#isStuck(awaited, task.id)) return true;
    const at = wanted?.requestedAt ?? time(0);
    blockers.push({ task: task.id, wanted, held: undefined, holder: awaited, at });
    return false;
  }

  #isOpaqueDone(task: TaskState, mode: AwaitMode, blockers: Blocker[]): boolean {
    const over = this.#isSilent(this.#state.streams.get(task.stream));
    if (this.#strict || mode === AwaitMode.any) return !over;
    // What it called before it last ran on did not hold it up then, so it is hardly what it awaits now.
    const calls = [...(task.unfinished ?? [])].filter(
      (call) => (this.#state.tasks.get(call)?.startedAt ?? 0) >= task.runsSince,
    );
    if (over) {
      // Dead for that reason alone; what it probably awaited explains more.
      for (const call of calls) this.#isTaskDone(task, call, undefined, blockers);
      return false;
    }
    if (task.waits.size + calls.length === 0) return true;
    // Which of them it awaits is not known, so one that can go on is enough.
    for (const id of task.waits) {
      const wanted = this.#state.grants.get(id);
      if (wanted === undefined || this.#isGrantable(wanted, task.id, blockers)) return true;
    }
    return calls.some((call) => this.#isTaskDone(task, call, undefined, blockers));
  }

  #isGrantable(wanted: GrantState, by: TaskId | undefined, blockers: Blocker[]): boolean {
    const resource = this.#state.resources.get(wanted.resource);
    if (wanted.bits.mayGiveUp || resource === undefined || resource.disposedAt !== undefined) return true;
    const abandoned = this.#isAbandoned(resource);
    const isJoin = wanted.bits.operation === Operation.join;
    if (this.#strict && resource.cancels > 0 && !abandoned) return true;
    // Until nothing runs in a pool: until as much of it is free as is asked for.
    const isHold = wanted.bits.operation === Operation.hold || (isJoin && resource.kind === 'pool');
    if (!isHold) return isJoin ? this.#canJoin(wanted, resource, by, blockers) : !abandoned;
    if (this.#strict && this.#isInterferedWith(resource, by)) return true;
    return this.#canHold(wanted, resource, by, abandoned, blockers);
  }

  /** Whether a thread that can reach the resource and still runs has code that may release it or refuse its waiters. */
  #isInterferedWith(resource: ResourceState, by: TaskId | undefined): boolean {
    for (const id of this.#state.interfering) {
      const stream = this.#state.streams.get(id);
      if (stream === undefined || this.#isSilent(stream) || !canReach(this.#state, stream, resource)) continue;
      // Its timers may run at any time, unless it is blocked as a whole.
      if (stream.blockedBy === undefined || !this.#isStuck(stream.task, by)) return true;
    }
    return false;
  }

  #canHold(
    wanted: GrantState,
    resource: ResourceState,
    by: TaskId | undefined,
    abandoned: boolean,
    blockers: Blocker[],
  ): boolean {
    const permits = resource.capacity ?? 1;
    // More than there are can be granted only by a change of the number: nothing is known of that.
    if (wanted.bits.permits > permits || (resource.gauges.has('permits') && !abandoned)) return true;
    const reasons: Blocker[] = [];
    let free = permits;
    for (const id of resource.holders) {
      const held = this.#state.grants.get(id);
      if (held === undefined || (held.bits.shared && wanted.bits.shared)) continue;
      if (resource.kind === 'rlock' && held.holder !== undefined && held.holder === wanted.requester) continue;
      if (this.#isReleasable(held, resource, by, abandoned)) continue;
      free -= held.bits.shared || wanted.bits.shared ? permits : held.bits.permits;
      const holder = this.#state.orphans.has(held.id) ? undefined : held.holder;
      const at = time(Math.max(wanted.requestedAt, held.acquiredAt ?? 0));
      if (by !== undefined) reasons.push({ task: by, wanted, held, holder, at });
    }
    if (free >= wanted.bits.permits) return true;
    blockers.push(...reasons);
    return false;
  }

  #isReleasable(held: GrantState, resource: ResourceState, by: TaskId | undefined, abandoned: boolean): boolean {
    if (held.bits.scope === ReleaseScope.expiring) return true;
    if (this.#state.orphans.has(held.id)) return this.#strict && this.#isReleasedByOthers(held, resource, abandoned);
    const holder = held.holder === undefined ? undefined : this.#state.tasks.get(held.holder);
    if (holder === undefined) return !this.#isSilent(this.#state.streams.get(held.stream));
    if (holder.endedAt !== undefined) return !this.#isSilent(this.#state.streams.get(holder.stream));
    if (this.#strict && this.#mayBeReleasedByOthers(held, abandoned)) return true;
    if (!abandoned && this.#isHeldByUnknownJob(held, holder)) return true;
    if (!this.#isStuck(holder.id, by)) return true;
    // What the holder called may have been given the release function.
    if (held.bits.scope !== ReleaseScope.free || !this.#strict) return false;
    return [...(holder.unfinished ?? [])].some((call) => !this.#isStuck(call, by));
  }

  /** The holder is gone. Others may release in its place where they have done so before, or where nobody knows who held. */
  #isReleasedByOthers(held: GrantState, resource: ResourceState, abandoned: boolean): boolean {
    if (held.bits.scope !== ReleaseScope.free || abandoned) return false;
    return resource.foreignReleases > 0 || held.holderIsGuess || (resource.capacity ?? 1) !== 1;
  }

  /**
   * A job that is no activation, such as one that returns the promise of a timer, runs beside the task that asked for the
   * lock: what that task awaits says nothing of the job. Only a task that awaits one thing probably awaits the job.
   */
  #isHeldByUnknownJob(held: GrantState, holder: TaskState): boolean {
    if (held.bits.scope !== ReleaseScope.scoped || held.holder !== held.requester) return false;
    // A blocked thread runs none of its jobs.
    if (this.#state.streams.get(held.stream)?.blockedBy !== undefined) return false;
    return this.#strict || (holder.suspension?.targets.length ?? 0) > 1;
  }

  /** A release function that leaves its activation can be called by a timer or by anything else that is alive. */
  #mayBeReleasedByOthers(held: GrantState, abandoned: boolean): boolean {
    return held.bits.scope === ReleaseScope.free && !abandoned;
  }

  #canJoin(wanted: GrantState, end: ResourceState, by: TaskId | undefined, blockers: Blocker[]): boolean {
    const other = end.endOf === undefined ? undefined : this.#state.tasks.get(end.endOf);
    const task = by === undefined ? undefined : this.#state.tasks.get(by);
    if (other === undefined || other.endedAt !== undefined || task === undefined) return true;
    const stream = this.#state.streams.get(other.stream);
    if (isOver(stream)) return true;
    if (stream?.blockedBy !== undefined || other.suspension !== undefined || this.#isSilent(stream)) {
      return this.#isTaskDone(task, other.id, wanted, blockers);
    }
    // A thread may be ended by a timer or a message at any time; that all its calls are blocked is a strong hint only.
    const calls = [...(other.unfinished ?? [])];
    if (this.#strict || calls.length === 0) return true;
    return calls.some((call) => this.#isTaskDone(task, call, wanted, blockers));
  }
}
