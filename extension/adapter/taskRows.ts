/** Tasks as the threads and stack frames of the debug adapter protocol. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { SiteView, Snapshot, TaskStatus, TaskView } from '../../core/view/viewModel.ts';
import type { Say } from './words.ts';

/** More rows than this help nobody, and editors draw them slowly. */
const MAX_THREADS = 200;

const order: readonly TaskStatus[] = [
  'deadlocked',
  'stuckBehind',
  'waits',
  'killed',
  'awaits',
  'runs',
  'sleeps',
  'done',
];

function isWorthLooking(task: TaskView, found: ReadonlySet<string>): boolean {
  if (found.has(task.id) || task.status === 'deadlocked' || task.status === 'stuckBehind') return true;
  if (task.holds.length > 0 || task.waitsFor.length > 0) return true;
  return task.kind !== 'async' && task.endedAt === undefined;
}

/** What a thread's row stands for: the worst off first, the program's own first task where nothing else is to be seen. */
export function shownTasks(snapshot: Snapshot): readonly TaskView[] {
  const found = new Set(snapshot.findings.flatMap(({ tasks }) => tasks));
  const worth = snapshot.tasks.filter((task) => isWorthLooking(task, found));
  const tasks = worth.length > 0 ? worth : snapshot.tasks.slice(0, 1);
  return [...tasks].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status)).slice(0, MAX_THREADS);
}

export const threadName = (task: TaskView, snapshot: Snapshot, say: Say): string =>
  say('thread.name', { task: task.name, status: snapshot.words[`status.${task.status}`] ?? task.status });

export interface Frame {
  readonly name: string;
  readonly site: SiteView | undefined;
  /** A line between two tasks' frames. */
  readonly isLabel: boolean;
}

/** Where the task waits, then the tasks that await it, as far as each is awaited. */
export function framesOf(task: TaskView, snapshot: Snapshot, say: Say): readonly Frame[] {
  const frames: Frame[] = [];
  const seen = new Set<string>();
  const add = (each: TaskView): void => {
    seen.add(each.id);
    const sites = each.stack.length > 0 ? each.stack : each.at === undefined ? [] : [each.at];
    for (const site of sites) frames.push({ name: site.functionName || each.name, site, isLabel: false });
    for (const id of each.awaitedBy) {
      const next = snapshot.tasks.find((other) => other.id === id);
      if (next === undefined || seen.has(id)) continue;
      frames.push({ name: say('frame.awaitedBy', { task: next.name }), site: undefined, isLabel: true });
      add(next);
    }
  };
  add(task);
  return frames.length > 0 ? frames : [{ name: say('frame.unknown'), site: undefined, isLabel: true }];
}

/** Files that exist only inside Node have no path to open. */
export function sourceOf(site: SiteView): DebugProtocol.Source {
  const isFile = !site.path.startsWith('node:');
  return { name: site.file, ...(isFile ? { path: site.path } : { presentationHint: 'deemphasize' }) };
}

export function stackFrame(frame: Frame, id: number): DebugProtocol.StackFrame {
  const { name, site, isLabel } = frame;
  if (site === undefined) return { id, name, line: 0, column: 0, ...(isLabel ? { presentationHint: 'label' } : {}) };
  return { id, name, source: sourceOf(site), line: site.line, column: site.column };
}
