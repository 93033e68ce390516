import type { ResourceState, TaskState } from '../model/state.ts';
import type { TaskId } from '../protocol/ids.ts';
import { fill } from '../text/format.ts';
import type { SelectContext } from './context.ts';
import { KILLED } from './fate.ts';
import type { RecentView } from './viewModel.ts';

const RECENT = 5;

const latest = (events: RecentView[]): RecentView[] => events.sort((a, b) => a.time - b.time).slice(-RECENT);

/** What the task last did, newest last. */
export function selectRecentOfTask(context: SelectContext, frames: readonly TaskState[]): RecentView[] {
  const { words, names } = context;
  const ids = new Set<TaskId>(frames.map((frame) => frame.id));
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
  for (const resource of context.state.resources.values()) {
    for (const hold of resource.history.holds.slice(-RECENT * 8)) {
      if (hold.task === undefined || !ids.has(hold.task)) continue;
      const name = names.resource(resource.id);
      events.push({ time: hold.from, text: fill(words['recent.took'], { name }) });
      if (hold.to !== undefined) events.push({ time: hold.to, text: fill(words['recent.released'], { name }) });
    }
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
