/** Lines, heads and grants of edges. */
import { s } from '../dom.ts';
import type { EdgePath, EdgePlace, GraphEdge } from '../layout/drawing.ts';
import { onCircle, type Point } from '../layout/geometry.ts';
import { pathAt } from '../layout/route.ts';

const round = (value: number): number => Math.round(value * 10) / 10;
const at = ({ x, y }: Point): string => `${round(x)} ${round(y)}`;

function pathData(path: EdgePath): string {
  if (path.kind === 'cubic') {
    const [a, b, c, d] = path.points;
    return `M${at(a)}C${at(b)} ${at(c)} ${at(d)}`;
  }
  const start = onCircle(path.centre, path.radius, path.from);
  const end = onCircle(path.centre, path.radius, path.to);
  const large = path.to - path.from > Math.PI ? 1 : 0;
  return `M${at(start)}A${round(path.radius)} ${round(path.radius)} 0 ${large} 1 ${at(end)}`;
}

/** Degrees of the direction in which the path ends. */
function endAngle(path: EdgePath): number {
  const end = pathAt(path, 1);
  const before =
    path.kind === 'arc'
      ? pathAt(path, 1 - Math.min(0.5, 9 / (path.radius * (path.to - path.from))))
      : pathAt(path, 0.96);
  return (Math.atan2(end.y - before.y, end.x - before.x) * 180) / Math.PI;
}

export function edgeWidth(edge: GraphEdge): number {
  const grown = edge.count > 1 ? Math.min(5, 2 + 0.4 * Math.sqrt(edge.count)) : 2;
  switch (edge.kind) {
    case 'waitsFor':
      return grown + (edge.tone === 'dead' ? 0.8 : 0);
    case 'heldBy':
      return grown + (edge.tone === 'dead' ? 1.6 : 0);
    case 'puts':
    case 'takes':
      return 1.8;
    default:
      return 1.4;
  }
}

function head(edge: GraphEdge, width: number): SVGElement {
  const size = 4.4 + width * 1.5;
  switch (edge.kind) {
    case 'joins':
      return s('path', { class: 'head-line bar', d: 'M0-7V7' });
    case 'heldBy':
    case 'puts':
    case 'takes':
      return s('path', { class: 'head-solid', d: `M1.5 0-${size * 1.5} ${size * 0.62}V-${size * 0.62}Z` });
    default:
      return s('path', { class: 'head-line', d: `M-${size} -${size * 0.72} 0.5 0-${size} ${size * 0.72}` });
  }
}

export function edgeShape({ edge, path }: EdgePlace): SVGElement[] {
  const width = edgeWidth(edge);
  const d = pathData(path);
  const end = pathAt(path, 1);
  const solid = edge.kind === 'heldBy' || edge.kind === 'puts' || edge.kind === 'takes';
  const parts: SVGElement[] = [
    s('path', { class: 'hit', d }),
    s('path', { class: 'gap', d, 'stroke-width': width + 5 }),
    s('path', { class: 'line', d, 'stroke-width': width, ...(solid ? {} : { 'stroke-linecap': 'butt' }) }),
    s(
      'g',
      {
        class: 'head',
        'stroke-width': Math.max(1.6, width),
        transform: `translate(${at(end)}) rotate(${round(endAngle(path))})`,
      },
      head(edge, width),
    ),
  ];
  if (edge.kind === 'heldBy') {
    const start = pathAt(path, 0);
    parts.push(
      s('circle', { class: 'head-solid', cx: round(start.x), cy: round(start.y), r: edge.tone === 'dead' ? 3.6 : 3 }),
    );
  }
  if (edge.cut) {
    const middle = pathAt(path, 0.5);
    parts.push(
      s(
        'g',
        { class: 'cut', transform: `translate(${at(middle)})` },
        s('circle', { r: 11, class: 'plate' }),
        s('path', { d: 'M-5-5 5 5M5-5-5 5' }),
      ),
    );
  }
  return parts;
}
