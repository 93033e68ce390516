/** Draws the timeline: an axis that stays, rows that scroll, an overview of the whole run. */

import { select } from 'd3';
import { counted, fill, formatMoment } from '../../core/text/format.ts';
import type { FindingView, Snapshot } from '../../core/view/viewModel.ts';
import { measureText, s } from '../dom.ts';
import { type PlacedRow, placeRows } from '../layout/timelineRows.ts';
import { type TimeScale, timeScale } from '../layout/timeScale.ts';
import { drawRow, type RowContext, rowTarget } from './timelineRow.ts';

export interface TimelineState {
  readonly width: number;
  readonly narrow: boolean;
  readonly selected: string | undefined;
  readonly range: { readonly from: number; readonly to: number } | undefined;
  readonly rowLabel: (row: PlacedRow) => string;
}
export interface TimelineDrawn {
  readonly scale: TimeScale;
  readonly rows: readonly PlacedRow[];
  readonly height: number;
}

export const GUTTER = { wide: 192, narrow: 102 };
const AXIS = 26;

const isFinal = (finding: FindingView): boolean => finding.certainty === 'certain' && finding.severity === 'error';

/** Findings that get a flag: what is certain, and what was predicted. */
const flagged = (snapshot: Snapshot): FindingView[] =>
  snapshot.findings.filter((finding) => isFinal(finding) || finding.category === 'potential-deadlock').slice(0, 3);

export function drawTimeline(
  axis: SVGSVGElement,
  body: SVGSVGElement,
  snapshot: Snapshot,
  state: TimelineState,
): TimelineDrawn {
  const gutter = state.narrow ? GUTTER.narrow : GUTTER.wide;
  const { timeline } = snapshot;
  const scale = timeScale({
    from: state.range?.from ?? timeline.from,
    to: state.range?.to ?? timeline.to,
    x0: gutter + 8,
    x1: state.width - 14,
    quiet: timeline.quiet,
    foldWidth: state.width < 700 ? 84 : 150,
  });
  const rows = placeRows(snapshot, scale, state.narrow);
  const last = rows.at(-1);
  const height = (last === undefined ? 0 : last.y + last.height) + 10;
  axis.setAttribute('width', String(state.width));
  axis.setAttribute('height', String(AXIS));
  body.setAttribute('width', String(state.width));
  body.setAttribute('height', String(height));
  drawAxis(axis, snapshot, scale, state);
  drawBody(body, snapshot, scale, rows, { height, gutter, state });
  return { scale, rows, height };
}

function drawAxis(axis: SVGSVGElement, snapshot: Snapshot, scale: TimeScale, state: TimelineState): void {
  const { words, language } = snapshot;
  const taken: { from: number; to: number }[] = [];
  const flags = flagged(snapshot).flatMap((finding) => {
    if (finding.since < scale.from || finding.since > scale.to) return [];
    const x = scale.x(finding.since);
    const time = formatMoment(finding.since, language);
    const text = state.narrow ? time : `${finding.title} ${time}`;
    const width = measureText(text, 11.5, 600) + 16;
    // The flag stands before its line where there is room, else behind it.
    const left = x - width >= scale.x0 - 8 || x + width > scale.x1 ? Math.max(2, x - width) : x;
    taken.push({ from: left - 4, to: left + width + 4 });
    const className = isFinal(finding) ? 'flag' : 'flag predicted';
    return [
      s(
        'g',
        { class: className },
        s('rect', { x: left, y: 3, width, height: 20, rx: 2 }),
        s('text', { x: left + width / 2, y: 17 }, text),
      ),
    ];
  });
  const label = (text: string, x: number, className: string): SVGElement[] => {
    const width = measureText(text, 11, 400);
    const middle = Math.min(scale.x1 - width / 2 + 10, x);
    const [from, to] = [middle - width / 2 - 3, middle + width / 2 + 3];
    if (taken.some((other) => from < other.to && to > other.from)) return [];
    taken.push({ from, to });
    return [s('text', { class: className, x: middle, y: 17 }, text)];
  };
  const folds = scale.folds.flatMap((fold) => {
    const key = state.narrow ? 'timeline.quietShort' : 'timeline.quiet';
    const seconds = (fold.to - fold.from) / 1e9;
    const time = seconds < 60 ? `${seconds.toFixed(1)} s` : formatMoment(fold.to - fold.from, language);
    return label(fill(words[key] ?? '', { time }), (fold.x0 + fold.x1) / 2, 'tick quiet');
  });
  const ticks = scale.ticks.flatMap((tick) => label(tick.label, tick.x, 'tick'));
  const { dropped, droppedAt } = snapshot.run;
  const isLost = dropped > 0 && droppedAt !== undefined && droppedAt >= scale.from && droppedAt <= scale.to;
  const lost = isLost ? label(counted(words, 'timeline.lost', dropped), scale.x(droppedAt), 'tick lost-text') : [];
  axis.replaceChildren(...lost, ...folds, ...ticks, ...flags);
}

function zigzag(x: number, height: number): string {
  let d = `M${x} 0`;
  for (let y = 0; y < height; y += 12) d += `l4 6-4 6`;
  return d;
}

interface BodyOptions {
  readonly height: number;
  readonly gutter: number;
  readonly state: TimelineState;
}

function drawBody(
  body: SVGSVGElement,
  snapshot: Snapshot,
  scale: TimeScale,
  rows: readonly PlacedRow[],
  { height, gutter, state }: BodyOptions,
): void {
  const context: RowContext = {
    snapshot,
    scale,
    gutter,
    width: state.width,
    narrow: state.narrow,
    selected: state.selected,
    tasks: new Map(snapshot.tasks.map((task) => [task.id, task])),
    resources: new Map(snapshot.resources.map((resource) => [resource.id, resource])),
    label: state.rowLabel,
  };
  const grid = scale.ticks.map((tick) => s('path', { class: 'grid-line', d: `M${tick.x} 0V${height}` }));
  const folds = scale.folds.flatMap((fold) => {
    const middle = (fold.x0 + fold.x1) / 2;
    const left = zigzag(middle - 6, height);
    const gap = `${left}L${middle + 4} ${height}${zigzag(middle + 4, height).replace('M', 'M')}`;
    return [
      s('rect', { class: 'fold-gap', x: middle - 5, y: 0, width: 10, height }),
      s('path', { class: 'fold-line', d: gap.slice(0, left.length) }),
      s('path', { class: 'fold-line', d: zigzag(middle + 4, height) }),
    ];
  });
  const flags = flagged(snapshot).flatMap((finding) => {
    if (finding.since < scale.from || finding.since > scale.to) return [];
    const x = scale.x(finding.since);
    return [s('path', { class: isFinal(finding) ? 'flag-line' : 'flag-line predicted', d: `M${x} 0V${height}` })];
  });
  const focusable = rows.find((row) => isRowOf(row, state.selected)) ?? rows[0];
  layer(body, 'below', true).replaceChildren(...grid, s('path', { class: 'gutter-line', d: `M${gutter} 0V${height}` }));
  select(layer(body, 'rows', false))
    .attr('role', 'rowgroup')
    .selectAll<SVGGElement, PlacedRow>('g.row')
    .data(rows, (row) => row.id)
    .join('g')
    .attr('class', (row) => `row row-${row.kind}`)
    .classed('selected', (row) => isRowOf(row, state.selected))
    .attr('aria-selected', (row) => String(isRowOf(row, state.selected)))
    .attr('tabindex', (row) => (row === focusable ? 0 : -1))
    .order()
    .each(function (row) {
      drawRow(this, row, context);
    });
  layer(body, 'over', true).replaceChildren(...folds, ...lostEvents(snapshot, scale, height), ...flags);
}

/** The group of a name, made once, in the order of asking. */
function layer(body: SVGSVGElement, name: string, hidden: boolean): SVGGElement {
  const known = body.querySelector<SVGGElement>(`:scope > g.${name}`);
  if (known !== null) return known;
  return body.appendChild(s('g', { class: name, ...(hidden ? { 'aria-hidden': 'true' } : {}) }));
}

const isRowOf = (row: PlacedRow, id: string | undefined): boolean =>
  id !== undefined && (rowTarget(row) === id || (row.kind === 'task' && row.earlier.includes(id)));

function lostEvents(snapshot: Snapshot, scale: TimeScale, height: number): SVGElement[] {
  const { dropped, droppedAt } = snapshot.run;
  if (dropped === 0 || droppedAt === undefined || droppedAt < scale.from || droppedAt > scale.to) return [];
  const x = scale.x(droppedAt);
  return [s('rect', { class: 'lost', x: x - 5, y: 0, width: 10, height })];
}

/** The whole run in a thin bar, red where a deadlock stands, with a frame for the part shown. */
export function drawOverview(
  svg: SVGSVGElement,
  snapshot: Snapshot,
  width: number,
  range: { readonly from: number; readonly to: number } | undefined,
): void {
  const { from, to } = snapshot.timeline;
  const span = Math.max(1, to - from);
  const x = (time: number): number => 1 + ((time - from) / span) * (width - 2);
  svg.setAttribute('width', String(width));
  svg.setAttribute('height', '18');
  const dead = snapshot.findings.filter(isFinal);
  const since = dead.length === 0 ? undefined : Math.min(...dead.map((finding) => finding.since));
  const bar = (className: string, a: number, b: number): SVGElement =>
    s('rect', { class: className, x: a, y: 5, width: Math.max(1, b - a), height: 8 });
  const alive = span > 1 ? [bar('overview-run', x(from), since === undefined ? x(to) : x(since))] : [];
  const stuck =
    since === undefined ? [] : [bar('overview-dead-fill', x(since), x(to)), bar('overview-dead', x(since), x(to))];
  const frame =
    range === undefined
      ? []
      : [
          s('rect', {
            class: 'overview-frame',
            x: x(range.from),
            y: 1.5,
            width: Math.max(4, x(range.to) - x(range.from)),
            height: 15,
            rx: 2,
          }),
        ];
  svg.replaceChildren(...alive, ...stuck, ...frame);
}
