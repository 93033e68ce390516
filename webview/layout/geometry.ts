/** Plain geometry for the layouts. Pixels; y grows downwards; angles in radians, clockwise from the top. */
export interface Point {
  readonly x: number;
  readonly y: number;
}
/** A rectangle by its centre. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export const overlaps = (a: Box, b: Box, gap: number): boolean =>
  Math.abs(a.x - b.x) * 2 < a.width + b.width + gap * 2 && Math.abs(a.y - b.y) * 2 < a.height + b.height + gap * 2;

export const contains = (box: Box, point: Point, gap: number): boolean =>
  Math.abs(point.x - box.x) < box.width / 2 + gap && Math.abs(point.y - box.y) < box.height / 2 + gap;

export const onCircle = (centre: Point, radius: number, angle: number): Point => ({
  x: centre.x + radius * Math.sin(angle),
  y: centre.y - radius * Math.cos(angle),
});

/** The smallest box around all boxes, grown by `gap`; undefined for none. */
export function boundsOf(boxes: readonly Box[], gap: number): Box | undefined {
  if (boxes.length === 0) return undefined;
  const left = Math.min(...boxes.map((box) => box.x - box.width / 2)) - gap;
  const right = Math.max(...boxes.map((box) => box.x + box.width / 2)) + gap;
  const top = Math.min(...boxes.map((box) => box.y - box.height / 2)) - gap;
  const bottom = Math.max(...boxes.map((box) => box.y + box.height / 2)) + gap;
  return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top };
}

/** Four control points of a cubic curve. */
export type Cubic = readonly [Point, Point, Point, Point];

export function cubicAt([a, b, c, d]: Cubic, t: number): Point {
  const u = 1 - t;
  const mix = (p: number, q: number, r: number, s: number): number =>
    u * u * u * p + 3 * u * u * t * q + 3 * u * t * t * r + t * t * t * s;
  return { x: mix(a.x, b.x, c.x, d.x), y: mix(a.y, b.y, c.y, d.y) };
}
