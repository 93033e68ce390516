/** Rows of the timeline with their places, bars merged to what can be seen, and alike tasks folded. */
import type { BarView, HoldView, RowView, Snapshot, TaskStatus, TaskView } from '../../core/view/viewModel.ts';
import { familyName } from './fold.ts';
import type { TimeScale } from './timeScale.ts';

export interface PlacedBar {
  readonly x0: number;
  readonly x1: number;
  readonly status: TaskStatus;
}
export interface PlacedBlock {
  readonly x0: number;
  readonly x1: number;
  readonly task: string;
  readonly dead: boolean;
}
export interface PlacedStep {
  readonly x0: number;
  readonly x1: number;
  readonly level: number;
  readonly putters: number;
  readonly takers: number;
}
export interface FoldShare {
  readonly x0: number;
  readonly x1: number;
  /** Tasks by state, in the order dead, stuck, waits, runs. */
  readonly counts: readonly [number, number, number, number];
}
interface RowCommon {
  readonly id: string;
  readonly y: number;
  readonly height: number;
  readonly depth: number;
}
export type PlacedRow =
  | (RowCommon & { readonly kind: 'group'; readonly label: string; readonly note: string })
  | (RowCommon & {
      readonly kind: 'task';
      readonly task: string;
      /** A row above it has its name and its process's number already. */
      readonly titled: boolean;
      /** Activations that share the row, ended before. */
      readonly earlier: readonly string[];
      readonly bars: readonly PlacedBar[];
      readonly holds: readonly PlacedBlock[];
    })
  | (RowCommon & { readonly kind: 'lock'; readonly resource: string; readonly blocks: readonly PlacedBlock[] })
  | (RowCommon & {
      readonly kind: 'queue';
      readonly resource: string;
      readonly capacity: number | undefined;
      readonly top: number;
      readonly steps: readonly PlacedStep[];
    })
  | (RowCommon & {
      readonly kind: 'fold';
      readonly label: string;
      readonly members: readonly string[];
      readonly shares: readonly FoldShare[];
    });

const HEIGHT = { group: 21, task: 21, lock: 16, fold: 28 };
const ROWS_MOST = 40;
const rank: Readonly<Record<TaskStatus, number>> = {
  deadlocked: 7,
  stuckBehind: 6,
  waits: 5,
  runs: 4,
  killed: 3,
  awaits: 2,
  sleeps: 1,
  done: 0,
};

export function placeRows(snapshot: Snapshot, scale: TimeScale, narrow: boolean): PlacedRow[] {
  const rows = snapshot.timeline.rows;
  const tasks = rows.filter((row) => row.kind === 'task');
  const body =
    tasks.length > ROWS_MOST
      ? foldRows(snapshot, tasks)
      : rows.filter((row) => row.kind === 'task' || row.kind === 'group');
  const depths = rows.filter((row) => row.kind === 'queue');
  // A queue stands first, unless the findings are about something else.
  const loud = snapshot.findings.filter((finding) => finding.certainty === 'certain' && finding.severity === 'error');
  const leads = (id: string): boolean =>
    (isQueue(snapshot, id) || isPool(snapshot, id)) &&
    (loud.length === 0 || loud.some((finding) => finding.resources.includes(id)));
  const queues = depths.filter((row) => leads(row.resource));
  const rest = depths.filter((row) => !leads(row.resource));
  const locks = rows
    .filter((row) => row.kind === 'lock')
    .filter((row) => tasks.length <= ROWS_MOST || row.blocks.some((block) => block.dead));
  const onlyGroup =
    !narrow &&
    body.filter((row) => row.kind === 'group').length === 1 &&
    tasks.filter((row) => row.depth === 0).length === 1;
  const titles = new Set(rows.flatMap((row) => (row.kind === 'group' ? [row.id.replace(/^group-/, '')] : [])));
  const placed: PlacedRow[] = [];
  let y = 4;
  const add = (row: PlacedRow): void => {
    placed.push(row);
    y += row.height;
  };
  for (const row of queues) add(queueRow(row, snapshot, scale, narrow, y));
  for (const row of body) {
    if (row.kind === 'group') {
      if (narrow && body.filter((each) => each.kind === 'group').length === 1) continue;
      const [label = '', note = ''] = row.label.split('\u2002');
      add({
        kind: 'group',
        id: row.id,
        label: onlyGroup ? snapshot.run.program || label : label,
        note,
        y,
        height: HEIGHT.group,
        depth: 0,
      });
    } else if (row.kind === 'fold') {
      add({ ...row, y, height: HEIGHT.fold, shares: sharesOf(row.rows, scale) });
    } else if (row.kind === 'task') {
      const holds = blocksOf(row.holds, scale);
      add({
        kind: 'task',
        id: row.id,
        task: row.task,
        titled: row.depth > 0 || titles.has(row.task),
        earlier: row.earlier ?? [],
        bars: barsOf(row.bars, scale),
        holds,
        y,
        height: HEIGHT.task,
        depth: narrow ? 0 : row.depth,
      });
    }
  }
  if (locks.length + rest.length > 0 && !narrow) {
    const { words } = snapshot;
    add({
      kind: 'group',
      id: 'group-locks',
      label: words['timeline.locks'] ?? '',
      note: words['timeline.locksNote'] ?? '',
      y,
      height: HEIGHT.group,
      depth: 0,
    });
  }
  for (const row of locks) {
    add({
      kind: 'lock',
      id: row.id,
      resource: row.resource,
      blocks: blocksOf(row.blocks, scale),
      y,
      height: HEIGHT.lock,
      depth: 0,
    });
  }
  for (const row of rest) add(queueRow(row, snapshot, scale, narrow, y));
  return placed;
}

const isQueue = (snapshot: Snapshot, id: string): boolean => {
  const kind = snapshot.resources.find((each) => each.id === id)?.kind;
  return kind === 'queue' || kind === 'pipe';
};

const isPool = (snapshot: Snapshot, id: string): boolean =>
  snapshot.resources.find((each) => each.id === id)?.kind === 'pool';

type TaskRow = Extract<RowView, { kind: 'task' }>;
type BodyRow =
  | TaskRow
  | Extract<RowView, { kind: 'group' }>
  | {
      readonly kind: 'fold';
      readonly id: string;
      readonly label: string;
      readonly members: readonly string[];
      readonly rows: readonly TaskRow[];
      readonly depth: number;
    };

/** Too many rows: those in the finding one by one, the rest by family, in sections. */
function foldRows(snapshot: Snapshot, rows: readonly TaskRow[]): BodyRow[] {
  const tasks = new Map(snapshot.tasks.map((task) => [task.id, task]));
  const section = (task: TaskView | undefined): 'inCycle' | 'behind' | 'others' =>
    task?.status === 'deadlocked' ? 'inCycle' : task?.status === 'stuckBehind' ? 'behind' : 'others';
  return (['inCycle', 'behind', 'others'] as const).flatMap((name): BodyRow[] => {
    const own = rows.filter((row) => section(tasks.get(row.task)) === name);
    if (own.length === 0) return [];
    const families = new Map<string, TaskRow[]>();
    for (const row of own) {
      const task = tasks.get(row.task);
      const key =
        task === undefined || (name === 'inCycle' && own.length <= ROWS_MOST) ? row.id : familyName(task.name);
      families.set(key, [...(families.get(key) ?? []), row]);
    }
    const folded = [...families].flatMap(([label, members]): BodyRow[] => {
      if (members.length === 1) return members;
      return [
        {
          kind: 'fold',
          id: `fold-${name}-${label}`,
          label,
          members: members.map((row) => row.task),
          rows: members,
          depth: 0,
        },
      ];
    });
    const count = `${own.length}`;
    return [
      {
        kind: 'group',
        id: `group-${name}`,
        label: `${snapshot.words[`timeline.${name}`] ?? name}\u2002${count}`,
        depth: 0,
      },
      ...folded,
    ];
  });
}

/** Bars in view; those narrower than a pixel merge with their neighbours, and the worst state wins. */
export function barsOf(bars: readonly BarView[], scale: TimeScale): PlacedBar[] {
  const placed: PlacedBar[] = [];
  for (const bar of bars) {
    if (bar.to < scale.from || bar.from > scale.to) continue;
    const x0 = scale.x(Math.max(bar.from, scale.from));
    const x1 = scale.x(Math.min(bar.to, scale.to));
    const last = placed.at(-1);
    const ends = bar.status === 'killed' || bar.status === 'done';
    if (last !== undefined && !ends && x1 - x0 < 1 && x0 - last.x1 < 1) {
      const status = rank[bar.status] > rank[last.status] && last.x1 - last.x0 < 2 ? bar.status : last.status;
      placed[placed.length - 1] = { x0: last.x0, x1: Math.max(last.x1, x1), status };
    } else placed.push({ x0, x1, status: bar.status });
  }
  return placed;
}

function blocksOf(holds: readonly HoldView[], scale: TimeScale): PlacedBlock[] {
  return holds
    .filter((hold) => hold.to >= scale.from && hold.from <= scale.to)
    .map((hold) => ({
      x0: scale.x(Math.max(hold.from, scale.from)),
      x1: scale.x(Math.min(hold.to, scale.to)),
      task: hold.task,
      dead: hold.dead,
    }));
}

function queueRow(
  row: Extract<RowView, { kind: 'queue' }>,
  snapshot: Snapshot,
  scale: TimeScale,
  narrow: boolean,
  y: number,
): PlacedRow {
  const queue = isQueue(snapshot, row.resource);
  const steps = row.steps.flatMap((step, index): PlacedStep[] => {
    const until = row.steps[index + 1]?.from ?? scale.to;
    if (until < scale.from || step.from > scale.to) return [];
    const x0 = scale.x(Math.max(step.from, scale.from));
    const x1 = scale.x(Math.min(until, scale.to));
    return [{ x0, x1, level: step.level, putters: step.putters, takers: step.takers }];
  });
  const top = Math.max(row.capacity ?? 0, ...row.steps.map((step) => step.level), 1);
  const height = queue ? (narrow ? 84 : 112) : narrow ? 52 : 62;
  return { kind: 'queue', id: row.id, resource: row.resource, capacity: row.capacity, top, steps, y, height, depth: 0 };
}

const SLICE = 8;

/** Shares of tasks by state in slices of a few pixels. */
function sharesOf(rows: readonly TaskRow[], scale: TimeScale): FoldShare[] {
  const slices = Math.max(1, Math.round((scale.x1 - scale.x0) / SLICE));
  const counts = Array.from({ length: slices }, (): [number, number, number, number] => [0, 0, 0, 0]);
  const column = { deadlocked: 0, stuckBehind: 1, waits: 2, runs: 3 } as const;
  for (const row of rows) {
    for (const bar of barsOf(row.bars, scale)) {
      if (!(bar.status in column)) continue;
      const index = column[bar.status as keyof typeof column];
      const first = Math.floor((bar.x0 - scale.x0) / SLICE);
      const last = Math.min(slices - 1, Math.floor((bar.x1 - scale.x0) / SLICE));
      for (let slice = Math.max(0, first); slice <= last; slice += 1) {
        const left = scale.x0 + slice * SLICE;
        const share = (Math.min(bar.x1, left + SLICE) - Math.max(bar.x0, left)) / SLICE;
        const slot = counts[slice];
        if (slot !== undefined && share > 0) slot[index] += share;
      }
    }
  }
  return counts.map((slot, slice) => ({
    x0: scale.x0 + slice * SLICE,
    x1: scale.x0 + (slice + 1) * SLICE,
    counts: slot,
  }));
}
