/**
 * Updates of shared data: who read a part of it and wrote it later, and what others wrote in between. Reading and writing are whole
 * by themselves; what is lost is the update of whoever wrote between the two.
 *
 * Two updates by different tasks race when no lock is held by both from the reading to the writing (locksets, after S. Savage et al., "Eraser: A Dynamic
 * Data Race Detector for Multithreaded Programs", 1997) and nothing orders them (happensBefore.ts).
 */
import type { Access } from '../../protocol/events.ts';
import type { ResourceId, SiteId, StreamId, TaskId, Time } from '../../protocol/ids.ts';
import { time } from '../../protocol/ids.ts';
import type { GrantState, State, TaskState } from '../state.ts';
import { awaiterOf, happensBefore, haveMet } from './happensBefore.ts';
import { locksOf } from './lockOrder.ts';

export interface Reading {
  readonly task: TaskId;
  readonly at: Time;
  readonly site: SiteId | undefined;
}
/** A part was read and later written by one task, or by calls that it awaits. */
export interface Update {
  readonly task: TaskId;
  readonly stream: StreamId;
  readonly read: Reading;
  readonly at: Time;
  readonly site: SiteId | undefined;
  /** Some other task overwrote it unseen. */
  isLost: boolean;
  /** Held from the reading to the writing. */
  readonly locks: readonly GrantState[];
}
/** Two updates of the same part that nothing keeps apart. */
export interface Race {
  readonly resource: ResourceId;
  readonly part: string;
  /** Who wrote first. */
  readonly first: Update;
  readonly second: Update;
  /** The first one wrote after the second one had read: its update was overwritten unseen. */
  readonly isLost: boolean;
}
interface Part {
  /** The latest of each task, latest last. */
  readonly readings: Map<TaskId, Reading>;
  /** Latest last. */
  readonly updates: Update[];
}
/** What was found of one resource. */
export interface Races {
  readonly parts: Map<string, Part>;
  /** The first one in which an update was lost, else the first one that was possible. */
  found: Race | undefined;
  /** Updates that were overwritten unseen. */
  lost: number;
  /** How often each lock was held from reading to writing. */
  readonly guards: Map<ResourceId, number>;
}

/** Memory that the threads of a process share. */
export const MEMORY = 'memory';
/** By so much the clocks of two threads may differ, which know of each other by what takes less. Nanoseconds. */
const SKEW = 1e6;
const MOST_RESOURCES = 1000;
const MOST_PARTS = 1000;
const MOST_READINGS = 256;
const MOST_UPDATES = 16;
const MOST_CALLERS = 64;
const MOST_GUARDS = 32;

export const noteAccess = (state: State, event: Access): void => {
  const task = event.task === undefined ? undefined : state.tasks.get(event.task);
  if (task === undefined) return;
  const races = racesOf(state, event.resource);
  const part = races === undefined ? undefined : partOf(races, event.part);
  if (races === undefined || part === undefined) return;
  const { at, site } = event;
  if (!event.isWrite) {
    part.readings.delete(task.id);
    part.readings.set(task.id, { task: task.id, at, site });
    if (part.readings.size > MOST_READINGS) {
      const [oldest] = part.readings.keys();
      if (oldest !== undefined) part.readings.delete(oldest);
    }
    return;
  }
  const read = readingOf(state, part, task);
  if (read === undefined) return;
  const locks = locksOf(state, task, read.at);
  for (const { resource } of locks)
    if (races.guards.size < MOST_GUARDS || races.guards.has(resource))
      races.guards.set(resource, (races.guards.get(resource) ?? 0) + 1);
  const update: Update = { task: task.id, stream: task.stream, read, at, site, isLost: false, locks };
  for (const other of part.updates) compare(state, races, event, other, update);
  part.updates.push(update);
  if (part.updates.length > MOST_UPDATES) part.updates.shift();
};

const racesOf = (state: State, resource: ResourceId): Races | undefined => {
  const { races } = state.prediction;
  let known = races.get(resource);
  if (known === undefined && races.size < MOST_RESOURCES) {
    known = { parts: new Map(), found: undefined, lost: 0, guards: new Map() };
    races.set(resource, known);
  }
  return known;
};

const partOf = ({ parts }: Races, name: string): Part | undefined => {
  let part = parts.get(name);
  if (part === undefined && parts.size < MOST_PARTS) {
    part = { readings: new Map(), updates: [] };
    parts.set(name, part);
  }
  return part;
};

/** What the task that writes has read last, by itself or by a call that it or a caller of it awaits. */
const readingOf = (state: State, { readings }: Part, writer: TaskState): Reading | undefined => {
  const own = readings.get(writer.id);
  let latest = own;
  const callers = asyncCallers(state, writer);
  for (const reading of readings.values()) {
    if (latest !== undefined && reading.at <= latest.at) continue;
    if (isWithinOneOf(state, reading.task, callers)) latest = reading;
  }
  return latest;
};

const asyncCallers = (state: State, task: TaskState): ReadonlySet<TaskId> => {
  const callers = new Set([task.id]);
  let current: TaskState | undefined = task;
  while (current?.kind === 'async' && current.parent !== undefined && callers.size < MOST_CALLERS) {
    current = state.tasks.get(current.frameOf ?? current.parent);
    if (current?.kind === 'async') callers.add(current.id);
  }
  return callers;
};

/** Whether the task is one of these, or a call that one of them awaits. */
const isWithinOneOf = (state: State, id: TaskId, callers: ReadonlySet<TaskId>): boolean => {
  let current: TaskId | undefined = id;
  for (let steps = 0; current !== undefined && steps < MOST_CALLERS; steps++) {
    if (callers.has(current)) return true;
    const task: TaskState | undefined = state.tasks.get(current);
    current = task === undefined ? undefined : awaiterOf(task);
  }
  return false;
};

const compare = (state: State, races: Races, event: Access, one: Update, other: Update): void => {
  const isMemory = state.resources.get(event.resource)?.kind === MEMORY;
  // What is told of memory may come late.
  const [first, second] = isMemory && other.at < one.at ? [other, one] : [one, other];
  if (first.task === second.task || areOne(state, first, second) || isGuarded(first, second)) return;
  if (isMemory && (first.stream === second.stream || !canMeet(state, { ...first, at: time(first.at - SKEW) }, second)))
    return;
  const isLost = first.at > second.read.at;
  if (isLost && !first.isLost) races.lost++;
  first.isLost ||= isLost;
  if (races.found?.isLost === true || (races.found !== undefined && !isLost)) return;
  if (!isLost && !canMeet(state, first, second)) return;
  races.found = { resource: event.resource, part: event.part, first, second, isLost };
  state.prediction.named.add(first.task).add(second.task);
  state.suspicion++;
};

/** Calls of one task, which follow each other. */
const areOne = (state: State, first: Update, second: Update): boolean => {
  const task = state.tasks.get(second.task);
  return task !== undefined && isWithinOneOf(state, first.task, asyncCallers(state, task));
};

const isGuarded = (first: Update, second: Update): boolean =>
  first.locks.some((lock) =>
    second.locks.some(({ resource, bits }) => resource === lock.resource && !(bits.shared && lock.bits.shared)),
  );

const canMeet = (state: State, first: Update, second: Update): boolean => {
  const earlier = { task: first.task, stream: first.stream, at: first.at };
  const later = { task: second.task, stream: second.stream, at: second.read.at };
  return haveMet(state, earlier, later) && !happensBefore(state, earlier, later);
};
