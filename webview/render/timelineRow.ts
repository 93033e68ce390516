/** One row of the timeline. */
import { area, curveStepAfter, line } from 'd3';
import { counted, fill, formatAge } from '../../core/text/format.ts';
import type { ResourceView, Snapshot, TaskView } from '../../core/view/viewModel.ts';
import { measureText, s } from '../dom.ts';
import { cutMiddle } from '../layout/text.ts';
import type { FoldShare, PlacedBar, PlacedBlock, PlacedRow, PlacedStep } from '../layout/timelineRows.ts';
import type { TimeScale } from '../layout/timeScale.ts';
import { resourceSign, statusMark } from './marks.ts';

export interface RowContext {
  readonly snapshot: Snapshot;
  readonly scale: TimeScale;
  readonly gutter: number;
  readonly width: number;
  readonly narrow: boolean;
  readonly selected: string | undefined;
  readonly tasks: ReadonlyMap<string, TaskView>;
  readonly resources: ReadonlyMap<string, ResourceView>;
  readonly label: (row: PlacedRow) => string;
}

const BAR = 13;

export function rowTarget(row: PlacedRow): string | undefined {
  if (row.kind === 'task') return row.task;
  return row.kind === 'lock' || row.kind === 'queue' ? row.resource : undefined;
}

const drawn = new WeakMap<Element, string>();

/** Draws a row into its group; equal content stays the same elements, so that a double click finds them. */
export function drawRow(group: SVGGElement, row: PlacedRow, context: RowContext): void {
  const target = rowTarget(row);
  group.setAttribute('role', 'row');
  group.setAttribute('transform', `translate(0,${row.y})`);
  group.setAttribute('data-key', row.id);
  group.setAttribute('aria-label', context.label(row));
  if (target !== undefined) group.setAttribute('data-id', target);
  const subject = target === undefined ? undefined : (context.tasks.get(target) ?? context.resources.get(target));
  const signature = JSON.stringify([row, subject, context.width, context.gutter, context.scale.x0, context.scale.x1]);
  if (drawn.get(group) === signature) return;
  drawn.set(group, signature);
  group.replaceChildren(
    s('rect', { class: 'row-back', x: 0, y: 0, width: context.width, height: row.height }),
    s('g', { role: 'rowheader' }, ...head(row, context)),
    s('g', { role: 'gridcell', 'aria-hidden': 'true' }, ...content(row, context)),
  );
}

function head(row: PlacedRow, context: RowContext): SVGElement[] {
  switch (row.kind) {
    case 'group': {
      const label = s('text', { class: 'group-label', x: 16, y: 15 }, `▾ ${row.label} `);
      if (row.note !== '') label.append(s('tspan', { class: 'row-note' }, row.note));
      return [s('path', { class: 'row-line', d: `M0 .5H${context.width}` }), label];
    }
    case 'task':
      return taskHead(row, context);
    case 'lock': {
      const resource = context.resources.get(row.resource);
      const dead = row.blocks.some((block) => block.dead);
      const waiting = resource?.waiters.length ?? 0;
      const note = waiting > 0 ? counted(context.snapshot.words, 'timeline.waits', waiting) : '';
      const tone = dead ? 'dead' : (resource?.holders.length ?? 0) > 0 ? 'hold' : 'quiet';
      const taken = (resource?.holders.length ?? 0) > 0;
      return named(
        context,
        resource?.name ?? '',
        note,
        tone,
        () => resourceSign(resource?.kind ?? 'lock', taken),
        row.height,
      );
    }
    case 'queue':
      return queueHead(row, context);
    case 'fold': {
      const count = s('text', { class: 'row-age', x: context.gutter - 6, y: 18 }, String(row.members.length));
      return [
        s('text', { class: 'row-name', x: 34, y: 18 }, cutName(row.label, context.gutter - 34 - 30)),
        s('path', { class: 'fold-mark', d: 'M17 9l5 5-5 5Z' }),
        count,
      ];
    }
  }
}

const cutName = (text: string, width: number): string => cutMiddle(text, width, (each) => measureText(each, 12.5, 600));

function taskHead(row: Extract<PlacedRow, { kind: 'task' }>, context: RowContext): SVGElement[] {
  const task = context.tasks.get(row.task);
  if (task === undefined) return [];
  const indent = Math.min(3, row.depth) * 13;
  const mark = s(
    'g',
    { transform: `translate(${indent + (context.narrow ? 12 : 20)},10.5) scale(.86)` },
    statusMark(task.status),
  );
  const left = indent + (context.narrow ? 25 : 34);
  const wanted = context.narrow ? '' : taskNote(task, row.titled, context);
  // A whole name says more than its note, but for how long it has been waiting.
  const both = measureText(task.name, 12.5, 600) + measureText(wanted, 11, 400, true) + 8 + left + 8 <= context.gutter;
  const note = both || isWaiting(task) ? wanted : '';
  const room = context.gutter - left - 8 - (note === '' ? 0 : measureText(note, 11, 400, true) + 8);
  const gone = task.status === 'killed' ? ' gone' : '';
  const title = row.depth === 0 && !row.titled && task.kind === 'process' ? ' title' : '';
  const name = s('text', { class: `row-name${gone}${title}`, x: left, y: 15 }, cutName(task.name, room));
  const age = s('text', { class: 'row-age', x: context.gutter - 6, y: 15 }, note);
  if (isWaiting(task) && note !== '') age.setAttribute('data-since', String(task.since));
  return [mark, name, age];
}

const isWaiting = (task: TaskView): boolean =>
  task.status === 'waits' || task.status === 'stuckBehind' || task.status === 'deadlocked';

function taskNote(task: TaskView, titled: boolean, { snapshot, resources }: RowContext): string {
  if (isWaiting(task)) return formatAge(snapshot.run.now - task.since, snapshot.language);
  if (task.kind === 'process' && !titled) return fill(snapshot.words['task.pid'] ?? '', { pid: String(task.pid) });
  for (const resource of resources.values()) {
    const put = resource.puts.find((share) => share.task === task.id);
    if (put !== undefined) return fill(snapshot.words['chip.put'] ?? '', { n: put.count });
    const taken = resource.takes.find((share) => share.task === task.id);
    if (taken !== undefined) return fill(snapshot.words['chip.taken'] ?? '', { n: taken.count });
  }
  return '';
}

function named(
  context: RowContext,
  name: string,
  note: string,
  tone: string,
  sign: () => SVGElement,
  height: number,
): SVGElement[] {
  const middle = height / 2;
  const at = context.narrow ? 12 : 20;
  const shown = context.narrow ? '' : note;
  const room = context.gutter - at - 22 - (shown === '' ? 0 : measureText(shown, 11, 400, true) + 8);
  return [
    s('g', { class: `tone-${tone}`, transform: `translate(${at},${middle}) scale(.72)` }, sign()),
    s('text', { class: 'row-name', x: at + 14, y: middle + 4.5 }, cutName(name, room)),
    s('text', { class: 'row-age', x: context.gutter - 6, y: middle + 4.5 }, shown),
  ];
}

function queueHead(row: Extract<PlacedRow, { kind: 'queue' }>, context: RowContext): SVGElement[] {
  const resource = context.resources.get(row.resource);
  const { words } = context.snapshot;
  const permits = resource?.kind !== 'queue' && resource?.kind !== 'pipe';
  const { zero, full } = queueLevels(row);
  const at = context.narrow ? 12 : 20;
  const parts: SVGElement[] = [
    s(
      'g',
      { class: `tone-${permits ? 'hold' : 'flow'}`, transform: `translate(${at},14) scale(.78)` },
      resourceSign(resource?.kind ?? 'queue', true),
    ),
    s('text', { class: 'group-label', x: at + 14, y: 18 }, cutName(resource?.name ?? '', context.gutter - at - 20)),
  ];
  if (context.narrow) return parts;
  parts.push(
    s(
      'text',
      { class: 'row-note', x: at + 14, y: 33 },
      words[resource?.kind === 'pool' ? 'pool.row' : permits ? 'permits.row' : 'queue.items'] ?? '',
    ),
  );
  const hatched = row.steps.some((step) => step.putters + step.takers > 0);
  if (hatched && row.height > 100)
    parts.push(s('text', { class: 'row-note', x: at + 14, y: 49 }, words['queue.hatched'] ?? ''));
  if (row.capacity !== undefined && (full > 40 || permits)) {
    const key = permits ? 'permits.all' : 'queue.fullMark';
    const text = fill(words[key] ?? '', { n: row.capacity });
    if (!permits || full + 4 > 40)
      parts.push(s('text', { class: 'row-note end', x: context.gutter - 6, y: full + 4 }, text));
  }
  if (zero - full > 26) {
    parts.push(
      s(
        'text',
        { class: 'row-note end', x: context.gutter - 6, y: zero + 4 },
        words[permits ? 'permits.none' : 'queue.emptyMark'] ?? '',
      ),
    );
  }
  return parts;
}

function content(row: PlacedRow, context: RowContext): SVGElement[] {
  switch (row.kind) {
    case 'group':
      return [];
    case 'task':
      return [
        ...row.bars.flatMap((bar) => barShape(bar, context)),
        ...row.holds.filter((hold) => !hold.dead).map(holdShape),
      ];
    case 'lock':
      return lockShape(row, context);
    case 'queue':
      return queueTrack(row, context);
    case 'fold':
      return foldTrack(row.shares, row.members.length);
  }
}

const TOP = (21 - BAR) / 2;

function barShape(bar: PlacedBar, context: RowContext): SVGElement[] {
  const width = Math.max(0.8, bar.x1 - bar.x0 - (bar.x1 - bar.x0 > 4 ? 1.6 : 0));
  const middle = TOP + BAR / 2;
  switch (bar.status) {
    case 'sleeps':
      return [s('path', { class: 'bar-line', d: `M${bar.x0} ${middle}H${bar.x1}` })];
    case 'awaits':
      return [s('path', { class: 'bar-line dots', d: `M${bar.x0} ${middle}H${bar.x1}` })];
    case 'done':
      return [s('path', { class: 'bar-end', d: `M${bar.x0} ${middle - 4}v8` })];
    case 'killed':
      return [
        s('path', { class: 'bar-end killed', d: `M${bar.x0} ${TOP - 1}v${BAR + 2}` }),
        s('g', { transform: `translate(${bar.x0 + 11},${middle}) scale(.7)` }, statusMark('killed')),
        s('text', { class: 'bar-text', x: bar.x0 + 21, y: middle + 4 }, context.snapshot.words['status.killed'] ?? ''),
      ];
    default: {
      const box = { x: bar.x0, y: TOP, width, height: BAR };
      const base = s('rect', { class: `bar b-${bar.status}`, ...box });
      if (bar.status === 'runs') return [base];
      const narrow = width < 3 ? ' solid' : '';
      return [base, s('rect', { class: `bar-hatch h-${bar.status}${narrow}`, ...box })];
    }
  }
}

const holdShape = (hold: PlacedBlock): SVGElement =>
  s('rect', { class: 'hold-line', x: hold.x0, y: TOP + BAR - 1, width: Math.max(1, hold.x1 - hold.x0), height: 3 });

function lockShape(row: Extract<PlacedRow, { kind: 'lock' }>, context: RowContext): SVGElement[] {
  const middle = row.height / 2;
  const resource = context.resources.get(row.resource);
  const parts: SVGElement[] = [
    s('path', { class: 'lock-line', d: `M${context.scale.x0} ${middle}H${context.scale.x1}` }),
  ];
  for (const block of row.blocks) {
    const width = Math.max(1, block.x1 - block.x0);
    const orphaned = block.dead && resource?.orphaned === true;
    const dead = orphaned ? ' orphaned' : block.dead ? ' dead' : '';
    parts.push(s('rect', { class: `block${dead}`, x: block.x0, y: middle - 5.5, width, height: 11, rx: 1 }));
    const name = orphaned ? context.snapshot.words['lock.nobody'] : context.tasks.get(block.task)?.name;
    if (name !== undefined && (measureText(name, 10.5, 400) + 8 < width || block.dead)) {
      parts.push(s('text', { class: 'block-text', x: block.x0 + 4, y: middle + 3.8 }, name));
    }
  }
  return parts;
}

/** Where the full line and the zero line of a depth track stand. */
function queueLevels(row: Extract<PlacedRow, { kind: 'queue' }>): {
  readonly full: number;
  readonly zero: number;
  readonly unit: number;
} {
  const putters = Math.max(0, ...row.steps.map((step) => step.putters));
  const takers = Math.max(0, ...row.steps.map((step) => step.takers));
  const above = putters > 0 ? 22 : 10;
  const below = takers > 0 ? 22 : 10;
  const zero = row.height - below;
  return { full: above, zero, unit: (zero - above) / row.top };
}

function queueTrack(row: Extract<PlacedRow, { kind: 'queue' }>, context: RowContext): SVGElement[] {
  const { full, zero, unit } = queueLevels(row);
  const permits = context.resources.get(row.resource)?.kind;
  const tone = permits === 'queue' || permits === 'pipe' ? 'tone-flow' : 'tone-hold';
  const ends: PlacedStep[] = [...row.steps];
  const last = row.steps.at(-1);
  if (last !== undefined) ends.push({ ...last, x0: last.x1 });
  const y = (step: PlacedStep): number => zero - step.level * unit;
  const fillPath = area<PlacedStep>()
    .x((step) => step.x0)
    .y0(zero)
    .y1(y)
    .curve(curveStepAfter)(ends);
  const topPath = line<PlacedStep>()
    .x((step) => step.x0)
    .y(y)
    .curve(curveStepAfter)(ends);
  const most = Math.max(1, ...row.steps.map((step) => step.putters), ...row.steps.map((step) => step.takers));
  const high = (count: number): number => Math.max(8, (18 * count) / most);
  const waits = row.steps.flatMap((step) => {
    const width = Math.max(1, step.x1 - step.x0);
    const hatch = (y0: number, height: number): SVGElement[] => [
      s('rect', { class: 'bar b-waits', x: step.x0, y: y0, width, height }),
      s('rect', { class: 'bar-hatch h-waits', x: step.x0, y: y0, width, height }),
    ];
    return [
      ...(step.putters > 0 ? hatch(full - high(step.putters), high(step.putters)) : []),
      ...(step.takers > 0 ? hatch(zero + 1, high(step.takers)) : []),
    ];
  });
  const edge =
    row.capacity === undefined
      ? []
      : [s('path', { class: 'capacity', d: `M${context.scale.x0} ${zero - row.capacity * unit}H${context.scale.x1}` })];
  return [
    s(
      'g',
      { class: tone },
      s('path', { class: 'depth-fill', d: fillPath ?? '' }),
      s('path', { class: 'depth-line', d: topPath ?? '' }),
    ),
    s('path', { class: 'zero', d: `M${context.scale.x0} ${zero + 0.5}H${context.scale.x1}` }),
    ...edge,
    ...waits,
  ];
}

const shareClasses = ['b-deadlocked', 'b-stuckBehind', 'b-waits', 'b-runs'] as const;
const shareHatches = ['h-deadlocked', 'h-stuckBehind', 'h-waits', undefined] as const;

function foldTrack(shares: readonly FoldShare[], members: number): SVGElement[] {
  const height = 20;
  const last = shares.at(-1);
  const ends = last === undefined ? shares : [...shares, { ...last, x0: last.x1 }];
  return shareClasses.flatMap((className, index) => {
    const base = (share: FoldShare): number => share.counts.slice(0, index).reduce((sum, value) => sum + value, 0);
    const own = (share: FoldShare): number => share.counts[index] ?? 0;
    if (shares.every((share) => own(share) === 0)) return [];
    const y = (count: number): number => 24 - (count / Math.max(1, members)) * height;
    const d = area<FoldShare>()
      .x((share) => share.x0)
      .y0((share) => y(base(share)))
      .y1((share) => y(base(share) + own(share)))
      .curve(curveStepAfter)(ends);
    const hatch = shareHatches[index];
    return [
      s('path', { class: `bar flat ${className}`, d: d ?? '' }),
      ...(hatch === undefined ? [] : [s('path', { class: `bar-hatch flat ${hatch}`, d: d ?? '' })]),
    ];
  });
}
