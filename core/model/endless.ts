/** Waits that nobody is left to end, and which of them hang on which. */
import type { ResourceId, TaskId } from '../protocol/ids.ts';
import { AwaitMode, Missed, Operation } from '../protocol/records.ts';
import { awaitingCaller } from './knots.ts';
import type { GrantState, ResourceState, State, StreamState } from './state.ts';
import { isDaemon, streamEnd, wasStopped } from './streamEnd.ts';
import { isAsleepForGood, type Standard } from './waitForGraph.ts';

export interface EndlessWait {
  readonly grant: GrantState;
  readonly resource: ResourceState;
  /** Who asked; the thread where that is not known. */
  readonly task: TaskId;
  /** Who asked, and the callers that await it. */
  readonly frames: ReadonlySet<TaskId>;
  /** Asked by a daemon, which is meant to be left waiting: it is the cause of nothing. */
  readonly isDaemon: boolean;
  /** Its thread has come to its end by now, since nothing was left to run in it. */
  readonly isOver: boolean;
}

/** The endless waits of the state as it is now. The same state is looked through once. */
export const endlessWaits = (state: State, standard: Standard): Endless => {
  let known = cache.get(state);
  if (known === undefined || known.events !== state.events) {
    known = { events: state.events, certain: undefined, likely: undefined };
    cache.set(state, known);
  }
  known[standard] ??= new Endless(state, standard);
  return known[standard];
};
interface Cached {
  readonly events: number;
  certain: Endless | undefined;
  likely: Endless | undefined;
}
const cache = new WeakMap<State, Cached>();

/** Everything that waits for ever, and who could have ended it. */
export class Endless {
  readonly waits: readonly EndlessWait[];
  readonly #state: State;
  readonly #on = new Map<ResourceId, EndlessWait[]>();
  readonly #of = new Map<TaskId, EndlessWait[]>();
  /** What is waited for, by who could give it; ends of tasks apart from the rest. */
  readonly #givenBy = new Map<TaskId, ResourceId[]>();
  readonly #endOf = new Map<TaskId, ResourceId[]>();

  constructor(state: State, standard: Standard) {
    this.#state = state;
    this.waits = findWaits(state, standard);
    for (const wait of this.waits) {
      addTo(this.#on, wait.resource.id, wait);
      for (const frame of wait.frames) addTo(this.#of, frame, wait);
    }
    for (const waits of this.#on.values()) {
      const [first] = waits;
      if (first === undefined) continue;
      const { resource } = first;
      if (resource.endOf !== undefined) addTo(this.#endOf, resource.endOf, resource.id);
      // A future comes with the end of the task that has taken it on.
      const owners = resource.kind === 'future' ? this.#holdersOf(resource) : [];
      for (const owner of owners) if (owner !== undefined) addTo(this.#endOf, owner, resource.id);
      for (const giver of this.#giversOf(resource, waits)) addTo(this.#givenBy, giver, resource.id);
    }
  }
  on(resource: ResourceId): readonly EndlessWait[] {
    return this.#on.get(resource) ?? [];
  }
  /** The waits of that task, be it as a caller that awaits. */
  of(task: TaskId): readonly EndlessWait[] {
    return this.#of.get(task) ?? [];
  }
  /** These, and the waits for the end of whose tasks they are, over any number of steps. */
  joining(causes: Iterable<EndlessWait>): ReadonlySet<EndlessWait> {
    return this.#closure(causes, (wait) => this.#endsBehind(wait));
  }
  /** These, and the waits that their tasks might have ended, had they gone on, over any number of steps; what is known of that. */
  hangingOn(causes: Iterable<EndlessWait>): ReadonlySet<EndlessWait> {
    return this.#closure(causes, (wait) => [
      ...this.#endsBehind(wait),
      ...[...wait.frames].flatMap((task) => this.#givenBy.get(task) ?? []),
    ]);
  }

  #closure(causes: Iterable<EndlessWait>, behind: (wait: EndlessWait) => readonly ResourceId[]): Set<EndlessWait> {
    const found = new Set(causes);
    for (const wait of found)
      for (const resource of behind(wait)) for (const next of this.on(resource)) found.add(next);
    return found;
  }
  /** The ends that do not come while the wait lasts: of its task and those that called it, of its thread and its process. */
  #endsBehind({ grant, task }: EndlessWait): ResourceId[] {
    const { tasks, streams, processes } = this.#state;
    const stream = streams.get(grant.stream);
    const [main] = (stream && processes.get(stream.process)?.streams) ?? [];
    const own = main === undefined ? undefined : streams.get(main)?.task;
    const ended = new Set([stream?.task, own]);
    let current = tasks.get(task);
    for (let steps = 0; current !== undefined && steps < MOST_STEPS; steps++) {
      ended.add(current.id);
      current = current.parent === undefined || current.kind !== 'async' ? undefined : tasks.get(current.parent);
    }
    return [...ended].flatMap((each) => (each === undefined ? [] : (this.#endOf.get(each) ?? [])));
  }
  #holdersOf({ holders }: ResourceState): (TaskId | undefined)[] {
    return [...holders].map((held) => this.#state.grants.get(held)?.holder);
  }
  /** Those who are known to have given what is waited for. */
  #giversOf(resource: ResourceState, waits: readonly EndlessWait[]): Set<TaskId> {
    const givers = new Set<TaskId>();
    const note = (tasks: Iterable<TaskId | undefined>): void => {
      for (const task of tasks) if (task !== undefined) givers.add(task);
    };
    note(this.#holdersOf(resource));
    if (waits.some(({ grant }) => grant.bits.operation === Operation.take)) note(resource.put.keys());
    if (waits.some(({ grant }) => grant.bits.operation !== Operation.take)) note(resource.taken.keys());
    return givers;
  }
}

const MOST_STEPS = 1000;

const findWaits = (state: State, standard: Standard): EndlessWait[] => {
  const still = new Map<StreamState['id'], boolean>();
  for (const stream of state.streams.values()) {
    const isOver = streamEnd(state, stream) === 'unsettled' && !wasStopped(state, stream);
    if (isAsleepForGood(stream, standard) || isOver) still.set(stream.id, isDaemon(state, stream));
  }
  const missed = missedWaits(state, standard);
  if (still.size === 0 && missed.size === 0) return [];
  const open = still.size === 0 ? missed : state.grants.values();
  return [...open].flatMap((grant) => {
    const isMissed = missed.has(grant);
    const isOfDaemon = still.get(grant.stream) ?? (isMissed ? false : undefined);
    const stream = state.streams.get(grant.stream);
    const resource = state.resources.get(grant.resource);
    if (isOfDaemon === undefined || stream === undefined || resource === undefined) return [];
    // Of what need not come, nobody can say that it is missing.
    const mayStay = grant.bits.mayStay === true && !isMissed;
    if (grant.acquiredAt !== undefined || grant.bits.mayGiveUp || mayStay) return [];
    const task = grant.requester ?? stream.task;
    return {
      grant,
      resource,
      task,
      frames: framesOf(state, task),
      isDaemon: grant.bits.daemon === true || isOfDaemon,
      isOver: stream.sleep === undefined && (!isMissed || streamEnd(state, stream) !== undefined),
    };
  });
};
/** Waits for what came before, of those whom it was to set going. */
const missedWaits = (state: State, standard: Standard): ReadonlySet<GrantState> => {
  const found = new Set<GrantState>();
  for (const id of state.missed) {
    const isOver = (state.resources.get(id)?.gauges.get('missed') ?? Missed.once) !== Missed.once;
    if (standard === 'certain' && !isOver) continue;
    for (const waiting of state.resources.get(id)?.waiters ?? []) {
      const grant = state.grants.get(waiting);
      const waiter = grant?.requester === undefined ? undefined : state.tasks.get(grant.requester);
      if (grant === undefined || waiter?.suspension === undefined) continue;
      const { mode, targets } = waiter.suspension;
      const isAwaited = targets.some((target) => target.kind === 'grant' && target.grant === grant.id);
      if (isAwaited && (mode === AwaitMode.one || mode === AwaitMode.all)) found.add(grant);
    }
  }
  return found;
};
const framesOf = (state: State, task: TaskId): Set<TaskId> => {
  const frames = new Set([task]);
  for (const frame of frames) {
    const caller = awaitingCaller(state, frame) ?? state.tasks.get(frame)?.frameOf;
    if (caller !== undefined && frames.size < MOST_STEPS) frames.add(caller);
  }
  return frames;
};
const addTo = <Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void => {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, [value]);
  else known.push(value);
};
