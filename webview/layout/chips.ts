/** Short texts on edges, put where they cover neither a node nor a name nor each other. */

import { counted, fill, formatAge } from '../../core/text/format.ts';
import type { Snapshot } from '../../core/view/viewModel.ts';
import type { ChipPlace, EdgePath, GraphEdge, NodePlace, RingPlace } from './drawing.ts';
import { type Box, overlaps, type Point } from './geometry.ts';
import { extentOf } from './place.ts';
import { pathAt } from './route.ts';
import type { Measure } from './text.ts';

const HEIGHT = 18;
const PAD = 9;
const PLACES = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82];

/** What the chip of an edge says at `now`, or an empty text. Also used to let the ages tick. */
export function chipText(snapshot: Snapshot, edge: GraphEdge, now: number): string {
  const { words, language } = snapshot;
  const word = (key: string, values: Record<string, string | number>): string => fill(words[key] ?? key, values);
  const age = formatAge(now - edge.since, language);
  switch (edge.kind) {
    case 'waitsFor': {
      if (edge.count > 1) return word('chip.wait', { n: edge.count });
      if (edge.place !== undefined) {
        const place = fill(words[`place.${edge.place}`] ?? words['place.n'] ?? '', { n: edge.place });
        return word('chip.place', { place, age });
      }
      return edge.operation === 'hold' ? age : word('chip.waits', { age });
    }
    case 'joins':
      return word('chip.joins', { age });
    case 'awaits':
      return edge.count > 1 ? word('edge.awaitsAll', { n: edge.count }) : '';
    case 'puts':
      return word('chip.put', { n: edge.items ?? 0 });
    case 'takes':
      return word('chip.taken', { n: edge.items ?? 0 });
    case 'heldBy':
      return edge.cut ? counted(words, 'edge.wasHeldBy', 1) : '';
    case 'couldWaitFor':
      return '';
  }
}

export interface ChipInput {
  readonly snapshot: Snapshot;
  readonly nodes: readonly NodePlace[];
  readonly rings: readonly RingPlace[];
  readonly paths: ReadonlyMap<string, EdgePath>;
  readonly measure: Measure;
}

/** The box of a node's name, where it stands outside its mark. */
export function labelBox(place: NodePlace, measure: Measure): Box | undefined {
  if (place.label === undefined) return undefined;
  const width = measure(place.node.name, 12.5, 600);
  const { x, y, anchor } = place.label;
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
  return { x: left + width / 2, y: y - 4, width, height: 16 };
}

export function placeChips(edges: readonly GraphEdge[], input: ChipInput): Map<string, ChipPlace> {
  const taken: Box[] = input.nodes.flatMap((place) => {
    const label = labelBox(place, input.measure);
    return [place.where === 'ring' ? place : extentOf(place), ...(label === undefined ? [] : [label])];
  });
  for (const ring of input.rings) taken.push({ x: ring.x, y: ring.y, width: ring.radius * 1.05, height: 76 });
  const chips = new Map<string, ChipPlace>();
  // The loudest edges choose first.
  const rank = (edge: GraphEdge): number => (edge.tone === 'dead' ? 0 : edge.tone === 'stuck' ? 1 : 2);
  for (const edge of [...edges].sort((a, b) => rank(a) - rank(b))) {
    const path = input.paths.get(edge.id);
    const text = chipText(input.snapshot, edge, input.snapshot.run.now);
    if (path === undefined || text === '') continue;
    const width = Math.ceil(input.measure(text, 11, 600)) + PAD * 2;
    const framed = !edge.cut && (!isStraight(path) || edge.tone !== 'plain');
    const ring =
      path.kind === 'arc'
        ? input.rings.find((each) => each.x === path.centre.x && each.y === path.centre.y)
        : undefined;
    // In the small form the ring has no room for ages; the card tells them.
    if (ring?.small === true) continue;
    for (const centre of candidates(path, ring, width, framed)) {
      const box = { ...centre, width, height: HEIGHT };
      if (taken.some((other) => overlaps(box, other, 2))) continue;
      taken.push(box);
      chips.set(edge.id, { ...box, text, framed });
      break;
    }
  }
  return chips;
}

const isStraight = (path: EdgePath): boolean =>
  path.kind === 'cubic' &&
  Math.abs(path.points[0].y - path.points[3].y) < 2 &&
  Math.abs(path.points[1].y - path.points[0].y) < 2;

function candidates(path: EdgePath, ring: RingPlace | undefined, width: number, framed: boolean): Point[] {
  if (path.kind === 'cubic') {
    const shift = framed ? 0 : -15;
    const on = PLACES.map((t) => pathAt(path, t)).map(({ x, y }) => ({ x, y: y + shift }));
    return [...on, ...on.map(({ x, y }) => ({ x, y: y - 22 })), ...on.map(({ x, y }) => ({ x, y: y + 22 }))];
  }
  const band = ring?.band ?? 0;
  const { centre, radius } = path;
  // Inside the band's inner edge first, then on the arc, then outside.
  return [band * 0.75 + width * 0.06, band + width * 0.3, 0, -band - width * 0.4].flatMap((inward) =>
    PLACES.map((t) => {
      const on = pathAt(path, t);
      const scale = (radius - inward) / radius;
      return { x: centre.x + (on.x - centre.x) * scale, y: centre.y + (on.y - centre.y) * scale };
    }),
  );
}
