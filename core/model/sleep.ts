/**
 * Threads that nothing can wake any more. A thread that is asleep says so again and again, each time having found its event loop
 * empty but for its waits, and everything received that the library's broker had for it. What one thread sent before it fell
 * asleep has reached the others after one such round of all, and what it made the broker send them after one more.
 */
import type { Asleep, Awake } from '../protocol/events.ts';
import type { StreamId } from '../protocol/ids.ts';
import { Operation } from '../protocol/records.ts';
import { canReach, suspectAll, taskOf } from './lookUp.ts';
import type { GrantState, ResourceState, State, StreamState } from './state.ts';

/** Of all threads that are asleep: what they say counts from the last time on that any of them fell asleep or ended. */
const ROUNDS = 2;
/** The first word after that time may have been under way before it. */
const WORDS = 2;
/** Who has told its end may take so long to be gone where nobody sees that, and wakes others when it is. Nanoseconds. */
const THREADS_END_TAKES = 1000e6;
const PROCESSES_END_TAKES = 5000e6;

export const reduceAsleep = (state: State, event: Asleep): void => {
  const stream = state.streams.get(event.stream);
  if (stream === undefined || stream.exitedAt !== undefined) return;
  if (stream.sleep === undefined || stream.sleep.mayWake !== event.mayWake) {
    stream.sleep = { since: stream.sleep?.since ?? event.time, mayWake: event.mayWake, words: 0, isForGood: undefined };
    disturb(state);
  }
  stream.sleep.words++;
  const sleepers = [...state.streams.values()].flatMap(({ sleep }) => sleep ?? []);
  if (sleepers.some(({ words }) => words < WORDS)) return;
  for (const each of sleepers) each.words = 0;
  state.notes.sleepRounds++;
  if (state.notes.sleepRounds >= ROUNDS) judge(state);
};

export const reduceAwake = (state: State, event: Awake): void => {
  const stream = state.streams.get(event.stream);
  if (stream === undefined) return;
  stream.sleep = undefined;
  disturb(state);
};

/** Something happened by which threads that are asleep may be woken, and are not yet. */
export const disturb = (state: State): void => {
  state.notes.sleepRounds = 0;
  for (const stream of state.streams.values()) {
    const { sleep } = stream;
    stream.isBlockedForGood = undefined;
    if (sleep === undefined) continue;
    sleep.words = 0;
    if (sleep.isForGood !== undefined) suspectAll(state);
    sleep.isForGood = undefined;
  }
};

const judge = (state: State): void => {
  const likely = sleepersForGood(state, true);
  const certain = sleepersForGood(state, false);
  for (const stream of state.streams.values()) {
    const { sleep } = stream;
    const verdict = certain.has(stream) ? 'certain' : likely.has(stream) ? 'likely' : undefined;
    if (sleep === undefined) {
      const wanted = stream.blockedBy === undefined ? undefined : state.grants.get(stream.blockedBy);
      const blocked = wanted !== undefined && isCell(state, wanted) ? verdict : undefined;
      if (stream.isBlockedForGood !== blocked) suspectAll(state);
      stream.isBlockedForGood = blocked;
      continue;
    }
    const former = sleep.isForGood;
    sleep.isForGood = verdict;
    if (sleep.isForGood !== former) suspectAll(state);
  }
};

/** The largest set of threads that are asleep of which none can be woken by a thread outside of it. */
const sleepersForGood = (state: State, withDoubtful: boolean): ReadonlySet<StreamState> => {
  const sleepers = new Set<StreamState>();
  // Whoever is being started may have been given anything.
  if (state.notes.endsOf.size > 0) return sleepers;
  const others: StreamState[] = [];
  for (const stream of state.streams.values()) {
    const isAsleep = stream.sleep === undefined ? isBlocked(state, stream) : withDoubtful || !stream.sleep.mayWake;
    if (isAsleep) sleepers.add(stream);
    else if (!isGone(state, stream)) others.push(stream);
  }
  for (let before = -1; sleepers.size !== before; ) {
    before = sleepers.size;
    for (const sleeper of sleepers) {
      if (!canBeWoken(state, sleeper, others)) continue;
      sleepers.delete(sleeper);
      others.push(sleeper);
    }
  }
  return sleepers;
};

const isGone = (state: State, stream: StreamState): boolean => {
  if (stream.exitedAt === undefined) return false;
  const process = state.processes.get(stream.process);
  const isSeen = process?.code !== undefined || process?.signal !== undefined;
  const takes = stream.thread === 0 ? PROCESSES_END_TAKES : THREADS_END_TAKES;
  return isSeen || stream.exitedAt + takes <= state.now;
};

/** The whole thread waits for the end of another one, or for its notice, and nothing else is served by it meanwhile. */
const isBlocked = (state: State, stream: StreamState): boolean => {
  const wanted = stream.blockedBy === undefined ? undefined : state.grants.get(stream.blockedBy);
  if (wanted === undefined || stream.exitedAt !== undefined) return false;
  return wanted.bits.operation === Operation.join || isCell(state, wanted);
};

/** A place in memory, of which any thread of the process may have a view. */
const isCell = (state: State, { resource }: GrantState): boolean => state.resources.get(resource)?.kind === 'cell';

const canBeWoken = (state: State, sleeper: StreamState, others: readonly StreamState[]): boolean => {
  if (others.some((other) => isStartedBy(state, other, sleeper.id))) return true;
  const starter = starterOf(state, sleeper);
  if (starter !== undefined && others.includes(starter) && sharesMoreThanEnds(state, starter)) return true;
  for (const grant of state.grants.values()) {
    if (grant.stream !== sleeper.id || grant.acquiredAt !== undefined) continue;
    const resource = state.resources.get(grant.resource);
    if (resource === undefined || canComeBy(state, grant, resource, others)) return true;
  }
  return false;
};

/** Whether the wait may be over already without having been told, or one of the others may end it. */
const canComeBy = (
  state: State,
  wanted: GrantState,
  resource: ResourceState,
  others: readonly StreamState[],
): boolean => {
  const { operation, mayGiveUp } = wanted.bits;
  if (mayGiveUp || isFromOutside(resource)) return true;
  if (operation === Operation.take && resource.items.size > 0) return true;
  if (operation === Operation.join) {
    const awaited = taskOf(state, resource.endOf);
    // A job that is no task ends by what happens in its thread.
    if (awaited === undefined && resource.gauges.get('ofThread') === 1) return false;
    if (awaited === undefined || awaited.endedAt !== undefined) return true;
    if (others.some(({ id }) => id === awaited.stream)) return true;
  }
  if (resource.kind === 'cell') {
    const own = state.streams.get(wanted.stream)?.process;
    if (others.some(({ process }) => process === own)) return true;
  }
  return others.some((other) => canReach(state, other, resource));
};

/** The other end of the pipe is in no process that is known to have it. */
const isFromOutside = ({ gauges }: ResourceState): boolean => gauges.get('outside') === 1 && gauges.get('inside') !== 1;

const starterOf = (state: State, stream: StreamState): StreamState | undefined => {
  const starter = taskOf(state, taskOf(state, stream.task)?.parent);
  return starter === undefined ? undefined : state.streams.get(starter.stream);
};

const isStartedBy = (state: State, stream: StreamState, by: StreamId): boolean => {
  let current = starterOf(state, stream);
  for (let steps = 0; current !== undefined && steps < 1000; steps++) {
    if (current.id === by) return true;
    current = starterOf(state, current);
  }
  return false;
};

/** A thread that only starts others and waits for their ends has nothing to wake them by. */
const sharesMoreThanEnds = (state: State, stream: StreamState): boolean => {
  for (const { kind, streams } of state.resources.values()) if (kind !== 'end' && streams.has(stream.id)) return true;
  return false;
};
