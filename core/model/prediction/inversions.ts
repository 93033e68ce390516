/** Cycles of the lock order graph in which the tasks of all edges could have been at the same time. */
import type { ResourceId, SiteId, TaskId } from '../../protocol/ids.ts';
import type { State, TaskState } from '../state.ts';
import { awaiterOf, happensBefore, haveMet, type Moment } from './happensBefore.ts';
import { type Edge, type Inversion, isPlain, type Witness } from './lockOrder.ts';

/** Witnesses that are tried for one cycle. */
const MOST_TRIES = 2000;
const MOST_CALLERS = 100;

/** A cycle through the edge's latest witness that was not found before. */
export const findInversion = (state: State, edge: Edge, witness: Witness): Inversion | undefined => {
  if (!closesCycle(state, edge)) return undefined;
  const search = new CycleSearch(state, witness);
  const witnesses = search.run();
  if (witnesses === undefined) return undefined;
  const key = lockKey(witnesses);
  const places = witnesses.map((each) => placeKey(state, each));
  const { known } = state.prediction.locks;
  // Of a program that has many locks of one kind, each place is worth one finding.
  if (known.has(key) || places.every((place) => known.has(place))) return undefined;
  for (const each of [key, ...places]) known.add(each);
  return { key, since: witness.at, witnesses: fromEarliest(witnesses) };
};

/** Whether a way leads back from what is taken to what is held; its edges, and this one, are marked. */
const closesCycle = (state: State, edge: Edge): boolean => {
  if (edge.isCyclic) return true;
  const { locks } = state.prediction;
  const { edges } = locks;
  const back = edges.get(edge.to)?.get(edge.from);
  if (back !== undefined) {
    edge.isCyclic = true;
    back.isCyclic = true;
    return true;
  }
  const reachedBy = new Map<ResourceId, Edge>();
  const queue: ResourceId[] = [edge.to];
  for (const lock of queue) {
    if (lock === edge.from || locks.credit <= 0) break;
    for (const next of edges.get(lock)?.values() ?? []) {
      locks.credit--;
      if (reachedBy.has(next.to) || next.to === edge.to) continue;
      reachedBy.set(next.to, next);
      queue.push(next.to);
    }
  }
  if (!reachedBy.has(edge.from)) return false;
  edge.isCyclic = true;
  for (let lock = edge.from; lock !== edge.to; ) {
    const last = reachedBy.get(lock);
    if (last === undefined) break;
    last.isCyclic = true;
    lock = last.from;
  }
  return true;
};

class CycleSearch {
  readonly #state: State;
  readonly #path: Witness[];
  readonly #target: ResourceId;
  readonly #ordered = new Map<Witness, Map<Witness, boolean>>();
  #tries = 0;
  /** Of the paths that were tried. */
  #longest = 1;

  constructor(state: State, last: Witness) {
    this.#state = state;
    this.#path = [last];
    this.#target = last.held.resource;
  }

  /** Shorter cycles first, since the longer ones say less. */
  run(): readonly Witness[] | undefined {
    const [last] = this.#path;
    if (last === undefined || !isPlain(this.#state, this.#state.resources.get(this.#target))) return undefined;
    const { locks } = this.#state.prediction;
    for (let length = 2; length <= locks.edges.size && this.#tries < MOST_TRIES; length++) {
      if (length > 2 && locks.credit <= 0) return undefined;
      this.#longest = 1;
      if (this.#extend(last, length)) return this.#path;
      if (this.#longest < length - 1) return undefined;
    }
    return undefined;
  }

  #extend(last: Witness, length: number): boolean {
    this.#longest = Math.max(this.#longest, this.#path.length);
    this.#tries++;
    if (!isPlain(this.#state, this.#state.resources.get(last.wanted))) return false;
    const isLast = this.#path.length === length - 1;
    for (const edge of this.#edgesFrom(last.wanted, isLast)) {
      this.#state.prediction.locks.credit--;
      if (!isLast && this.#path.some(({ held }) => held.resource === edge.to)) continue;
      // The latest ones met the others more probably.
      for (const next of [...edge.witnesses].reverse()) {
        if (this.#tries++ > MOST_TRIES) return false;
        if (!this.#fits(last, next, isLast)) continue;
        this.#path.push(next);
        if (isLast || this.#extend(next, length)) return true;
        this.#path.pop();
      }
    }
    return false;
  }

  #edgesFrom(lock: ResourceId, isLast: boolean): Iterable<Edge> {
    const edges = this.#state.prediction.locks.edges.get(lock);
    if (!isLast) return edges?.values() ?? [];
    const closing = edges?.get(this.#target);
    return closing === undefined ? [] : [closing];
  }

  #fits(last: Witness, next: Witness, isLast: boolean): boolean {
    // Readers do not keep each other out.
    if (last.shared && next.held.bits.shared) return false;
    const [first] = this.#path;
    if (isLast && first !== undefined && next.shared && first.held.bits.shared) return false;
    return this.#path.every(
      (other) => other.task !== next.task && !isGuarded(other, next) && this.#canMeet(other, next),
    );
  }

  #canMeet(one: Witness, other: Witness): boolean {
    let known = this.#ordered.get(one);
    if (known === undefined) {
      known = new Map();
      this.#ordered.set(one, known);
    }
    let answer = known.get(other);
    if (answer === undefined) {
      answer = canMeet(this.#state, one, other);
      known.set(other, answer);
    }
    return answer;
  }
}

/** A lock that both held keeps them apart. */
const isGuarded = (one: Witness, other: Witness): boolean =>
  one.locks.some((lock) =>
    other.locks.some(({ resource, bits }) => resource === lock.resource && !(bits.shared && lock.bits.shared)),
  );

const canMeet = (state: State, one: Witness, other: Witness): boolean => {
  const [earlier, later] = one.at <= other.at ? [one, other] : [other, one];
  const end: Moment = { task: earlier.task, stream: earlier.stream, at: earlier.held.hold?.to ?? state.now };
  const begin: Moment = { task: later.task, stream: later.stream, at: later.at };
  if (!haveMet(state, { ...end, at: earlier.at }, begin)) return false;
  return earlier.held.hold?.to === undefined || !happensBefore(state, end, begin);
};

/** The same for the same locks. */
const lockKey = (witnesses: readonly Witness[]): string =>
  witnesses
    .map(({ held }) => held.resource)
    .sort((left, right) => left - right)
    .join('-');

/** The same for the same part of the program, on locks that are made at one place. */
const placeKey = (state: State, { task, held, wanted, wantedSite }: Witness): string => {
  const heldSite = held.acquireSite ?? held.requestSite;
  const made = state.resources.get(held.resource)?.site;
  // Where no place is known the locks alone tell them apart.
  if (heldSite === undefined || wantedSite === undefined) return `${held.resource} before ${wanted}`;
  return `${rootSite(state, task)}: ${made} ${heldSite} before ${wantedSite}`;
};

/** Where the function stands that all this is part of: locks may be taken in one helper for all that use it. */
const rootSite = (state: State, id: TaskId): SiteId | undefined => {
  let task = state.tasks.get(id);
  for (let steps = 0; task !== undefined && steps < MOST_CALLERS; steps++) {
    const awaiter = awaiterOf(task);
    const caller: TaskState | undefined = awaiter === undefined ? undefined : state.tasks.get(awaiter);
    if (caller === undefined) break;
    task = caller;
  }
  return task?.site;
};

const fromEarliest = (cycle: readonly Witness[]): Witness[] => {
  let first = 0;
  for (const [index, { at }] of cycle.entries()) if (at < (cycle[first]?.at ?? at)) first = index;
  return [...cycle.slice(first), ...cycle.slice(0, first)];
};
