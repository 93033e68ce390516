/** What waiting cost, and how queues grew: sums and extremes, kept as the events come, so that a run may last for days. */
import type { Acquire, Dequeue, Enqueue, Release } from '../../protocol/events.ts';
import type { GrantId, ResourceId, SiteId, TaskId, Time } from '../../protocol/ids.ts';
import { Operation } from '../../protocol/records.ts';
import { unnamedGrant } from '../lookUp.ts';
import { lasted } from '../standstills.ts';
import type { GrantState, ResourceState, State } from '../state.ts';

/** A wait or a hold that was longer than all others of its resource. */
export interface Stretch {
  readonly task: TaskId | undefined;
  readonly site: SiteId | undefined;
  readonly from: Time;
  /** Nanoseconds. */
  readonly length: number;
  /** Of a hold: how many waited at its end. Of a wait: how many that came later were served before. */
  readonly others: number;
}
/** Sums in nanoseconds. */
export interface Usage {
  waits: number;
  waited: number;
  longestWait: Stretch | undefined;
  holds: number;
  held: number;
  /** Of those at whose end somebody waited. */
  longestHold: Stretch | undefined;
  /** The wait that most others overtook. */
  overtaken: Stretch | undefined;
  /** Who has waited longest now, and how many have overtaken it. */
  oldest: GrantId | undefined;
  overtakes: number;
}
/** How the depth of a queue without capacity developed: its lows in successive windows of a few takes. */
export interface Growth {
  takes: number;
  low: number;
  lastLow: number;
  /** Windows in a row whose low was above that of the one before. */
  rises: number;
  since: Time;
  puts: number;
  /** Items that were put and taken since. */
  putsSince: number;
  takesSince: number;
  putBy: TaskId | undefined;
  putAt: SiteId | undefined;
  takenBy: TaskId | undefined;
  takenAt: SiteId | undefined;
  /** The steepest one that was steady. */
  found: Grown | undefined;
}
export interface Grown {
  readonly since: Time;
  readonly until: Time;
  /** The depth that it came to. */
  readonly depth: number;
  readonly puts: number;
  readonly takes: number;
  readonly putBy: TaskId | undefined;
  readonly putAt: SiteId | undefined;
  readonly takenBy: TaskId | undefined;
  readonly takenAt: SiteId | undefined;
}
export interface Usages {
  readonly locks: Map<ResourceId, Usage>;
  readonly queues: Map<ResourceId, Growth>;
}

/** What is waited for a shorter time is not worth a note. */
const SHORT = 0.2e6;
const MOST_RESOURCES = 10_000;
/** Takes in one window; so few, since a queue of slow consumers has few. */
const WINDOW = 2;
/** Rising windows in a row, and a depth, from which on a queue is said to grow: a burst that is worked off has no rising lows. */
const STEADY = 6;
const DEEP = 25;

export const createUsages = (): Usages => ({ locks: new Map(), queues: new Map() });

/** Before the grant becomes a hold. */
export const noteWaited = (state: State, event: Acquire): void => {
  const grant = state.grants.get(event.grant);
  if (grant === undefined || grant.acquiredAt !== undefined || event.bits.operation !== Operation.hold) return;
  const resource = state.resources.get(event.resource);
  const length = lasted(state, grant.requestedAt, event.time);
  const { locks } = state.prediction.usages;
  let usage = locks.get(event.resource);
  if (resource === undefined || (usage === undefined && length < SHORT)) return;
  if (usage === undefined) {
    if (locks.size >= MOST_RESOURCES) return;
    usage = createUsage();
    locks.set(resource.id, usage);
  }
  noteOvertaking(state, usage, resource, grant);
  if (length < SHORT) return;
  usage.waits++;
  usage.waited += length;
  if (length <= (usage.longestWait?.length ?? 0)) return;
  const { requester: task, requestSite: site, requestedAt: from } = grant;
  usage.longestWait = { task, site, from, length, others: 0 };
};

const createUsage = (): Usage => ({
  waits: 0,
  waited: 0,
  longestWait: undefined,
  holds: 0,
  held: 0,
  longestHold: undefined,
  overtaken: undefined,
  oldest: undefined,
  overtakes: 0,
});

/** Somebody is served while another one has waited longer. */
const noteOvertaking = (state: State, usage: Usage, { waiters }: ResourceState, served: GrantState): void => {
  const first = waiters.values().next().value;
  if (first !== usage.oldest) {
    usage.oldest = first;
    usage.overtakes = 0;
  }
  const oldest = first === undefined ? undefined : state.grants.get(first);
  if (oldest === undefined || oldest === served || oldest.bits.operation !== Operation.hold) return;
  usage.overtakes++;
  if (usage.overtakes <= (usage.overtaken?.others ?? 0)) return;
  const { requester: task, requestSite: site, requestedAt: from } = oldest;
  usage.overtaken = { task, site, from, length: lasted(state, from, state.now), others: usage.overtakes };
};

/** Who has waited longest to hold it and still waits. */
export const oldestWait = (state: State, resource: ResourceId): GrantState | undefined => {
  for (const waiter of state.resources.get(resource)?.waiters ?? []) {
    const grant = state.grants.get(waiter);
    if (grant?.bits.operation === Operation.hold) return grant;
  }
  return undefined;
};

/** Before the grant is given back. */
export const noteHeld = (state: State, event: Release): void => {
  const usage = state.prediction.usages.locks.get(event.resource);
  const resource = state.resources.get(event.resource);
  const id = event.grant ?? (resource && unnamedGrant(state, resource, event.task));
  const grant = id === undefined ? undefined : state.grants.get(id);
  if (usage === undefined || resource === undefined || grant?.acquiredAt === undefined) return;
  const length = lasted(state, grant.acquiredAt, event.time);
  usage.holds++;
  usage.held += length;
  const others = resource.waiters.size;
  if (others === 0 || length <= (usage.longestHold?.length ?? 0)) return;
  const { holder: task, acquireSite: site, acquiredAt: from } = grant;
  usage.longestHold = { task, site, from, length, others };
};

/** Before the item is in the queue. */
export const notePut = (state: State, event: Enqueue): void => {
  const queue = state.resources.get(event.resource);
  if (queue?.kind !== 'queue' || queue.capacity !== undefined) return;
  const { queues } = state.prediction.usages;
  let growth = queues.get(queue.id);
  if (growth === undefined) {
    if (queues.size >= MOST_RESOURCES) return;
    growth = createGrowth(event.time);
    queues.set(queue.id, growth);
  }
  growth.puts++;
  growth.putsSince++;
  growth.putBy = event.task ?? growth.putBy;
  growth.putAt = event.site ?? growth.putAt;
};

const createGrowth = (since: Time): Growth => ({
  takes: 0,
  low: Number.POSITIVE_INFINITY,
  lastLow: Number.POSITIVE_INFINITY,
  rises: 0,
  since,
  puts: 0,
  putsSince: 0,
  takesSince: 0,
  putBy: undefined,
  putAt: undefined,
  takenBy: undefined,
  takenAt: undefined,
  found: undefined,
});

/** Before the wait for an item is over: where it was asked for. */
export const noteAsked = (state: State, event: Acquire): void => {
  const growth = state.prediction.usages.queues.get(event.resource);
  if (growth !== undefined) growth.takenAt = event.site ?? state.grants.get(event.grant)?.requestSite ?? growth.takenAt;
};

/** Before the item is out of the queue. */
export const noteTaken = (state: State, event: Dequeue): void => {
  const growth = state.prediction.usages.queues.get(event.resource);
  const depth = (state.resources.get(event.resource)?.items.size ?? 0) - 1;
  if (growth === undefined) return;
  growth.takenBy = event.task ?? growth.takenBy;
  growth.takenAt = event.site ?? growth.takenAt;
  growth.takesSince++;
  growth.low = Math.min(growth.low, depth);
  if (++growth.takes % WINDOW !== 0) return;
  if (growth.low > growth.lastLow) growth.rises++;
  else {
    growth.rises = 0;
    growth.since = event.time;
    growth.putsSince = 0;
    growth.takesSince = 0;
  }
  growth.lastLow = growth.low;
  growth.low = Number.POSITIVE_INFINITY;
  if (growth.rises < STEADY || depth < DEEP || depth <= (growth.found?.depth ?? 0)) return;
  if (growth.found === undefined) state.suspicion++;
  const { since, putsSince: puts, takesSince: takes, putBy, putAt, takenBy, takenAt } = growth;
  growth.found = { since, until: event.time, depth, puts, takes, putBy, putAt, takenBy, takenAt };
};
