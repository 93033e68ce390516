/** A cycle on a circle: tasks and resources in turn, clockwise, the longest wait at the top, equal steps. */
import type { GraphNode, GraphRing, LabelPlace } from './drawing.ts';
import { type Box, onCircle, type Point } from './geometry.ts';

export interface RingGeometry {
  readonly radius: number;
  /** Half the width of the band behind the ring. */
  readonly band: number;
  /** Tasks are circles with their names outside. */
  readonly small: boolean;
  readonly angles: ReadonlyMap<string, number>;
  readonly outerRadius: number;
  /** Room that it needs, with the names outside. */
  readonly width: number;
  readonly height: number;
}

const GAP = 118;
const SMALL_GAP = 54;
/** In the small form the ring may grow to this gap where there is room. */
const SMALL_GAP_MOST = 76;
const SMALL_WITH_WORDS = 92;
const SMALL_MOST = 124;
const LEAST = 72;
/** With pills on the ring, the centre must hold its three lines. */
const LEAST_WITH_WORDS = 122;
/** Pills need this much of the circle each. */
const PILL_GAP = 100;
const OUTER = 76;
/** Size of tasks and scale of resources in the small form. */
export const SMALL_NODE = 34;
export const SMALL_SCALE = 0.78;

export function ringGeometry(
  ring: GraphRing,
  nodes: ReadonlyMap<string, GraphNode>,
  room: { readonly width: number; readonly height: number },
  forceSmall: boolean,
): RingGeometry {
  const count = ring.members.length + (ring.folded > 0 ? 1 : 0);
  const round = (gap: number): number => (gap * count) / (2 * Math.PI);
  const widest = Math.max(0, ...ring.members.map((id) => nodes.get(id)?.width ?? 0));
  const names = Math.min(110, Math.max(40, widest * 0.6));
  const outer = ring.outer.length > 0 ? OUTER : 0;
  const fitsPills = Math.min(room.width / 2 - 62 - names / 2, room.height / 2 - 52) - outer;
  const pills = Math.min(Math.max(LEAST_WITH_WORDS, round(GAP)), fitsPills);
  const small = forceSmall || (pills * 2 * Math.PI) / count < PILL_GAP || pills < LEAST;
  const fitsSmall = Math.min(room.width / 2 - 30 - names, room.height / 2 - 48) - outer;
  // Circles must not touch: the ring rather outgrows its room, and the view is scaled.
  const least = Math.max(LEAST, round(SMALL_GAP));
  const wanted = Math.min(Math.max(round(SMALL_GAP_MOST), SMALL_WITH_WORDS), SMALL_MOST);
  const radius = small ? Math.max(least, Math.min(wanted, fitsSmall)) : pills;
  const angles = new Map(ring.members.map((id, index) => [id, (index * 2 * Math.PI) / count]));
  const band = small ? 20 : 31;
  ring.outer.forEach((id, index) => {
    angles.set(id, ((index + 0.5) * 2 * Math.PI) / ring.outer.length);
  });
  const across = radius + outer;
  return {
    radius,
    band,
    small,
    angles,
    outerRadius: radius + outer,
    width: 2 * (across + (small ? 28 + names : 36 + names / 2)),
    height: 2 * (across + (small ? 46 : 50)),
  };
}

/** Where the name of a node on the ring stands: outside the band, turned away from the centre. */
export function outsideLabel(centre: Point, radius: number, angle: number): LabelPlace {
  const point = onCircle(centre, radius, angle);
  const side = Math.sin(angle);
  const anchor = Math.abs(side) < 0.25 ? 'middle' : side > 0 ? 'start' : 'end';
  return { x: point.x, y: point.y + 4.5 - Math.cos(angle) * 4, anchor };
}

/** The part of the circle between two boxes on it that neither covers, clockwise from `from` to `to`. */
export function freeArc(
  centre: Point,
  radius: number,
  [from, fromBox]: readonly [number, Box],
  [to, toBox]: readonly [number, Box],
  gap: number,
): { readonly from: number; readonly to: number } {
  const end = to > from ? to : to + 2 * Math.PI;
  const step = 1 / radius;
  const inside = (box: Box, angle: number): boolean => {
    const point = onCircle(centre, radius, angle);
    return Math.abs(point.x - box.x) < box.width / 2 + gap && Math.abs(point.y - box.y) < box.height / 2 + gap;
  };
  let start = from;
  while (start < end && inside(fromBox, start)) start += step;
  let stop = end;
  while (stop > start && inside(toBox, stop)) stop -= step;
  return { from: start, to: Math.max(stop, start + step) };
}
