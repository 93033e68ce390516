import type { HoldSegment, ResourceState, TaskState } from '../model/state.ts';
import type { ResourceId, TaskId } from '../protocol/ids.ts';
import { fill } from '../text/format.ts';
import type { SelectContext } from './context.ts';
import { KILLED } from './fate.ts';
import type { RecentView } from './viewModel.ts';

const RECENT = 5;

const latest = (events: RecentView[]): RecentView[] => events.sort((a, b) => a.time - b.time).slice(-RECENT);

/** Holds by their task. */
export type RecentHolds = ReadonlyMap<TaskId, readonly { readonly resource: ResourceId; readonly hold: HoldSegment }[]>;

/** The latest of each resource, looked up once for all tasks. */
export function recentHolds({ state }: SelectContext): RecentHolds {
  const holds = new Map<TaskId, { resource: ResourceId; hold: HoldSegment }[]>();
  for (const { id: resource, history } of state.resources.values()) {
    for (const hold of history.holds.slice(-RECENT * 8)) {
      if (hold.task === undefined) continue;
      const own = holds.get(hold.task);
      if (own === undefined) holds.set(hold.task, [{ resource, hold }]);
      else own.push({ resource, hold });
    }
  }
  return holds;
}

/** What the task last did, newest last. */
export function selectRecentOfTask(
  context: SelectContext,
  frames: readonly TaskState[],
  holds: RecentHolds,
): RecentView[] {
  const { words, names } = context;
  const events: RecentView[] = [];
  for (const frame of frames) {
    events.push({ time: frame.startedAt, text: words['recent.started'] });
    if (frame.endedAt !== undefined) {
      const text = frame.outcome === KILLED ? words['recent.killed'] : words['recent.ended'];
      events.push({ time: frame.endedAt, text });
    }
    for (const segment of frame.history.segments.slice(-RECENT * 2)) {
      if (segment.activity !== 'waits' || segment.resource === undefined) continue;
      const text = fill(words['recent.asked'], { name: names.resource(segment.resource) });
      events.push({ time: segment.from, text });
    }
  }
  for (const { resource, hold } of frames.flatMap((frame) => holds.get(frame.id) ?? [])) {
    const name = names.resource(resource);
    events.push({ time: hold.from, text: fill(words['recent.took'], { name }) });
    if (hold.to !== undefined) events.push({ time: hold.to, text: fill(words['recent.released'], { name }) });
  }
  return latest(events);
}

/** What last happened to the resource, newest last. */
export function selectRecentOfResource(context: SelectContext, resource: ResourceState): RecentView[] {
  const { words, names } = context;
  return latest(
    resource.history.holds.slice(-RECENT).flatMap((hold): RecentView[] => {
      const task = names.task(hold.task);
      const took = { time: hold.from, text: fill(words['recent.tookBy'], { task }) };
      if (hold.to === undefined) return [took];
      return [took, { time: hold.to, text: fill(words['recent.releasedBy'], { task }) }];
    }),
  );
}
