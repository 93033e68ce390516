/** Gives every node of the model its place. */
import type {
  CausePlace,
  FramePlace,
  GraphCause,
  GraphModel,
  GraphNode,
  GraphRing,
  NodePlace,
  RingPlace,
} from './drawing.ts';
import { type Box, boundsOf, onCircle, overlaps, type Point } from './geometry.ts';
import { type LayerBlock, type LayerLink, type LayerPlace, layerBlocks } from './layers.ts';
import { outsideLabel, type RingGeometry, ringGeometry, SMALL_NODE, SMALL_SCALE } from './ring.ts';

export interface PlaceOptions {
  readonly width: number;
  readonly height: number;
  readonly upright: boolean;
  /** Tasks on a ring are circles. */
  readonly small: boolean;
}
export interface Placed {
  readonly nodes: readonly NodePlace[];
  readonly rings: readonly RingPlace[];
  readonly causes: readonly CausePlace[];
}

/** Room between neighbours in a layer. */
const GAP_ACROSS = 26;
const CAUSE = { padX: 26, words: 44, other: 26, gap: 118, gapUpright: 36 };

/** A node in a layer, centred on its mark; the text below belongs to its extent. */
export function placeNode(node: GraphNode, centre: Point): NodePlace {
  if (node.kind !== 'resource') {
    return {
      node,
      x: centre.x,
      y: centre.y,
      width: node.width,
      height: node.height,
      where: 'layer',
      small: false,
      label: undefined,
    };
  }
  const queue = node.resource.kind === 'queue';
  const y = queue ? centre.y : centre.y - (node.height - node.mark.height) / 2;
  const labelY = queue ? y - node.mark.height / 2 - 9 : y + node.mark.height / 2 + 16;
  const label =
    queue && node.upright
      ? ({ x: centre.x + node.mark.width / 2 + 8, y: y - 2, anchor: 'start' } as const)
      : ({ x: centre.x, y: labelY, anchor: 'middle' } as const);
  return {
    node,
    x: centre.x,
    y,
    width: node.mark.width,
    height: node.mark.height,
    where: 'layer',
    small: false,
    label,
  };
}

/** How far a node's mark stands from the middle of its box. */
const centreToMark = (node: GraphNode): number => placeNode(node, { x: 0, y: 0 }).y;

/** The box of a node in a layer together with its name. */
export function extentOf(place: NodePlace): Box {
  if (place.node.kind !== 'resource' || place.label === undefined) return place;
  if (place.where === 'ring') return place;
  const extra = place.node.height - place.height;
  if (place.node.resource.kind === 'queue') {
    return { x: place.x, y: place.y, width: place.node.width, height: place.height + 44 };
  }
  return { x: place.x, y: place.y + extra / 2, width: place.node.width, height: place.node.height };
}

function placeRing(
  ring: GraphRing,
  geometry: RingGeometry,
  centre: Point,
  nodes: ReadonlyMap<string, GraphNode>,
): NodePlace[] {
  const outer = new Set(ring.outer);
  return [...geometry.angles].flatMap(([id, angle]): NodePlace[] => {
    const node = nodes.get(id);
    if (node === undefined) return [];
    const far = outer.has(id);
    const at = onCircle(centre, far ? geometry.outerRadius : geometry.radius, angle);
    const { small } = geometry;
    const size =
      node.kind === 'resource'
        ? small
          ? scaled(node.mark)
          : node.mark
        : small
          ? { width: SMALL_NODE, height: SMALL_NODE }
          : node;
    const labelled = node.kind === 'resource' || small;
    const edge = (far ? geometry.outerRadius : geometry.radius) + (geometry.small ? 29 : 34);
    const label = labelled ? outsideLabel(centre, edge, angle) : undefined;
    return [{ node, ...at, width: size.width, height: size.height, where: 'ring', small, label }];
  });
}

const scaled = ({ width, height }: { width: number; height: number }): { width: number; height: number } => ({
  width: width * SMALL_SCALE,
  height: height * SMALL_SCALE,
});

interface Block extends LayerBlock {
  readonly place: (centre: Point) => readonly NodePlace[];
  /** Where a member stands, from the block's centre. */
  readonly offset: (member: string) => Point;
  readonly members: readonly string[];
}

export function placeAll(model: GraphModel, options: PlaceOptions): Placed {
  const nodes = new Map(model.nodes.map((node) => [node.id, node]));
  const placed = new Set<string>();
  const rings: RingPlace[] = [];
  const causes: CausePlace[] = [];
  const blocks: Block[] = [];
  const lane = laneOf(model);
  const others = model.nodes.length - model.rings.reduce((sum, ring) => sum + ring.members.length, 0);
  const side = options.upright || others === 0 ? 0 : 190;
  const room = {
    width: (options.width - side) / Math.max(1, options.upright ? 1 : model.rings.length),
    height: options.upright && others > 0 ? Math.max(236, options.height - 96) : options.height,
  };
  for (const ring of model.rings) {
    const geometry = ringGeometry(ring, nodes, room, options.small);
    for (const id of [...ring.members, ...ring.outer]) placed.add(id);
    const at = new Map(placeRing(ring, geometry, { x: 0, y: 0 }, nodes).map((place) => [place.node.id, place]));
    blocks.push({
      id: ring.id,
      ...sizes(options, geometry),
      lane: '',
      members: [...ring.members, ...ring.outer],
      offset: (member) => at.get(member) ?? { x: 0, y: 0 },
      place: (centre) => {
        rings.push({ ring, ...centre, radius: geometry.radius, band: geometry.band, small: geometry.small });
        return placeRing(ring, geometry, centre, nodes);
      },
    });
  }
  for (const cause of model.causes) {
    const own = cause.members.flatMap((id) => nodes.get(id) ?? []);
    for (const node of own) placed.add(node.id);
    blocks.push(causeBlock(cause, own, options, causes));
  }
  for (const node of model.nodes) {
    if (placed.has(node.id)) continue;
    const height = node.kind === 'resource' && node.resource.kind === 'queue' ? node.mark.height + 44 : node.height;
    blocks.push({
      id: node.id,
      ...sizes(options, { width: node.width, height }),
      lane: lane(node.id),
      members: [node.id],
      offset: () => ({ x: 0, y: centreToMark(node) }),
      place: (centre) => [placeNode(node, centre)],
    });
  }
  const places = layerBlocks(blocks, linksOf(model, blocks, options.upright), {
    along: options.upright ? options.height : options.width,
    across: options.upright ? options.width : options.height,
    gapAlong: options.upright ? { least: 32, most: 74 } : { least: 64, most: 150 },
    gapAcross: options.upright ? 14 : GAP_ACROSS,
  });
  const all = blocks.flatMap((block) => block.place(pointOf(places.get(block.id), options.upright)));
  return { nodes: all, rings, causes };
}

const pointOf = (place: LayerPlace | undefined, upright: boolean): Point => {
  const { along, across } = place ?? { along: 0, across: 0 };
  return upright ? { x: across, y: along } : { x: along, y: across };
};

const sizes = (
  options: PlaceOptions,
  { width, height }: { width: number; height: number },
): { along: number; across: number } =>
  options.upright ? { along: height, across: width } : { along: width, across: height };

function causeBlock(cause: GraphCause, own: readonly GraphNode[], options: PlaceOptions, causes: CausePlace[]): Block {
  const gap = options.upright ? CAUSE.gapUpright : CAUSE.gap;
  const total = (size: (node: GraphNode) => number): number => own.reduce((sum, node) => sum + size(node), 0);
  const most = (size: (node: GraphNode) => number): number => Math.max(0, ...own.map(size));
  const width = (node: GraphNode): number => node.width;
  const height = (node: GraphNode): number => node.height;
  const inner = options.upright
    ? { width: most(width), height: total(height) + gap * (own.length - 1) }
    : { width: total(width) + gap * (own.length - 1), height: most(height) };
  const textWidth = cause.text.length * 7.2 + 16;
  const box = {
    width: Math.max(inner.width, textWidth) + CAUSE.padX * 2,
    height: inner.height + CAUSE.words + CAUSE.other - (options.upright ? 16 : 0),
  };
  const shift = ((CAUSE.words - CAUSE.other) / 2) * (options.upright ? -1 : 1);
  const places = (centre: Point): NodePlace[] => {
    let at = options.upright ? centre.y + shift - inner.height / 2 : centre.x - inner.width / 2;
    const level = own[0] === undefined ? 0 : centreToMark(own[0]);
    return own.map((node) => {
      const size = options.upright ? node.height : node.width;
      const middle = at + size / 2;
      at += size + gap;
      // Side by side, the marks stand on one line, not the boxes with their names.
      const flat = { x: middle, y: centre.y + shift + level - centreToMark(node) };
      return placeNode(node, options.upright ? { x: centre.x, y: middle } : flat);
    });
  };
  const relative = new Map(places({ x: 0, y: 0 }).map((place) => [place.node.id, place]));
  return {
    id: cause.id,
    ...sizes(options, box),
    lane: '',
    members: cause.members,
    offset: (member) => relative.get(member) ?? { x: 0, y: 0 },
    place: (centre) => {
      causes.push({ cause, ...centre, ...box });
      return places(centre);
    },
  };
}

/** Links between blocks, in the order of waiting; who takes from a queue stands behind it even while it waits for an item. */
function linksOf(model: GraphModel, blocks: readonly Block[], upright: boolean): LayerLink[] {
  const home = new Map(blocks.flatMap((block) => [block.id, ...block.members].map((id) => [id, block] as const)));
  const links = new Map<string, LayerLink>();
  for (const edge of model.edges) {
    const turned = edge.kind === 'waitsFor' && edge.operation === 'take';
    const [fromId, toId] = turned ? [edge.to, edge.from] : [edge.from, edge.to];
    const from = home.get(fromId);
    const to = home.get(toId);
    if (from === undefined || to === undefined || from === to) continue;
    const across = (point: Point): number => (upright ? point.x : point.y);
    links.set(`${from.id}\n${to.id}\n${fromId}\n${toId}`, {
      from: from.id,
      to: to.id,
      fromOffset: across(from.offset(fromId)),
      toOffset: across(to.offset(toId)),
    });
  }
  return [...links.values()];
}

function laneOf(model: GraphModel): (id: string) => string {
  const lanes = new Map(model.frames.flatMap((frame) => frame.members.map((id) => [id, frame.id] as const)));
  return (id) => lanes.get(id) ?? '';
}

/** A frame is drawn where it tells the truth: around its members and nobody else's. */
export function placeFrames(model: GraphModel, placed: Placed): FramePlace[] {
  const places = new Map(placed.nodes.map((place) => [place.node.id, place]));
  const frames = model.frames.flatMap((frame): FramePlace[] => {
    const members = frame.members.flatMap((id) => places.get(id) ?? []);
    const inside = new Set(frame.members);
    const tight = boundsOf(members.map(extentOf), 0);
    // What only this frame's tasks use belongs into it.
    const used = placed.nodes.filter((place) => {
      if (inside.has(place.node.id)) return false;
      const near = model.edges.filter((edge) => edge.from === place.node.id || edge.to === place.node.id);
      return (
        place.node.kind === 'resource' &&
        near.length > 0 &&
        near.every((edge) => inside.has(edge.from) || inside.has(edge.to))
      );
    });
    const box = boundsOf([...members, ...used].map(extentOf), 18);
    if (box === undefined || tight === undefined) return [];
    const withTitle = { x: box.x, y: box.y - 10, width: box.width, height: box.height + 20 };
    const strangers = placed.nodes.filter((place) => !inside.has(place.node.id) && !used.includes(place));
    if (strangers.some((place) => overlaps(withTitle, extentOf(place), 0))) return [];
    const blocked = [
      ...placed.rings.map((ring) => ({ ...ring, width: ring.radius * 2, height: ring.radius * 2 })),
      ...placed.causes,
    ];
    if (blocked.some((block) => overlaps(withTitle, block, 0))) return [];
    return [{ frame, ...withTitle }];
  });
  return frames.filter((frame) => !frames.some((other) => other !== frame && overlaps(frame, other, 0)));
}
