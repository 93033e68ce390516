/** Ways of the edges: arcs on a ring, else curves that leave at the side and bend around what stands between. */
import type { EdgePath, GraphEdge, NodePlace, RingPlace } from './drawing.ts';
import { type Box, type Cubic, contains, cubicAt, onCircle, type Point } from './geometry.ts';
import { extentOf } from './place.ts';
import { freeArc } from './ring.ts';

export interface RouteInput {
  readonly nodes: readonly NodePlace[];
  readonly rings: readonly RingPlace[];
  readonly upright: boolean;
}
interface End {
  readonly point: Point;
  /** Outwards from the node. */
  readonly direction: Point;
}

const START_GAP = 2;
const HEAD_GAP = 6;
/** Room of the item that waits before the mouth of a queue. */
const WAITING_ITEM = 40;
const TRIES = [0, 60, -60, 120, -120, 190, -190, 260, -260];

export function routeEdges(edges: readonly GraphEdge[], input: RouteInput): Map<string, EdgePath> {
  const places = new Map(input.nodes.map((place) => [place.node.id, place]));
  const ports = portsOf(edges, input, places);
  const paths = new Map<string, EdgePath>();
  for (const edge of edges) {
    const arc = arcOf(edge, input, places);
    if (arc !== undefined) {
      paths.set(edge.id, arc);
      continue;
    }
    const from = places.get(edge.from);
    const to: Box | undefined = places.get(edge.to) ?? ringBox(input, edge.to);
    if (from === undefined || to === undefined) continue;
    const start = endOf(from, to, ports.get(`${edge.id} from`) ?? 0, input, START_GAP);
    const gap = HEAD_GAP + (edge.kind === 'waitsFor' && edge.operation === 'put' ? WAITING_ITEM : 0);
    const end = endOf(places.get(edge.to) ?? to, from, ports.get(`${edge.id} to`) ?? 0, input, gap);
    paths.set(edge.id, { kind: 'cubic', points: clearCurve(start, end, edge, input) });
  }
  return paths;
}

function ringBox(input: RouteInput, id: string): Box | undefined {
  const ring = input.rings.find((each) => each.ring.id === id);
  if (ring === undefined) return undefined;
  const across = (ring.radius + ring.band) * 2;
  return { x: ring.x, y: ring.y, width: across, height: across };
}

function arcOf(edge: GraphEdge, input: RouteInput, places: ReadonlyMap<string, NodePlace>): EdgePath | undefined {
  const ring = input.rings.find(({ ring: { members } }) => {
    const index = members.indexOf(edge.from);
    return index >= 0 && members[(index + 1) % members.length] === edge.to;
  });
  const from = places.get(edge.from);
  const to = places.get(edge.to);
  if (ring === undefined || from === undefined || to === undefined) return undefined;
  const angle = (place: Point): number => {
    const raw = Math.atan2(place.x - ring.x, ring.y - place.y);
    return raw < -1e-9 ? raw + 2 * Math.PI : Math.abs(raw) < 1e-9 ? 0 : raw;
  };
  const gap = edge.kind === 'heldBy' ? 5 : 6;
  const free = freeArc(ring, ring.radius, [angle(from), from], [angle(to), to], gap);
  return { kind: 'arc', centre: { x: ring.x, y: ring.y }, radius: ring.radius, ...free };
}

/** Edges on the same side of a node stand side by side there, in the order of their other ends. */
function portsOf(
  edges: readonly GraphEdge[],
  input: RouteInput,
  places: ReadonlyMap<string, NodePlace>,
): Map<string, number> {
  const sides = new Map<string, { key: string; order: number; room: number }[]>();
  for (const edge of edges) {
    for (const [own, other, end] of [
      [edge.from, edge.to, 'from'],
      [edge.to, edge.from, 'to'],
    ] as const) {
      const place = places.get(own);
      const far = places.get(other) ?? ringBox(input, other);
      if (place === undefined || far === undefined || place.where === 'ring') continue;
      const side = sideOf(place, far, input.upright);
      const order = side.x !== 0 ? far.y : far.x;
      const length = side.x !== 0 ? place.height : place.width;
      const room = place.node.kind === 'resource' ? length : length - 16;
      const key = `${own} ${side.x} ${side.y}`;
      sides.set(key, [...(sides.get(key) ?? []), { key: `${edge.id} ${end}`, order, room }]);
    }
  }
  const ports = new Map<string, number>();
  for (const side of sides.values()) {
    side.sort((a, b) => a.order - b.order);
    const step = Math.min(24, (side[0]?.room ?? 24) / side.length);
    side.forEach((port, index) => {
      ports.set(port.key, (index - (side.length - 1) / 2) * step);
    });
  }
  return ports;
}

/** The side of `from` that looks at `to`: along the layers, unless the two stand in one. */
function sideOf(from: Box, to: Box, upright: boolean): Point {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const clearX = Math.abs(dx) > (from.width + to.width) / 2 + 8;
  const clearY = Math.abs(dy) > (from.height + to.height) / 2 + 8;
  const horizontal = upright ? !clearY && clearX : clearX || !clearY;
  return horizontal ? { x: Math.sign(dx) || 1, y: 0 } : { x: 0, y: Math.sign(dy) || 1 };
}

function endOf(place: NodePlace | Box, other: Box, port: number, input: RouteInput, gap: number): End {
  if ('where' in place && place.where === 'ring') {
    const ring = input.rings.find(
      ({ ring: { members, outer } }) => members.includes(place.node.id) || outer.includes(place.node.id),
    );
    if (ring !== undefined) return ringEnd(place, other, ring, gap);
  }
  const side = sideOf(place, other, input.upright);
  if (!('node' in place)) {
    const angle = Math.atan2(other.x - place.x, place.y - other.y);
    const direction = { x: Math.sin(angle), y: -Math.cos(angle) };
    return { point: onCircle(place, place.width / 2 + gap, angle), direction };
  }
  const point = {
    x: place.x + side.x * (place.width / 2 + gap) + (side.x === 0 ? port : 0),
    y: place.y + side.y * (place.height / 2 + gap) + (side.y === 0 ? port : 0),
  };
  return { point, direction: side };
}

/** An edge from outside meets a member of a ring from outside, turned a little to where it comes from. */
function ringEnd(place: NodePlace, other: Point, ring: RingPlace, gap: number): End {
  const out = Math.atan2(place.x - ring.x, ring.y - place.y);
  const from = Math.atan2(other.x - place.x, place.y - other.y);
  let turn = from - out;
  while (turn > Math.PI) turn -= 2 * Math.PI;
  while (turn < -Math.PI) turn += 2 * Math.PI;
  const angle = out + Math.max(-0.8, Math.min(0.8, turn));
  const direction = { x: Math.sin(angle), y: -Math.cos(angle) };
  const reach = Math.min(
    Math.abs(direction.x) < 1e-6 ? Number.POSITIVE_INFINITY : (place.width / 2 + gap) / Math.abs(direction.x),
    Math.abs(direction.y) < 1e-6 ? Number.POSITIVE_INFINITY : (place.height / 2 + gap) / Math.abs(direction.y),
  );
  return { point: { x: place.x + direction.x * reach, y: place.y + direction.y * reach }, direction };
}

function curve(start: End, end: End, bend: number, upright: boolean): Cubic {
  const distance = Math.hypot(end.point.x - start.point.x, end.point.y - start.point.y);
  const pull = Math.max(24, Math.min(distance * 0.45, 130)) + Math.abs(bend) * 0.25;
  const aside = upright ? { x: bend, y: 0 } : { x: 0, y: bend };
  return [
    start.point,
    { x: start.point.x + start.direction.x * pull + aside.x, y: start.point.y + start.direction.y * pull + aside.y },
    { x: end.point.x + end.direction.x * pull + aside.x, y: end.point.y + end.direction.y * pull + aside.y },
    end.point,
  ];
}

/** The first curve that runs through no node and no ring; else the one with the fewest hits. */
function clearCurve(start: End, end: End, edge: GraphEdge, input: RouteInput): Cubic {
  const boxes = input.nodes.filter((place) => place.node.id !== edge.from && place.node.id !== edge.to).map(extentOf);
  const hitsOf = (points: Cubic): number => {
    let hits = 0;
    for (let step = 1; step < 24; step += 1) {
      const point = cubicAt(points, step / 24);
      if (boxes.some((box) => contains(box, point, 5))) hits += 1;
      for (const ring of input.rings) {
        const belongs = [...ring.ring.members, ...ring.ring.outer, ring.ring.id];
        const far = Math.hypot(point.x - ring.x, point.y - ring.y);
        const free =
          belongs.includes(edge.to) || belongs.includes(edge.from) ? ring.radius - ring.band : ring.radius + ring.band;
        if (far < free) hits += 1;
      }
    }
    return hits;
  };
  let best = curve(start, end, 0, input.upright);
  let fewest = hitsOf(best);
  for (const bend of TRIES) {
    if (fewest === 0) break;
    const points = curve(start, end, bend, input.upright);
    const hits = hitsOf(points);
    if (hits < fewest) {
      best = points;
      fewest = hits;
    }
  }
  return best;
}

/** The point of a path at `t` from 0 to 1. */
export function pathAt(path: EdgePath, t: number): Point {
  if (path.kind === 'cubic') return cubicAt(path.points, t);
  return onCircle(path.centre, path.radius, path.from + (path.to - path.from) * t);
}
