import type { GrantState, TaskState } from '../model/state.ts';
import type { GrantId, SiteId, TaskId } from '../protocol/ids.ts';
import { resourceKey, type SelectContext, taskKey } from './context.ts';
import { KILLED } from './fate.ts';
import { recentHolds, selectRecentOfTask } from './selectRecent.ts';
import type { SiteView, TaskStatus, TaskTrait, TaskView } from './viewModel.ts';

/** Ended tasks that matter to nothing any more are kept up to this many, latest first. */
const ENDED_LIMIT = 200;

/** A task as views show it, with the activations that are its frames now, innermost first. */
export interface ShownTask {
  readonly task: TaskState;
  readonly frames: readonly TaskState[];
}

/** All tasks worth showing, in order of their start. */
export function selectShownTasks(context: SelectContext): readonly ShownTask[] {
  const frames = new Map<TaskId, TaskState[]>();
  for (const task of context.state.tasks.values()) {
    const shown = context.shown(task.id);
    const list = frames.get(shown) ?? [];
    list.push(task);
    frames.set(shown, list);
  }
  const named = new Set(context.findings.flatMap((finding) => [...finding.tasks, ...finding.behind]));
  const all = [...frames].flatMap(([id, list]): ShownTask[] => {
    const task = context.state.tasks.get(id);
    return task === undefined ? [] : [{ task, frames: innermostFirst(context, list) }];
  });
  const kept = (shown: ShownTask): boolean =>
    shown.task.endedAt === undefined ||
    shown.task.kind !== 'async' ||
    shown.task.holds.size > 0 ||
    shown.frames.some((frame) => named.has(frame.id));
  const ended = all.filter((shown) => !kept(shown));
  const dropped = new Set(ended.sort((a, b) => (b.task.endedAt ?? 0) - (a.task.endedAt ?? 0)).slice(ENDED_LIMIT));
  return all.filter((shown) => !dropped.has(shown)).sort((a, b) => a.task.startedAt - b.task.startedAt);
}

function innermostFirst(context: SelectContext, frames: readonly TaskState[]): readonly TaskState[] {
  const depth = (task: TaskState): number => {
    // What has ended is no frame any more, unless all have.
    if (task.endedAt !== undefined && frames.some((frame) => frame.endedAt === undefined)) return -1;
    let steps = 0;
    for (let at = context.frames.owner(task.id); at !== undefined && steps < frames.length; steps += 1) {
      at = context.frames.owner(at);
    }
    return steps;
  };
  return frames.length < 2 ? frames : [...frames].sort((a, b) => depth(b) - depth(a));
}

const grantsOf = (context: SelectContext, ids: Iterable<GrantId>): GrantState[] =>
  [...ids].flatMap((id) => context.state.grants.get(id) ?? []);

const pendingOf = (context: SelectContext, shown: ShownTask): GrantState[] =>
  shown.frames.flatMap((frame) => grantsOf(context, frame.waits));
const heldOf = (context: SelectContext, shown: ShownTask): GrantState[] =>
  shown.frames.flatMap((frame) => grantsOf(context, frame.holds));

const innermost = (shown: ShownTask): TaskState => shown.frames[0] ?? shown.task;

/** What the task does now, and since when. A certain finding overrules what the last events said. */
function statusOf(context: SelectContext, shown: ShownTask): { status: TaskStatus; since: number } {
  const { task } = shown;
  const frame = innermost(shown);
  const pending = pendingOf(context, shown);
  const last = frame.history.segments.at(-1);
  const since = pending[0]?.requestedAt ?? frame.suspension?.since ?? last?.from ?? frame.startedAt;
  const fate = context.fate(task.id);
  // A program often ends because of its deadlock: what its tasks died of says more than that they are gone.
  if (task.endedAt !== undefined && (fate === undefined || task.endedAt < fate.since)) {
    return { status: task.outcome === KILLED ? 'killed' : 'done', since: task.endedAt };
  }
  if (fate !== undefined) return { status: fate.status, since };
  if (pending.length > 0) return { status: 'waits', since };
  return { status: last?.activity ?? 'runs', since };
}

function stackOf(context: SelectContext, shown: ShownTask): SiteView[] {
  const pending = pendingOf(context, shown)[0]?.requestSite;
  const sites: (SiteId | undefined)[] = [pending, ...shown.frames.map((frame) => frame.suspension?.site)];
  const views = sites.flatMap((site) => context.siteView(site) ?? []);
  return views.filter((view, index) => {
    const before = views[index - 1];
    return before === undefined || before.path !== view.path || before.line !== view.line;
  });
}

function endOf(context: SelectContext, task: TaskState): string {
  if (task.endedAt === undefined) return '';
  const process = context.state.processes.get(task.process);
  const stream = context.state.streams.get(task.stream);
  if (task.kind === 'process' && process?.signal) return process.signal;
  const code = task.kind === 'process' ? (process?.code ?? stream?.exitCode) : stream?.exitCode;
  return task.kind !== 'async' && typeof code === 'number' ? String(code) : '';
}

/** The thread or process that an async task runs in, the process that a thread runs in. */
export function withinOf(context: SelectContext, task: TaskState): TaskId | undefined {
  if (task.kind === 'process') return undefined;
  const process = context.state.processes.get(task.process);
  const main = process?.streams.map((id) => context.state.streams.get(id)).find((stream) => stream?.thread === 0);
  const within = task.kind === 'async' ? context.state.streams.get(task.stream)?.task : main?.task;
  return within === task.id ? undefined : within;
}

/** Daemons are told by what can be joined: their ends. */
const daemonsOf = ({ state }: SelectContext): ReadonlySet<TaskId> => {
  const found = new Set<TaskId>();
  for (const { endOf, gauges } of state.resources.values()) {
    if (endOf !== undefined && (gauges.get('daemon') ?? 0) > 0) found.add(endOf);
  }
  return found;
};

function traitsOf({ state }: SelectContext, task: TaskState, daemons: ReadonlySet<TaskId>): TaskTrait[] {
  const traits: TaskTrait[] = daemons.has(task.id) ? ['daemon'] : [];
  if (task.kind !== 'process' || task.endedAt !== undefined || task.parent === undefined) return traits;
  const parent = state.tasks.get(task.parent);
  const parentEnded = parent !== undefined && state.processes.get(parent.process)?.endedAt !== undefined;
  return parentEnded ? [...traits, 'orphan'] : traits;
}

export function selectTasks(context: SelectContext, shownTasks: readonly ShownTask[]): TaskView[] {
  const awaitedBy = new Map<TaskId, Set<TaskId>>();
  for (const { task, frames } of shownTasks) {
    for (const target of frames[0]?.suspension?.targets ?? []) {
      if (target.kind !== 'task') continue;
      const by = awaitedBy.get(context.shown(target.task)) ?? new Set();
      awaitedBy.set(context.shown(target.task), by.add(task.id));
    }
  }
  const daemons = daemonsOf(context);
  const holds = recentHolds(context);
  return shownTasks.map((shown): TaskView => {
    const { task } = shown;
    const within = withinOf(context, task);
    const stack = stackOf(context, shown);
    const traits = traitsOf(context, task, daemons);
    return {
      id: taskKey(task.id),
      name: context.names.task(task.id),
      kind: task.kind,
      ...statusOf(context, shown),
      within: within === undefined ? undefined : taskKey(within),
      pid: context.state.processes.get(task.process)?.pid ?? 0,
      at: stack[0] ?? context.siteView(task.site),
      waitsFor: pendingOf(context, shown).map((grant) => resourceKey(grant.resource)),
      holds: [...new Set(heldOf(context, shown).map((grant) => resourceKey(grant.resource)))],
      awaitedBy: [...(awaitedBy.get(task.id) ?? [])].map(taskKey),
      stack,
      recent: selectRecentOfTask(context, shown.frames, holds),
      end: endOf(context, task),
      endedAt: task.endedAt,
      ...(traits.length === 0 ? {} : { traits }),
    };
  });
}
