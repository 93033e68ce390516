/** The whole layout of the graph: places, ways, chips. Pure; nodes keep their places where they can. */
import type { Snapshot } from '../../core/view/viewModel.ts';
import { placeChips } from './chips.ts';
import type { Drawing, GraphModel, NodePlace } from './drawing.ts';
import { type Box, boundsOf, type Cubic, cubicAt } from './geometry.ts';
import { extentOf, type Placed, type PlaceOptions, placeAll, placeFrames } from './place.ts';
import { routeEdges } from './route.ts';
import { moveShelf, placeShelf, SHELF_WIDTH } from './shelf.ts';
import { keepPlaces } from './still.ts';
import type { Measure } from './text.ts';

export interface GraphLayoutOptions extends PlaceOptions {
  readonly snapshot: Snapshot;
  readonly measure: Measure;
  /** The drawing before; its nodes keep their places unless too much changed. */
  readonly before: Drawing | undefined;
}

export function layoutGraph(model: GraphModel, options: GraphLayoutOptions): Drawing {
  const { snapshot, measure, upright } = options;
  const shelf = model.shelf && placeShelf(model.shelf, options, upright);
  const shelfWidth = shelf === undefined || upright ? 0 : SHELF_WIDTH;
  const shelfHeight = shelf === undefined || !upright ? 0 : shelf.place.height;
  const room = {
    width: Math.max(260, options.width - shelfWidth),
    height: Math.max(200, options.height - shelfHeight),
    upright,
    small: options.small,
  };
  const kept = options.before && keepPlaces(model, options.before, room);
  const placed: Placed = kept ?? placeAll(model, room);
  const moved = shelf && (upright ? moveShelf(shelf, Math.max(room.height, lowest(placed.nodes))) : shelf);
  const nodes: readonly NodePlace[] = [...placed.nodes, ...(moved?.nodes ?? [])];
  const paths = routeEdges(model.edges, { nodes, rings: placed.rings, upright });
  const chips = placeChips(model.edges, { snapshot, nodes, rings: placed.rings, paths, measure });
  const frames = placeFrames(model, placed);
  const ringBoxes = placed.rings.map((ring) => {
    const across = (ring.radius + ring.band + 28) * 2;
    return { x: ring.x, y: ring.y, width: across, height: across };
  });
  const ways = [...paths.values()].flatMap((path) => (path.kind === 'cubic' ? curveBoxes(path.points) : []));
  const all = [
    ...nodes.map(extentOf),
    ...frames,
    ...placed.causes,
    ...ringBoxes,
    ...ways,
    ...(moved ? [moved.place] : []),
  ];
  const bounds = boundsOf(all, 12) ?? { x: room.width / 2, y: room.height / 2, width: 0, height: 0 };
  return {
    ...bounds,
    nodes,
    edges: model.edges.flatMap((edge) => {
      const path = paths.get(edge.id);
      return path === undefined ? [] : [{ edge, path, chip: chips.get(edge.id) }];
    }),
    rings: placed.rings,
    causes: placed.causes,
    frames,
    shelf: moved?.place,
  };
}

/** Points of a curve with the height of a chip, so that what bends around others stays in view with its label. */
const curveBoxes = (curve: Cubic): Box[] =>
  [0.2, 0.35, 0.5, 0.65, 0.8].map((share) => ({ ...cubicAt(curve, share), width: 4, height: 20 }));

const lowest = (nodes: readonly NodePlace[]): number =>
  nodes.reduce((most, node) => Math.max(most, extentOf(node).y + extentOf(node).height / 2), 0);
