/** A queue: a tube open at both ends, in at the left (or the top), out at the right (or the bottom). */
import { s } from '../dom.ts';
import type { ResourceNode } from '../layout/drawing.ts';
import { CELL, QUEUE_CELLS } from '../layout/nodes.ts';

const SENTINEL = /^(sentinel|end|stop|none|null|undefined|poison)$/i;
const short = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

export function queueShape(node: ResourceNode, upright: boolean): SVGElement[] {
  const { width, height } = node.mark;
  const { level, capacity } = node.resource;
  const places = capacity ?? Math.max(3, level);
  const full = capacity !== undefined && level >= capacity;
  const parts = rails(width, height, capacity === undefined, upright);
  if (places > QUEUE_CELLS) parts.push(...fillBar(node, places, upright));
  else parts.push(...cells(node, upright));
  if (full) {
    parts.push(
      upright
        ? s('path', { class: 'full-bar', d: `M${-width / 2} ${-height / 2 + 1}H${width / 2}` })
        : s('path', { class: 'full-bar', d: `M${-width / 2 + 1} ${-height / 2}V${height / 2}` }),
    );
  }
  if (node.waitsToPut) {
    const at = upright ? { x: 0, y: -height / 2 - 22 } : { x: -width / 2 - 24, y: 0 };
    const size = upright ? { width: width - 20, height: 28 } : { width: 36, height: Math.min(28, height - 12) };
    const [x, y] = [at.x - size.width / 2, at.y - size.height / 2];
    parts.push(s('rect', { class: 'waiting-item', x, y, ...size, rx: 1 }));
  }
  return parts;
}

function rails(width: number, height: number, torn: boolean, upright: boolean): SVGElement[] {
  const x = width / 2;
  const y = height / 2;
  const line = upright ? `M${-x} ${-y}V${y}M${x} ${-y}V${y}` : `M${-x} ${-y}H${x}M${-x} ${y}H${x}`;
  const parts: SVGElement[] = [
    s('rect', { class: 'tube', x: -x, y: -y, width, height }),
    s('path', { class: 'rail', d: line }),
  ];
  if (torn && !upright) {
    const step = height / 4;
    parts.push(s('path', { class: 'rail thin', d: `M${-x} ${-y}l5 ${step}-5 ${step} 5 ${step}-5 ${step}` }));
  }
  if (torn && upright) {
    const step = width / 4;
    parts.push(s('path', { class: 'rail thin', d: `M${-x} ${-y}l${step} 5 ${step}-5 ${step} 5 ${step}-5` }));
  }
  return parts;
}

function fillBar(node: ResourceNode, places: number, upright: boolean): SVGElement[] {
  const { width, height } = node.mark;
  // A queue without a limit is measured by the most that it ever had.
  const whole = node.resource.capacity ?? Math.max(places, node.resource.mostEver);
  const share = Math.min(1, node.resource.level / whole);
  const long = (upright ? height : width) - 8;
  const text = s(
    'text',
    { class: 'mark-text mono', y: 4 },
    `${node.resource.level} / ${node.resource.capacity ?? '∞'}`,
  );
  const bar = upright
    ? { x: -width / 2 + 6, y: height / 2 - 4 - long * share, width: width - 12, height: long * share }
    : { x: width / 2 - 4 - long * share, y: -height / 2 + 6, width: long * share, height: height - 12 };
  return [s('rect', { class: 'cell level', ...bar }), text];
}

function cells(node: ResourceNode, upright: boolean): SVGElement[] {
  const { width, height } = node.mark;
  const size = upright ? { width: width - 14, height: 26 } : { width: CELL.width - 5, height: CELL.height };
  return node.resource.items.slice(0, QUEUE_CELLS).map((item, index) => {
    // Next out stands at the end of the tube.
    const x = upright ? 0 : width / 2 - 7 - (index + 0.5) * CELL.width + 2;
    const y = upright ? height / 2 - 6 - (index + 0.5) * 30 : 0;
    const end = SENTINEL.test(item.name);
    const cell = s('g', { class: end ? 'item sentinel' : 'item', transform: `translate(${x},${y})` });
    cell.append(
      s('rect', {
        class: 'cell',
        x: -size.width / 2,
        y: -size.height / 2,
        width: size.width,
        height: size.height,
        rx: 1,
      }),
    );
    if (end) cell.append(s('path', { class: 'sentinel-bars', d: 'M-4-9V9M4-9V9' }));
    else if (upright) cell.append(s('text', { class: 'mark-text mono', y: 4 }, short(item.name || '•', 10)));
    else {
      cell.append(s('text', { class: 'mark-text mono', y: item.by === '' ? 4 : -3 }, short(item.name || '•', 9)));
      if (item.by !== '') cell.append(s('text', { class: 'item-by', y: 13 }, short(item.by, 11)));
    }
    return cell;
  });
}
