/** Builds snapshots for the tests of the views from short descriptions. Times are given in seconds. */
import { describeState } from '../../../core/view/resourceState.ts';
import type {
  BarView,
  EdgeView,
  FindingView,
  HoldView,
  Language,
  ResourceView,
  RowView,
  SiteView,
  Snapshot,
  TaskStatus,
  TaskView,
} from '../../../core/view/viewModel.ts';
import { wordsOf } from '../../../core/view/words.ts';

export const seconds = (value: number): number => Math.round(value * 1e9);

export const site = (file: string, line: number, functionName = ''): SiteView => ({
  path: `/demo/${file}`,
  file,
  line,
  column: 3,
  functionName,
});

export const task = (id: string, name: string, more: Partial<TaskView> = {}): TaskView => ({
  id,
  name,
  kind: 'async',
  status: 'runs',
  within: undefined,
  pid: 48213,
  at: undefined,
  since: 0,
  waitsFor: [],
  holds: [],
  awaitedBy: [],
  stack: more.at === undefined ? [] : [more.at],
  recent: [],
  end: '',
  endedAt: undefined,
  ...more,
});

export const resource = (id: string, name: string, kind: string, more: Partial<ResourceView> = {}): ResourceView => ({
  id,
  name,
  kind,
  capacity: kind === 'lock' ? 1 : undefined,
  level: more.holders?.length ?? 0,
  holders: [],
  waiters: [],
  items: [],
  orphaned: false,
  createdAt: undefined,
  puts: [],
  takes: [],
  mostEver: 0,
  gauges: [],
  recent: [],
  ...more,
});

export const edge = (kind: EdgeView['kind'], from: string, to: string, more: Partial<EdgeView> = {}): EdgeView => ({
  id: `${kind}:${from}:${to}`,
  kind,
  from,
  to,
  since: 0,
  dead: false,
  place: undefined,
  operation: kind === 'waitsFor' || kind === 'heldBy' ? 'hold' : undefined,
  count: undefined,
  at: undefined,
  sentence: `${from} ${kind} ${to}`,
  ...more,
});

export const finding = (id: string, more: Partial<FindingView> = {}): FindingView => ({
  id,
  detector: 'deadlock-cycle',
  category: 'deadlock',
  severity: 'error',
  certainty: 'certain',
  title: 'Deadlock',
  messageParts: [{ text: more.message ?? '', strong: false }],
  message: '',
  cause: '',
  why: '',
  fix: '',
  since: 0,
  cyclic: true,
  steps: [],
  tasks: [],
  resources: [],
  behind: [],
  sites: [],
  ...more,
});

/** Bars from a text: each letter lasts `step` seconds. r runs, w waits, s sleeps, a awaits, others as spaces: nothing. */
export function bars(text: string, start: number, step: number): BarView[] {
  const statuses: Readonly<Record<string, TaskStatus>> = { r: 'runs', w: 'waits', s: 'sleeps', a: 'awaits' };
  const found: BarView[] = [];
  for (const match of text.matchAll(/([rwsa])\1*/g)) {
    const from = seconds(start + match.index * step);
    const to = seconds(start + (match.index + match[0].length) * step);
    const status = statuses[match[0].charAt(0)];
    if (status !== undefined) found.push({ from, to, status });
  }
  return found;
}

/** Repeatable numbers from 0 to 1 (a linear congruential generator), so that scenes never change. */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

export const taskRow = (
  id: string,
  taskId: string,
  depth: number,
  rowBars: readonly BarView[],
  holds: readonly HoldView[] = [],
): RowView => ({
  kind: 'task',
  id,
  task: taskId,
  depth,
  bars: rowBars,
  holds,
});

export type SceneParts = Partial<Omit<Snapshot, 'run' | 'timeline' | 'counts'>> & {
  readonly run?: Partial<Snapshot['run']>;
  readonly timeline?: Partial<Snapshot['timeline']>;
};

export function scene(parts: SceneParts, language: Language = 'en'): Snapshot {
  const tasks = parts.tasks ?? [];
  const resources = (parts.resources ?? []).map((each) => ({ ...each, state: describeState(each, wordsOf(language)) }));
  return {
    version: 1,
    language,
    tasks,
    edges: [],
    findings: [],
    sources: [],
    words: wordsOf(language),
    ...parts,
    resources,
    run: {
      state: 'live',
      program: 'program.ts',
      headline: 'Live',
      message: '',
      now: 0,
      events: 1204,
      dropped: 0,
      droppedAt: undefined,
      ...parts.run,
    },
    counts: {
      tasks: tasks.length,
      locks: resources.filter((each) => each.kind.endsWith('lock')).length,
      queues: resources.filter((each) => each.kind === 'queue').length,
      waiting: tasks.filter((each) => each.waitsFor.length > 0).length,
      deadlocked: tasks.filter((each) => each.status === 'deadlocked').length,
    },
    timeline: { from: 0, to: parts.run?.now ?? 0, rows: [], quiet: [], ...parts.timeline },
  };
}
