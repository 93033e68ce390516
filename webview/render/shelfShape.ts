/** The shelf of what is not affected, with its count and the squares of idle locks. */
import type { Selection } from 'd3';
import { counted, fill } from '../../core/text/format.ts';
import type { Snapshot } from '../../core/view/viewModel.ts';
import { s } from '../dom.ts';
import type { Drawing } from '../layout/drawing.ts';
import { SQUARE } from '../layout/shelf.ts';

export function drawShelf(
  layer: Selection<SVGGElement, unknown, null, undefined>,
  drawing: Drawing,
  snapshot: Snapshot,
): void {
  const group = layer.node();
  const place = drawing.shelf;
  if (group === null) return;
  if (place === undefined) {
    group.replaceChildren();
    return;
  }
  const { shelf, locksAt, perRow } = place;
  const { words } = snapshot;
  const what = [
    ...(shelf.tasks > 0 ? [counted(words, 'tasks', shelf.tasks)] : []),
    ...(shelf.resources > 0
      ? [counted(words, shelf.locks.length === shelf.resources ? 'locks' : 'resources', shelf.resources)]
      : []),
  ];
  const title = fill(words['shelf.title'] ?? '', { what: what.join(snapshot.language === 'en' ? ', ' : '，') });
  const left = place.x - place.width / 2;
  const top = place.y - place.height / 2;
  const upright = shelf.nodes.length === 0 && shelf.locks.length === 0;
  const line = upright
    ? `M${left} ${top - 2}H${left + place.width}`
    : `M${left - 16} ${top}V${top + Math.max(place.height, 160)}`;
  const held = shelf.locks.filter((lock) => lock.level > 0 || lock.holders.length > 0).length;
  const squares = shelf.locks.map((lock, index) =>
    s('rect', {
      class: lock.level > 0 || lock.holders.length > 0 ? 'square taken' : 'square',
      x: locksAt.x + (index % perRow) * SQUARE,
      y: locksAt.y + 12 + Math.floor(index / perRow) * SQUARE,
      width: 10,
      height: 10,
      rx: 1,
    }),
  );
  const locksTitle = fill(counted(words, 'shelf.locks', shelf.locks.length), { held });
  group.replaceChildren(
    s('path', { class: 'shelf-line', d: line }),
    s('text', { class: 'shelf-title', x: left, y: top + (upright ? 17 : 22) }, title),
    ...(squares.length > 0
      ? [s('text', { class: 'shelf-title', x: locksAt.x, y: locksAt.y + 3 }, locksTitle), ...squares]
      : []),
  );
}
