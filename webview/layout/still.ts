/** Keeps the picture still: what was there keeps its place, what is new takes a free one. */
import type { Drawing, GraphModel, GraphNode, NodePlace } from './drawing.ts';
import { overlaps, type Point } from './geometry.ts';
import { extentOf, type Placed, type PlaceOptions, placeNode } from './place.ts';

/** When more of the nodes changed than this, a new layout reads better than patches. */
const CHANGED_MOST = 0.3;
const GAP = 14;

/** The old places with the new nodes in free ones, or undefined where a full layout is due. */
export function keepPlaces(model: GraphModel, before: Drawing, room: PlaceOptions): Placed | undefined {
  const old = new Map(before.nodes.filter((place) => place.where !== 'shelf').map((place) => [place.node.id, place]));
  const now = new Set(model.nodes.map((node) => node.id));
  const signature = (rings: readonly { id: string; members: readonly string[] }[]): string =>
    rings.map((each) => `${each.id}:${each.members.join(',')}`).join(';');
  const same =
    signature(model.rings) === signature(before.rings.map(({ ring }) => ring)) &&
    signature(model.causes) === signature(before.causes.map(({ cause }) => cause));
  const added = model.nodes.filter((node) => !old.has(node.id));
  const removed = [...old.keys()].filter((id) => !now.has(id));
  const changed = (added.length + removed.length) / Math.max(1, now.size);
  if (!same || changed > CHANGED_MOST || old.size === 0) return undefined;

  const places: NodePlace[] = [];
  for (const node of model.nodes) {
    const place = old.get(node.id);
    if (place !== undefined) places.push(refreshed(place, node));
  }
  for (const node of added) places.push(freePlace(node, model, places, before, room));
  const rings = before.rings.map((place, index) => ({ ...place, ring: model.rings[index] ?? place.ring }));
  const causes = before.causes.map((place, index) => ({ ...place, cause: model.causes[index] ?? place.cause }));
  return { nodes: places, rings, causes };
}

function refreshed(place: NodePlace, node: GraphNode): NodePlace {
  if (place.where === 'ring') return { ...place, node };
  const fresh = placeNode(node, place);
  // A resource's centre is that of its mark, which must not move.
  const dy = place.y - fresh.y;
  return { ...fresh, y: place.y, label: fresh.label && { ...fresh.label, y: fresh.label.y + dy } };
}

function freePlace(
  node: GraphNode,
  model: GraphModel,
  places: readonly NodePlace[],
  before: Drawing,
  room: PlaceOptions,
): NodePlace {
  const byId = new Map(places.map((place) => [place.node.id, place]));
  const edge = model.edges.find((each) => each.from === node.id || each.to === node.id);
  const near = edge && (byId.get(edge.from) ?? byId.get(edge.to));
  const step = room.upright ? { x: 0, y: 90 } : { x: 190, y: 0 };
  const sign = edge?.from === node.id ? -1 : 1;
  const wanted: Point =
    near === undefined
      ? { x: before.x - before.width / 2 + 80, y: before.y }
      : { x: near.x + sign * step.x, y: near.y + sign * step.y };
  const blocked = [
    ...places.map(extentOf),
    ...before.causes,
    ...before.rings.map((ring) => ({
      x: ring.x,
      y: ring.y,
      width: 2 * (ring.radius + 60),
      height: 2 * (ring.radius + 60),
    })),
  ];
  for (let ring = 0; ring < 40; ring += 1) {
    for (const [right, down] of around(ring)) {
      const place = placeNode(node, { x: wanted.x + right * 60, y: wanted.y + down * 34 });
      const extent = extentOf(place);
      if (!blocked.some((box) => overlaps(extent, box, GAP))) return place;
    }
  }
  return placeNode(node, wanted);
}

/** Steps at distance `ring`, those straight up and down first. */
function around(ring: number): (readonly [number, number])[] {
  if (ring === 0) return [[0, 0]];
  const steps: (readonly [number, number])[] = [];
  for (let right = -ring; right <= ring; right += 1) {
    const down = ring - Math.abs(right);
    steps.push([right, down]);
    if (down !== 0) steps.push([right, -down]);
  }
  return steps.sort((a, b) => Math.abs(a[0]) - Math.abs(b[0]) || a[1] - b[1]);
}
