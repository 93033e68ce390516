/**
 * The lock order graph: which lock was taken while which other one was held, by whom and where. A cycle in it is a deadlock
 * that did not happen, where the tasks could have been at it at the same time (K. Havelund, "Using Runtime Analysis to Guide Model
 * Checking of Java Programs", 2000; S. Bensalem, K. Havelund, "Dynamic Deadlock Analysis of Multi-Threaded Programs", 2005).
 *
 * The graph grows with each acquisition and is bounded: some witnesses of each edge, so many edges. Cycles are looked for only when an edge is
 * new or part of one.
 */
import type { Acquire, Handover, Release } from '../../protocol/events.ts';
import type { GrantId, ResourceId, SiteId, StreamId, TaskId, Time } from '../../protocol/ids.ts';
import { AwaitMode, ReleaseScope, type RequestBits } from '../../protocol/records.ts';
import { unnamedGrant } from '../lookUp.ts';
import type { GrantState, ResourceState, State, TaskState } from '../state.ts';
import { awaiterOf } from './happensBefore.ts';
import { findInversion } from './inversions.ts';

/** One acquisition of a lock by somebody who held another one. */
export interface Witness {
  readonly task: TaskId;
  readonly stream: StreamId;
  /** Where the task's function stands. */
  readonly taskSite: SiteId | undefined;
  readonly held: GrantState;
  readonly wanted: ResourceId;
  readonly wantedSite: SiteId | undefined;
  readonly shared: boolean;
  readonly at: Time;
  /** All that it held then, by itself or by its callers. */
  readonly locks: readonly GrantState[];
}
export interface Edge {
  readonly from: ResourceId;
  readonly to: ResourceId;
  /** Of different tasks or places, latest last; never empty. */
  readonly witnesses: Witness[];
  /** It was found to be part of a cycle. */
  isCyclic: boolean;
  /** How often a cycle through it was looked for in vain. */
  looks: number;
}
/** A cycle whose tasks could have met: each holds what the one before it wanted. */
export interface Inversion {
  readonly key: string;
  readonly since: Time;
  readonly witnesses: readonly Witness[];
}
export interface LockOrder {
  /** By what was held, then by what was taken. */
  readonly edges: Map<ResourceId, Map<ResourceId, Edge>>;
  size: number;
  /** Steps that may be spent on looking for cycles; each acquisition adds some, so that looking costs no more than the run itself. */
  credit: number;
  readonly inversions: Inversion[];
  /** Locks of jobs that were given back by other code than the library's own: others know how to go on. */
  readonly forced: Set<ResourceId>;
  /** What is found already: the locks of each cycle, and its places. */
  readonly known: Set<string>;
  /** Acquisitions by calls of who holds something, until it is known that the holder awaits them. */
  readonly nested: Map<GrantId, Witness[]>;
}

const MOST_EDGES = 20_000;
const MOST_CREDIT = 200_000;
const CREDIT = 8;
const MOST_WITNESSES = 4;
const MOST_NESTED = 32;
const MOST_CALLERS = 64;
const MOST_INVERSIONS = 50;
/** What is held is no unit of its own: a worker, a task's end. */
const NO_LOCKS: ReadonlySet<string> = new Set(['pool', 'end', 'future', 'queue', 'pipe', '']);

export const createLockOrder = (): LockOrder => ({
  edges: new Map(),
  size: 0,
  credit: MOST_CREDIT,
  inversions: [],
  forced: new Set(),
  known: new Set(),
  nested: new Map(),
});

/** Before the grant becomes a hold. */
export const noteGrant = (state: State, event: Acquire): void => {
  if (event.bits.mayGiveUp || event.task === undefined) return;
  const task = state.tasks.get(event.task);
  const grant = state.grants.get(event.grant);
  if (task === undefined || grant === undefined || grant.acquiredAt !== undefined) return;
  if (task.holds.size === 0 && (task.parent === undefined || state.tasks.get(task.parent)?.kind !== 'async')) return;
  // Who waits for one of several things has another way to go on.
  if (task.suspension?.mode === AwaitMode.any) return;
  const wanted = state.resources.get(event.resource);
  if (wanted === undefined || NO_LOCKS.has(wanted.kind)) return;
  const locks = locksOf(state, task, grant.requestedAt);
  noteNested(state, task, grant, event.bits, locks);
};

/** What the task and those on whose behalf it runs have held since that time, and nobody else could meanwhile. */
export const locksOf = (state: State, task: TaskState, at: Time): GrantState[] => {
  const locks: GrantState[] = [];
  const callers: TaskState[] = [task];
  for (const caller of callers) {
    for (const id of caller.holds) {
      const held = state.grants.get(id);
      if (held === undefined || held.acquiredAt === undefined || held.acquiredAt > at) continue;
      if (isWhole(state, held)) locks.push(held);
      addCaller(state, callers, held.requester);
    }
    addCaller(state, callers, caller.parent);
  }
  return locks;
};

const addCaller = (state: State, callers: TaskState[], id: TaskId | undefined): void => {
  const caller = id === undefined ? undefined : state.tasks.get(id);
  if (caller?.kind === 'async' && callers.length < MOST_CALLERS && !callers.includes(caller)) callers.push(caller);
};

const noteNested = (
  state: State,
  task: TaskState,
  wanted: GrantState,
  bits: RequestBits,
  locks: readonly GrantState[],
): void => {
  // What it holds already it does not wait for.
  if (locks.length === 0 || locks.some(({ resource }) => resource === wanted.resource)) return;
  for (const held of locks) {
    const witness: Witness = {
      task: task.id,
      stream: task.stream,
      taskSite: task.site,
      held,
      wanted: wanted.resource,
      wantedSite: wanted.requestSite,
      shared: bits.shared,
      at: wanted.requestedAt,
      locks,
    };
    if (held.holder === task.id) addWitness(state, witness);
    else keepNested(state, witness);
  }
};

/** Whoever holds it keeps all others out, or all but readers. */
const isWhole = (state: State, held: GrantState): boolean => {
  const resource = state.resources.get(held.resource);
  if (resource === undefined || NO_LOCKS.has(resource.kind)) return false;
  return held.bits.shared || held.bits.permits >= (resource.capacity ?? 1);
};

const keepNested = ({ prediction }: State, witness: Witness): void => {
  const { nested } = prediction.locks;
  const list = nested.get(witness.held.id);
  if (list === undefined) nested.set(witness.held.id, [witness]);
  else if (list.length < MOST_NESTED && !list.some((each) => isAlike(each, witness))) list.push(witness);
};

const isAlike = (one: Witness, other: Witness): boolean =>
  one.wanted === other.wanted && one.wantedSite === other.wantedSite && one.taskSite === other.taskSite;

/** The job's first part has run when it is told that the lock is its own. */
export const noteJob = (state: State, event: Handover): void => {
  const held = state.grants.get(event.grant);
  const job = event.task === undefined ? undefined : state.tasks.get(event.task);
  if (held === undefined || job === undefined || held.requester === job.id || !isWhole(state, held)) return;
  // It was the lock that made the job begin.
  job.order?.lessons.splice(0);
  const calls = [job];
  for (const call of calls) {
    for (const id of call.holds) {
      const taken = state.grants.get(id);
      if (taken === undefined || taken === held || taken.bits.mayGiveUp) continue;
      if (taken.requestedAt < held.requestedAt || taken.requester !== call.id) continue;
      const resource = state.resources.get(taken.resource);
      if (resource === undefined || NO_LOCKS.has(resource.kind)) continue;
      const locks = [held, ...locksOf(state, call, taken.requestedAt).filter((lock) => lock !== held)];
      noteNested(state, call, taken, taken.bits, locks);
    }
    for (const id of call.unfinished ?? []) {
      const inner = state.tasks.get(id);
      if (inner !== undefined && calls.length < MOST_CALLERS) calls.push(inner);
    }
  }
};

/** Before the grant is given back: by now it is known who awaits whom. */
export const noteRelease = (state: State, event: Release): void => {
  const { nested, forced } = state.prediction.locks;
  if (nested.size === 0 && event.site === undefined) return;
  const resource = state.resources.get(event.resource);
  const id = event.grant ?? (resource && unnamedGrant(state, resource, event.task));
  const scope = id === undefined ? undefined : state.grants.get(id)?.bits.scope;
  if (scope === ReleaseScope.scoped && event.site !== undefined) forced.add(event.resource);
  const list = id === undefined ? undefined : nested.get(id);
  const held = id === undefined ? undefined : state.grants.get(id);
  if (id === undefined || list === undefined) return;
  nested.delete(id);
  const holder = held?.holder;
  if (holder === undefined) return;
  for (const witness of list) if (isFrameOf(state, witness.task, holder)) addWitness(state, witness);
};

const isFrameOf = (state: State, task: TaskId, caller: TaskId): boolean => {
  let current: TaskState | undefined = state.tasks.get(task);
  for (let steps = 0; current !== undefined && steps < MOST_CALLERS; steps++) {
    if (current.id === caller) return true;
    const awaiter = awaiterOf(current);
    current = awaiter === undefined ? undefined : state.tasks.get(awaiter);
  }
  return false;
};

const addWitness = (state: State, witness: Witness): void => {
  const { locks, named } = state.prediction;
  const edge = edgeOf(locks, witness.held.resource, witness.wanted);
  const isNew = edge.witnesses.length === 0;
  locks.credit = Math.min(MOST_CREDIT, locks.credit + CREDIT);
  const at = edge.witnesses.findIndex(
    (each) => isAlike(each, witness) && each.held.acquireSite === witness.held.acquireSite,
  );
  if (at >= 0) edge.witnesses.splice(at, 1);
  else if (edge.witnesses.length >= MOST_WITNESSES) edge.witnesses.shift();
  edge.witnesses.push(witness);
  if (locks.inversions.length >= MOST_INVERSIONS || (!isNew && !edge.isCyclic)) return;
  // What was looked for so often is looked for less and less.
  if (edge.looks > 256 && edge.looks++ % Math.min(edge.looks >> 6, 4096) !== 0) return;
  const found = findInversion(state, edge, witness);
  edge.looks++;
  if (found === undefined) return;
  locks.inversions.push(found);
  for (const { task } of found.witnesses) named.add(task);
  state.suspicion++;
};

const edgeOf = (order: LockOrder, from: ResourceId, to: ResourceId): Edge => {
  let edges = order.edges.get(from);
  if (edges === undefined) {
    edges = new Map();
    order.edges.set(from, edges);
  }
  let edge = edges.get(to);
  if (edge === undefined) {
    if (order.size >= MOST_EDGES) forgetOldest(order);
    edge = { from, to, witnesses: [], isCyclic: false, looks: 0 };
    edges.set(to, edge);
    order.edges.set(from, edges);
    order.size++;
  }
  return edge;
};

/** Half of all that is kept, so that it is seldom necessary. */
const forgetOldest = (order: LockOrder): void => {
  for (const [from, edges] of order.edges) {
    if (order.size <= MOST_EDGES / 2) return;
    order.edges.delete(from);
    order.size -= edges.size;
  }
};

/** Nobody but its holder gives it back, and who waits for it is not refused, as far as has been seen. */
export const isPlain = (state: State, resource: ResourceState | undefined): boolean =>
  resource !== undefined &&
  !state.prediction.locks.forced.has(resource.id) &&
  resource.foreignReleases + resource.cancels === 0 &&
  resource.disposedAt === undefined &&
  !resource.gauges.has('permits');
