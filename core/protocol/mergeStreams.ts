/** Merges sequences of events, each in order of time, into one. */
import type { LockstepEvent } from './events.ts';
import type { Time } from './ids.ts';

/** A queue that is read from `head` on. */
export interface EventQueue {
  events: LockstepEvent[];
  head: number;
}

/** Whether an anomaly tells of events that came too late: reading the whole recording again puts them right. */
export const isLateness = (event: LockstepEvent): boolean =>
  event.kind === 'anomaly' && event.anomaly.note === 'lateEvents';

/**
 * Takes the events before `until` out of the queues, in order of time, at equal times in order of the queues. What is
 * earlier than `from` is moved to it and told once for each queue.
 */
export const mergeStreams = (queues: readonly EventQueue[], from: Time, until: Time): LockstepEvent[] => {
  const merged: LockstepEvent[] = [];
  const waiting = queues.filter((queue) => queue.head < queue.events.length);
  for (const queue of waiting) takeLate(queue, from, merged);
  for (;;) {
    const [first, bound] = earliest(waiting);
    if (first === undefined) break;
    const limit = Math.min(bound, until);
    const before = first.head;
    for (
      let event = first.events[first.head];
      event !== undefined && event.time < limit;
      event = first.events[first.head]
    ) {
      merged.push(event);
      first.head++;
    }
    // Another queue has an event at the very same time: one step, so that the order of queues decides.
    const tied = first.events[first.head];
    if (first.head === before) {
      if (tied === undefined || tied.time >= until) break;
      merged.push(tied);
      first.head++;
    }
  }
  for (const queue of waiting) forget(queue);
  return merged;
};

/** Puts an event behind those that are not later. */
export const insertByTime = (queue: EventQueue, event: LockstepEvent): void => {
  let at = queue.events.length;
  while (at > queue.head && (queue.events[at - 1]?.time ?? 0) > event.time) at--;
  queue.events.splice(at, 0, event);
};

/** The queue whose next event is earliest, and the time of the next earliest queue. */
const earliest = (queues: readonly EventQueue[]): [EventQueue | undefined, number] => {
  let first: EventQueue | undefined;
  let least = Number.POSITIVE_INFINITY;
  let second = Number.POSITIVE_INFINITY;
  for (const queue of queues) {
    const next = queue.events[queue.head]?.time;
    if (next === undefined) continue;
    if (first === undefined || next < least) {
      second = least;
      least = next;
      first = queue;
    } else if (next < second) second = next;
  }
  return [first, second];
};

const takeLate = (queue: EventQueue, from: Time, merged: LockstepEvent[]): void => {
  const first = queue.events[queue.head];
  if (first === undefined || first.time >= from) return;
  const late = from - first.time;
  let events = 0;
  for (let event: LockstepEvent | undefined = first; event !== undefined && event.time < from; ) {
    merged.push({ ...event, time: from });
    // Neither of these has a place among the others.
    if (event.kind !== 'anomaly' && event.kind !== 'standstill') events++;
    queue.head++;
    event = queue.events[queue.head];
  }
  if (events === 0) return;
  merged.push({ kind: 'anomaly', time: from, anomaly: { note: 'lateEvents', values: { events, late } } });
};

const forget = (queue: EventQueue): void => {
  if (queue.head === queue.events.length) queue.events = [];
  else if (queue.head > 4096) queue.events = queue.events.slice(queue.head);
  else return;
  queue.head = 0;
};
