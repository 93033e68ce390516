import type { GraphShelf, NodePlace, ShelfPlace } from './drawing.ts';
import { extentOf, placeNode } from './place.ts';

export const SHELF_WIDTH = 212;
const TITLE = 34;
const GAP = 14;
export const SQUARE = 14;

/** The column (or, upright, the rows) of what is not affected. Returns its nodes with it. */
export function placeShelf(
  shelf: GraphShelf,
  room: { readonly width: number; readonly height: number },
  upright: boolean,
): { readonly place: ShelfPlace; readonly nodes: readonly NodePlace[] } {
  const width = upright ? room.width - 24 : SHELF_WIDTH - 24;
  const left = upright ? 12 : room.width - SHELF_WIDTH + 12;
  const perRow = Math.max(1, Math.floor(width / SQUARE));
  if (upright) {
    // The narrow form has no room to show what does not matter: it is counted.
    const place = {
      shelf: { ...shelf, nodes: [], locks: [] },
      x: left + width / 2,
      y: 12,
      width,
      height: 26,
      locksAt: { x: left, y: 26 },
      perRow,
    };
    return { place, nodes: [] };
  }
  const rows = Math.ceil(shelf.locks.length / perRow);
  const locksHeight = shelf.locks.length === 0 ? 0 : 22 + rows * SQUARE;
  const nodes: NodePlace[] = [];
  let x = left;
  let y = 12 + TITLE;
  let rowHeight = 0;
  for (const node of shelf.nodes) {
    const flat = placeNode(node, { x: 0, y: 0 });
    const extent = extentOf(flat);
    if (x > left) {
      x = left;
      y += rowHeight + GAP;
      rowHeight = 0;
    }
    rowHeight = Math.max(rowHeight, extent.height);
    const dx = x + extent.width / 2 - extent.x;
    const dy = y + extent.height / 2 - extent.y;
    const label = flat.label && { ...flat.label, x: flat.label.x + dx, y: flat.label.y + dy };
    nodes.push({ ...flat, x: flat.x + dx, y: flat.y + dy, where: 'shelf', label });
    x += extent.width + GAP;
  }
  const bottom = y + rowHeight + (shelf.nodes.length > 0 ? GAP + 8 : 0);
  const height = bottom + locksHeight - 8;
  const place = {
    shelf,
    x: left + width / 2,
    y: 8 + height / 2,
    width,
    height,
    locksAt: { x: left, y: bottom },
    perRow,
  };
  return { place, nodes };
}

/** The same shelf, moved down: upright it stands below the graph. */
export function moveShelf(
  shelf: { readonly place: ShelfPlace; readonly nodes: readonly NodePlace[] },
  dy: number,
): { readonly place: ShelfPlace; readonly nodes: readonly NodePlace[] } {
  const { place } = shelf;
  return {
    place: { ...place, y: place.y + dy, locksAt: { x: place.locksAt.x, y: place.locksAt.y + dy } },
    nodes: shelf.nodes.map((node) => ({
      ...node,
      y: node.y + dy,
      label: node.label && { ...node.label, y: node.label.y + dy },
    })),
  };
}
