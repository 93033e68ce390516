/** Draws a laid out graph: one group a node, an edge, a ring; each rebuilt only when its content changed. */
import { easeCubicOut, interpolateNumber, type Selection, select, type ZoomTransform, zoom, zoomIdentity } from 'd3';
import type { Snapshot } from '../../core/view/viewModel.ts';
import { s } from '../dom.ts';
import { chipText } from '../layout/chips.ts';
import type { CausePlace, Drawing, EdgePlace, FramePlace, GraphNode, NodePlace, RingPlace } from '../layout/drawing.ts';
import { SMALL_SCALE } from '../layout/ring.ts';
import { edgeShape } from './edgeShape.ts';
import { resourceShape, resourceTone } from './resourceShape.ts';
import { bandPath, causeShape, ringCentre, ringShape, ringWords } from './ringShape.ts';
import { drawShelf } from './shelfShape.ts';
import { taskShape } from './taskShape.ts';

export interface GraphHandlers {
  readonly select: (id: string | undefined) => void;
  readonly open: (id: string, beside: boolean) => void;
  readonly hover: (id: string | undefined, event: MouseEvent | undefined) => void;
}
export interface GraphState {
  readonly selected: string | undefined;
  readonly found: ReadonlySet<string> | undefined;
  readonly upright: boolean;
  readonly reducedMotion: boolean;
  /** Reads a node aloud. */
  readonly label: (id: string) => string;
}

const MOVE = 240;
const MOVED_MOST = 200;
const RING_MOVE = 420;
const RING_DRAW = 300;

const drawn = new WeakMap<Element, string>();

type Layer = Selection<SVGGElement, unknown, null, undefined>;

export class GraphDrawing {
  readonly svg: SVGSVGElement;
  private readonly root: Layer;
  private readonly layers: Readonly<Record<'frames' | 'rings' | 'shelf' | 'edges' | 'nodes' | 'chips', Layer>>;
  private readonly zooming = zoom<SVGSVGElement, unknown>().scaleExtent([0.2, 4]);
  private drawing: Drawing | undefined;
  private known = new Set<string>();
  private userZoomed = false;
  private readonly handlers: GraphHandlers;

  constructor(handlers: GraphHandlers) {
    this.handlers = handlers;
    this.svg = s('svg', { class: 'graph-svg', role: 'tree' });
    this.root = select(this.svg).append('g');
    const layer = (name: string): Layer => this.root.append('g').attr('class', `layer-${name}`);
    this.layers = {
      frames: layer('frames'),
      rings: layer('rings'),
      shelf: layer('shelf'),
      edges: layer('edges'),
      nodes: layer('nodes'),
      chips: layer('chips'),
    };
    for (const name of ['frames', 'rings', 'shelf', 'edges', 'chips'] as const) {
      this.layers[name].attr('aria-hidden', 'true');
    }
    this.zooming
      .filter((event: Event) => {
        if (event instanceof WheelEvent) return event.ctrlKey || event.metaKey;
        return !(event instanceof MouseEvent) || event.button === 0;
      })
      .on('zoom', (event: { transform: ZoomTransform; sourceEvent: unknown }) => {
        if (event.sourceEvent !== null && event.sourceEvent !== undefined) this.userZoomed = true;
        this.root.attr('transform', event.transform.toString());
        this.setDetail(event.transform.k);
      });
    select(this.svg)
      .call(this.zooming)
      .on('dblclick.zoom', null)
      .on('click', (event: MouseEvent) => {
        if (event.target === this.svg) this.handlers.select(undefined);
      });
  }

  update(drawing: Drawing, snapshot: Snapshot, state: GraphState): void {
    const first = this.known.size === 0;
    const cut = first || state.reducedMotion || drawing.nodes.length > MOVED_MOST;
    const newRing = drawing.rings.some(({ ring }) => !ring.potential && !this.known.has(ring.id)) && !first;
    const duration = cut ? 0 : newRing ? RING_MOVE : MOVE;
    this.drawing = drawing;
    this.drawFrames(drawing, state.upright);
    this.drawRings(drawing, snapshot, newRing && !cut);
    drawShelf(this.layers.shelf, drawing, snapshot);
    this.drawEdges(drawing, state, cut);
    this.drawNodes(drawing, state, duration);
    this.drawChips(drawing, snapshot, state);
    this.known = new Set([...drawing.nodes.map((place) => place.node.id), ...drawing.rings.map(({ ring }) => ring.id)]);
    if (!this.userZoomed) this.fit();
  }

  /** Shows all: at its own size where there is room, else smaller. */
  fit(): void {
    const { width, height } = this.svg.getBoundingClientRect();
    if (this.drawing === undefined || width === 0 || height === 0) return;
    const box = this.drawing;
    const scale = Math.max(0.25, Math.min(1, width / box.width, height / box.height));
    // At its own size the layout has centred the drawing already.
    const fits =
      scale === 1 &&
      box.x - box.width / 2 >= 0 &&
      box.y - box.height / 2 >= 0 &&
      box.x + box.width / 2 <= width &&
      box.y + box.height / 2 <= height;
    const transform = fits
      ? zoomIdentity
      : zoomIdentity
          .translate(width / 2, height / 2)
          .scale(scale)
          .translate(-box.x, -box.y);
    select(this.svg).call(this.zooming.transform, transform);
    this.userZoomed = false;
  }

  zoomBy(factor: number): void {
    select(this.svg).call(this.zooming.scaleBy, factor);
    this.userZoomed = true;
  }

  /** Ages change as text; nothing moves. */
  tick(snapshot: Snapshot, now: number): void {
    if (this.drawing === undefined) return;
    for (const group of this.layers.chips.selectAll<SVGGElement, EdgePlace>('g.chip').nodes()) {
      const place = select<SVGGElement, EdgePlace>(group).datum();
      const text = group.querySelector('text');
      if (text !== null) text.textContent = chipText(snapshot, place.edge, now);
    }
    for (const group of this.layers.rings.selectAll<SVGGElement, RingPlace>('g.ring-words').nodes()) {
      const place = select<SVGGElement, RingPlace>(group).datum();
      group.replaceChildren(...ringCentre(place, ringWords(place, snapshot, now)));
    }
  }

  /** Leaves `near` as it is and fades the rest; undefined ends it. */
  fade(near: ReadonlySet<string> | undefined): void {
    const faded = (id: string): boolean => near !== undefined && !near.has(id);
    this.layers.nodes.selectAll<SVGGElement, NodePlace>('g.node').classed('faded', (place) => faded(place.node.id));
    this.layers.edges
      .selectAll<SVGGElement, EdgePlace>('g.edge')
      .classed('faded', ({ edge }) => faded(edge.id))
      .classed('near', ({ edge }) => near?.has(edge.id) ?? false);
    this.layers.chips.selectAll<SVGGElement, EdgePlace>('g.chip').classed('faded', ({ edge }) => faded(edge.id));
  }

  /** The element that takes the keyboard focus for a node. */
  element(id: string): SVGGElement | undefined {
    return this.layers.nodes
      .selectAll<SVGGElement, NodePlace>('g.node')
      .filter((place) => place.node.id === id)
      .nodes()[0];
  }

  private setDetail(scale: number): void {
    this.svg.setAttribute(
      'data-detail',
      scale >= 0.8 ? 'all' : scale >= 0.5 ? 'names' : scale >= 0.3 ? 'marks' : 'dots',
    );
  }

  private drawFrames(drawing: Drawing, upright: boolean): void {
    this.layers.frames
      .selectAll<SVGGElement, FramePlace>('g.frame')
      .data(drawing.frames, (place) => place.frame.id)
      .join((enter) => enter.append('g').attr('class', 'frame'))
      .each(function (place) {
        const x = place.x - place.width / 2;
        const y = place.y - place.height / 2;
        this.replaceChildren(
          s('rect', { x, y, width: place.width, height: place.height, rx: 6 }),
          s('text', { x: x + 12, y: y + 18 }, place.frame.label),
        );
      });
    this.layers.frames
      .selectAll<SVGGElement, CausePlace>('g.cause')
      .data(drawing.causes, (place) => place.cause.id)
      .join((enter) => enter.append('g').attr('class', 'cause'))
      .attr('transform', (place) => `translate(${place.x},${place.y})`)
      .each(function (place) {
        this.replaceChildren(...causeShape(place, upright));
      });
  }

  private drawRings(drawing: Drawing, snapshot: Snapshot, animate: boolean): void {
    const now = snapshot.run.now;
    this.layers.rings
      .selectAll<SVGGElement, RingPlace>('g.ring')
      .data(drawing.rings, (place) => place.ring.id)
      .join((enter) => enter.append('g').attr('class', 'ring'))
      .classed('potential', (place) => place.ring.potential)
      .attr('transform', (place) => `translate(${place.x},${place.y})`)
      .each(function (place) {
        this.replaceChildren(...ringShape(place));
      });
    const centres = this.layers.rings
      .selectAll<SVGGElement, RingPlace>('g.ring-words')
      .data(drawing.rings, (place) => place.ring.id)
      .join((enter) => enter.append('g').attr('class', 'ring-words'))
      .classed('potential', (place) => place.ring.potential)
      .classed('small', (place) => place.small)
      .attr('transform', (place) => `translate(${place.x},${place.y})`)
      .each(function (place) {
        this.replaceChildren(...ringCentre(place, ringWords(place, snapshot, now)));
      });
    if (!animate) return;
    const bands = this.layers.rings
      .selectAll<SVGGElement, RingPlace>('g.ring')
      .filter((place) => !place.ring.potential);
    for (const name of ['band-fill', 'band-hatch']) {
      bands
        .select<SVGPathElement>(`.${name}`)
        .attr('d', (place) => bandPath(place, 0))
        .transition()
        .delay(RING_MOVE)
        .duration(RING_DRAW)
        .attrTween('d', (place) => {
          const until = interpolateNumber(0, 2 * Math.PI);
          return (t) => bandPath(place, until(t));
        });
    }
    bands
      .selectAll('.band-edge')
      .attr('opacity', 0)
      .transition()
      .delay(RING_MOVE + RING_DRAW)
      .duration(0)
      .attr('opacity', 1);
    centres
      .attr('opacity', 0)
      .transition()
      .delay(RING_MOVE + RING_DRAW)
      .duration(120)
      .attr('opacity', 1);
  }

  private drawEdges(drawing: Drawing, state: GraphState, cut: boolean): void {
    const { handlers } = this;
    this.layers.edges
      .selectAll<SVGGElement, EdgePlace>('g.edge')
      .data(drawing.edges, (place) => place.edge.id)
      .join((enter) => {
        const group = enter.append('g');
        if (!cut) group.attr('opacity', 0).transition().delay(80).duration(160).attr('opacity', 1);
        return group;
      })
      .attr('class', ({ edge }) => `edge e-${edge.kind} tone-${edge.tone}`)
      .classed('selected', ({ edge }) => edge.id === state.selected || edge.edges.includes(state.selected ?? ''))
      .on('click', (_event: MouseEvent, { edge }) => handlers.select(edge.edges[0]))
      .on('dblclick', (event: MouseEvent, { edge }) => handlers.open(edge.edges[0] ?? '', event.altKey))
      .on('pointerenter', (event: MouseEvent, { edge }) => handlers.hover(edge.id, event))
      .on('pointerleave', () => handlers.hover(undefined, undefined))
      .each(function (place) {
        const signature = JSON.stringify([place.edge, place.path]);
        if (drawn.get(this) === signature) return;
        drawn.set(this, signature);
        this.replaceChildren(...edgeShape(place));
      });
  }

  private drawNodes(drawing: Drawing, state: GraphState, duration: number): void {
    const { handlers } = this;
    const order = new Map(drawing.nodes.map((place, index) => [place.node.id, index]));
    const focusable = drawing.nodes.some((place) => place.node.id === state.selected)
      ? state.selected
      : drawing.nodes[0]?.node.id;
    const groups = this.layers.nodes
      .selectAll<SVGGElement, NodePlace>('g.node')
      .data(drawing.nodes, (place) => place.node.id)
      .join((enter) =>
        enter
          .append('g')
          .attr('role', 'treeitem')
          .attr('transform', (place) => `translate(${place.x},${place.y})`),
      )
      .attr('class', (place) => `node ${nodeClass(place)}`)
      .classed('selected', (place) => place.node.id === state.selected)
      .classed('missed', (place) => state.found !== undefined && !state.found.has(place.node.id))
      .attr('data-id', (place) => place.node.id)
      .attr('data-key', (place) => place.node.id)
      .attr('tabindex', (place) => (place.node.id === focusable ? 0 : -1))
      .attr('aria-selected', (place) => String(place.node.id === state.selected))
      .attr('aria-label', (place) => state.label(place.node.id))
      .sort((a, b) => (order.get(a.node.id) ?? 0) - (order.get(b.node.id) ?? 0))
      .on('click', (_event: MouseEvent, place) => handlers.select(place.node.id))
      .on('dblclick', (event: MouseEvent, place) => handlers.open(place.node.id, event.altKey))
      .on('pointerenter', (event: MouseEvent, place) => handlers.hover(place.node.id, event))
      .on('pointerleave', () => handlers.hover(undefined, undefined))
      .each(function (place) {
        const { node, width, height, small, label, x, y } = place;
        const signature = JSON.stringify([
          node,
          width,
          height,
          small,
          label && [label.x - x, label.y - y, label.anchor],
        ]);
        // What did not change stays the same element: a double click needs it.
        if (drawn.get(this) === signature) return;
        drawn.set(this, signature);
        this.replaceChildren(...nodeShape(place, state.upright), ...outsideText(place));
      });
    const moved = duration === 0 ? groups : groups.transition().duration(duration).ease(easeCubicOut);
    // A selection and a transition set attributes alike; only their types differ.
    if (duration === 0) groups.interrupt();
    if ('duration' in moved) moved.attr('transform', (place) => `translate(${place.x},${place.y})`);
    else moved.attr('transform', (place) => `translate(${place.x},${place.y})`);
  }

  private drawChips(drawing: Drawing, snapshot: Snapshot, state: GraphState): void {
    const { handlers } = this;
    const now = snapshot.run.now;
    const shown = drawing.edges.filter((place) => place.chip !== undefined);
    this.layers.chips
      .selectAll<SVGGElement, EdgePlace>('g.chip')
      .data(shown, (place) => place.edge.id)
      .join((enter) => enter.append('g'))
      .attr(
        'class',
        ({ edge, chip }) => `chip e-${edge.kind} tone-${edge.tone}${chip?.framed === false ? ' bare' : ''}`,
      )
      .classed('selected', ({ edge }) => edge.edges.includes(state.selected ?? ''))
      .attr('transform', ({ chip }) => `translate(${chip?.x ?? 0},${chip?.y ?? 0})`)
      .on('click', (_event: MouseEvent, { edge }) => handlers.select(edge.edges[0]))
      .on('pointerenter', (event: MouseEvent, { edge }) => handlers.hover(edge.id, event))
      .on('pointerleave', () => handlers.hover(undefined, undefined))
      .each(function ({ edge, chip }) {
        if (chip === undefined) return;
        const { width, height } = chip;
        this.replaceChildren(
          s('rect', { x: -width / 2, y: -height / 2, width, height, rx: height / 2 }),
          s('text', { y: 4 }, chipText(snapshot, edge, now)),
        );
      });
  }
}

function nodeShape(place: NodePlace, upright: boolean): SVGElement[] {
  const { node } = place;
  if (node.kind !== 'resource') return taskShape(place, node);
  const shape = resourceShape({ ...place, ...node.mark }, node, upright);
  return place.small ? [s('g', { transform: `scale(${SMALL_SCALE})` }, ...shape)] : shape;
}

const isDaemon = (node: GraphNode): boolean => node.kind === 'task' && node.task.traits?.includes('daemon') === true;

function nodeClass({ node, where, small }: NodePlace): string {
  const state =
    node.kind === 'resource'
      ? `resource tone-${resourceTone(node)}${node.dead ? ' in-finding' : ''}${node.resource.orphaned ? ' orphaned' : ''} k-${node.resource.kind}`
      : `task s-${node.kind === 'task' ? node.task.status : node.status}${isDaemon(node) ? ' daemon' : ''}`;
  return `${state} at-${where}${small ? ' small' : ''}${node.kind === 'group' ? ' group' : ''}`;
}

/** A name that stands outside its mark, with the line below it. */
function outsideText({ node, label, x, y, where }: NodePlace): SVGElement[] {
  if (label === undefined) return [];
  const at = { x: label.x - x, y: label.y - y, 'text-anchor': label.anchor };
  const name = s('text', { ...at, class: 'node-name outside' }, node.name);
  if (node.second === '' || where === 'ring' || node.kind !== 'resource') return [name];
  const queue = node.resource.kind === 'queue';
  const second = { ...at, y: queue && !node.upright ? node.mark.height / 2 + 16 : at.y + 15 };
  return [name, s('text', { ...second, class: 'node-second plain outside' }, node.second)];
}
