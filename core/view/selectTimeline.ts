import type { HoldSegment, ResourceState } from '../model/state.ts';
import type { TaskId } from '../protocol/ids.ts';
import { resourceKey, type SelectContext, taskKey } from './context.ts';
import { isFinal, KILLED } from './fate.ts';
import { barsOfFrames } from './frameBars.ts';
import { selectQuiet } from './selectQuiet.ts';
import { isOrphaned } from './selectResources.ts';
import { type ShownTask, withinOf } from './selectTasks.ts';
import type { BarView, HoldView, RowView, TaskStatus, TimelineView } from './viewModel.ts';

/** Rows above this are left to the folded groups of the view; the worst and the first come first. */
const TASK_ROWS = 400;

export function selectTimeline(context: SelectContext, shownTasks: readonly ShownTask[]): TimelineView {
  const from = Math.min(context.state.now, ...shownTasks.map(({ task }) => task.startedAt));
  const to = Math.max(context.now, from);
  const holds = holdsByTask(context, to);
  return {
    from: Number.isFinite(from) ? from : 0,
    to,
    rows: [...queueRows(context), ...taskRows(context, shownTasks, holds, to), ...lockRows(context, to)],
    quiet: selectQuiet(context, from, to),
  };
}

/** Processes with their tasks below, in order of their start. */
function taskRows(
  context: SelectContext,
  shownTasks: readonly ShownTask[],
  holds: ReadonlyMap<TaskId, HoldView[]>,
  to: number,
): RowView[] {
  const children = new Map<TaskId | undefined, ShownTask[]>();
  for (const shown of shownTasks.slice(0, TASK_ROWS)) {
    const within = withinOf(context, shown.task);
    children.set(within, [...(children.get(within) ?? []), shown]);
  }
  const row = (all: readonly ShownTask[], depth: number): RowView[] => {
    const shown = all.at(-1);
    const first = all[0];
    if (shown === undefined || first === undefined) return [];
    return [
      {
        kind: 'task',
        id: `row-${taskKey(first.task.id)}`,
        task: taskKey(shown.task.id),
        depth,
        bars: all.flatMap((each) => barsOf(context, each, to)),
        holds: all.flatMap((each) => holds.get(each.task.id) ?? []),
        ...(all.length === 1 ? {} : { earlier: all.slice(0, -1).map((each) => taskKey(each.task.id)) }),
      },
    ];
  };
  const below = (parent: TaskId, depth: number): RowView[] =>
    inRows(context, children.get(parent) ?? []).flatMap((all) => [
      ...row(all, depth),
      ...all.flatMap((shown) => below(shown.task.id, depth + 1)),
    ]);
  return (children.get(undefined) ?? []).flatMap((shown) => {
    const inner = below(shown.task.id, 1);
    // The row of a process with nothing in it says all that its title would.
    if (inner.length === 0) return row([shown], 0);
    const pid = context.state.processes.get(shown.task.process)?.pid ?? 0;
    const label = `${context.names.task(shown.task.id)}\u2002pid ${pid}`;
    return [{ kind: 'group', id: `group-${taskKey(shown.task.id)}`, label, depth: 0 }, ...row([shown], 0), ...inner];
  });
}

/** Activations of one name that follow each other share a row; in order of the first ones. */
function inRows(context: SelectContext, shownTasks: readonly ShownTask[]): readonly (readonly ShownTask[])[] {
  const rows = new Map<string, ShownTask[]>();
  for (const shown of shownTasks) {
    const { task } = shown;
    const key = task.kind === 'async' ? context.names.task(task.id) : taskKey(task.id);
    const row = rows.get(key);
    if (row === undefined) rows.set(key, [shown]);
    else row.push(shown);
  }
  return [...rows.values()];
}

/** What a task did, told by the innermost frame of each moment; from a certain finding on, its fate. */
function barsOf(context: SelectContext, { task, frames }: ShownTask, to: number): BarView[] {
  const end = task.endedAt ?? to;
  const fate = context.fate(task.id);
  const cut = fate === undefined ? end : Math.min(end, fate.since);
  const bars = barsOfFrames(frames, cut);
  if (fate !== undefined && end > cut) bars.push({ from: cut, to: end, status: fate.status });
  if (task.endedAt !== undefined) {
    const status: TaskStatus = task.outcome === KILLED ? 'killed' : 'done';
    bars.push({ from: task.endedAt, to: task.endedAt, status });
  }
  return bars;
}

const holdView = (context: SelectContext, resource: ResourceState, hold: HoldSegment, to: number): HoldView => ({
  from: hold.from,
  to: hold.to ?? to,
  task: hold.task === undefined ? '' : taskKey(context.shown(hold.task)),
  dead:
    hold.to === undefined &&
    context.findings.some((finding) => isFinal(finding) && finding.resources.includes(resource.id)),
});

/** A hold that outlived its holder is two blocks: what the holder had, and what nobody has since. */
function blocksOf(context: SelectContext, resource: ResourceState, hold: HoldSegment, to: number): HoldView[] {
  const block = holdView(context, resource, hold, to);
  const gone = hold.task === undefined ? undefined : context.state.tasks.get(hold.task)?.endedAt;
  if (!isOrphaned(context, resource) || gone === undefined || hold.to !== undefined || gone >= to) return [block];
  return [
    { ...block, to: gone, dead: false },
    { ...block, from: gone },
  ];
}

function holdsByTask(context: SelectContext, to: number): ReadonlyMap<TaskId, HoldView[]> {
  const holds = new Map<TaskId, HoldView[]>();
  for (const resource of context.state.resources.values()) {
    for (const hold of resource.history.holds) {
      if (hold.task === undefined) continue;
      const task = context.shown(hold.task);
      const list = holds.get(task) ?? [];
      list.push(holdView(context, resource, hold, to));
      holds.set(task, list);
    }
  }
  return holds;
}

/** At a barrier nobody holds anything; who waits for it shows in the rows of tasks. */
const isCounted = ({ kind, capacity }: ResourceState): boolean =>
  kind === 'queue' || kind === 'pipe' || (kind !== 'barrier' && (capacity ?? 1) > 1);

function queueRows(context: SelectContext): RowView[] {
  return [...context.state.resources.values()]
    .filter((resource) => isCounted(resource) && resource.history.levels.length > 0)
    .map((resource) => ({
      kind: 'queue',
      id: `row-${resourceKey(resource.id)}`,
      resource: resourceKey(resource.id),
      capacity: resource.capacity,
      steps: resource.history.levels.map(({ from, level, putters, takers }) => ({ from, level, putters, takers })),
    }));
}

function lockRows(context: SelectContext, to: number): RowView[] {
  return [...context.state.resources.values()]
    .filter((resource) => !isCounted(resource) && resource.kind !== 'future' && resource.history.holds.length > 0)
    .map((resource) => ({
      kind: 'lock',
      id: `row-${resourceKey(resource.id)}`,
      resource: resourceKey(resource.id),
      blocks: resource.history.holds.flatMap((hold) => blocksOf(context, resource, hold, to)),
    }));
}
