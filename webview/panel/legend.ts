/** The line below the graph: only what is drawn is explained. */
import type { Snapshot } from '../../core/view/viewModel.ts';
import { h, rebuild, s } from '../dom.ts';
import type { Drawing, GraphEdge } from '../layout/drawing.ts';
import { edgeShape } from '../render/edgeShape.ts';
import { word } from './state.ts';

const STATES = ['runs', 'waits', 'stuckBehind', 'deadlocked', 'sleeps', 'awaits'] as const;

function edgeSample(edge: GraphEdge): SVGElement {
  const y = 7;
  const points = [
    { x: 2, y },
    { x: 12, y },
    { x: 24, y },
    { x: 36, y },
  ] as const;
  const group = s(
    'g',
    { class: `edge e-${edge.kind} tone-${edge.tone}` },
    ...edgeShape({ edge: { ...edge, cut: false, count: 1 }, path: { kind: 'cubic', points }, chip: undefined }),
  );
  return s('svg', { class: 'sample', width: 42, height: 14, viewBox: '0 0 42 14', 'aria-hidden': 'true' }, group);
}

function stateSample(status: (typeof STATES)[number]): SVGElement {
  const box = { x: 0.5, y: 1.5, width: 17, height: 10 };
  const line = (className: string): SVGElement => s('path', { class: className, d: 'M0 6.5H18' });
  const parts =
    status === 'sleeps'
      ? [line('bar-line')]
      : status === 'awaits'
        ? [line('bar-line dots')]
        : [
            s('rect', { class: `bar b-${status}`, ...box }),
            ...(status === 'runs' ? [] : [s('rect', { class: `bar-hatch h-${status}`, ...box })]),
          ];
  return s('svg', { class: 'sample', width: 18, height: 13, viewBox: '0 0 18 13', 'aria-hidden': 'true' }, ...parts);
}

export function renderLegend(box: HTMLElement, snapshot: Snapshot, drawing: Drawing): void {
  const pools = new Set(snapshot.resources.filter(({ kind }) => kind === 'pool').map(({ id }) => id));
  const kinds = new Map<string, GraphEdge>();
  for (const { edge } of drawing.edges) {
    const room = edge.kind === 'waitsFor' && edge.operation === 'put' ? 'Room' : '';
    const isWork = edge.kind === 'heldBy' && pools.has(edge.from);
    const key = edge.kind === 'takes' ? 'puts' : isWork ? 'works' : `${edge.kind}${room}`;
    const known = kinds.get(key);
    if (known === undefined || (known.tone !== 'dead' && edge.tone === 'dead')) kinds.set(key, edge);
  }
  const statuses = STATES.filter(
    (status) =>
      snapshot.tasks.some((task) => task.status === status) ||
      snapshot.timeline.rows.some((row) => row.kind === 'task' && row.bars.some((bar) => bar.status === status)),
  );
  const signature = JSON.stringify([[...kinds].map(([key, edge]) => [key, edge.tone]), statuses, snapshot.language]);
  rebuild(box, signature, () => [
    h(
      'span',
      { class: 'legend-group' },
      ...[...kinds].map(([key, edge]) => item(edgeSample(edge), word(snapshot, `edge.${key}`))),
    ),
    h(
      'span',
      { class: 'legend-group states' },
      ...statuses.map((status) => item(stateSample(status), word(snapshot, `status.${status}`))),
    ),
  ]);
}

function item(sample: SVGElement, text: string): HTMLElement {
  return h('span', { class: 'legend-item' }, sample, text);
}
