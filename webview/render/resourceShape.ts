/** Resources: square corners, solid means taken, hollow means free. Drawn around 0, 0, within the node's mark. */
import { measureText, s } from '../dom.ts';
import type { NodePlace, ResourceNode } from '../layout/drawing.ts';
import { contentOf, permitsOf } from '../layout/nodes.ts';
import { cutMiddle } from '../layout/text.ts';
import { padlock } from './marks.ts';
import { queueShape } from './queueShape.ts';
import { focusShape } from './taskShape.ts';

const box = (width: number, height: number, className: string, inset = 0): SVGRectElement =>
  s('rect', {
    class: className,
    x: -width / 2 - inset,
    y: -height / 2 - inset,
    width: width + inset * 2,
    height: height + inset * 2,
    rx: 2,
  });

const gauge = (node: ResourceNode, name: string): number | undefined =>
  node.resource.gauges.find((each) => each.name === name)?.value;

const dot = (x: number, taken: boolean): SVGElement =>
  s('circle', { cx: x, cy: 0, r: 5.5, class: taken ? 'sign-solid' : 'sign-line' });

function badge(text: string, x: number, y: number): SVGElement {
  const width = text.length * 6.4 + 12;
  return s(
    'g',
    { class: 'badge', transform: `translate(${x},${y})` },
    s('rect', { x: -width / 2, y: -8, width, height: 16, rx: 8 }),
    s('text', { y: 3.8 }, text),
  );
}

function lock(node: ResourceNode): SVGElement[] {
  const taken = node.resource.holders.length > 0 || node.resource.level > 0;
  const parts = [box(36, 36, 'outline'), ...padlock(taken)];
  const count = gauge(node, 'owners') ?? node.resource.level;
  if (node.resource.kind === 'rlock') parts.unshift(box(36, 36, 'outline second', 3));
  if (node.resource.kind === 'rlock' && taken && count > 1) parts.push(badge(`×${count}`, 20, -20));
  return parts;
}

function permits(node: ResourceNode, capacity: number): SVGElement[] {
  const { width, height } = node.mark;
  const { level } = node.resource;
  if (capacity > 8) {
    const share = Math.min(1, level / capacity);
    return [
      box(width, height, 'outline'),
      s('rect', { class: 'fill-bar', x: -width / 2 + 3, y: 9, width: (width - 6) * share, height: 6 }),
      s('text', { class: 'mark-text', y: 3 }, `${level} / ${capacity}`),
    ];
  }
  const dots = Array.from({ length: capacity }, (_, index) => dot((index - (capacity - 1) / 2) * 19, index < level));
  return [box(width, height, 'outline'), ...dots];
}

function readersWriter(node: ResourceNode): SVGElement[] {
  const readers = gauge(node, 'readers') ?? 0;
  const writing = (gauge(node, 'writer') ?? 0) > 0;
  const parts: SVGElement[] = [box(68, 36, 'outline'), s('path', { class: 'stripe', d: 'M0-18V18' })];
  if (readers > 0) {
    const shown = Math.min(3, readers);
    for (let index = 0; index < shown; index += 1) {
      parts.push(s('circle', { cx: -17 + (index - (shown - 1) / 2) * 9, cy: 0, r: 3.4, class: 'sign-solid' }));
    }
  } else parts.push(s('text', { class: 'mark-text', x: -17, y: 4.5 }, 'R'));
  if (writing) parts.push(s('g', { transform: 'translate(17,0)' }, ...padlock(true)));
  else parts.push(s('text', { class: 'mark-text', x: 17, y: 4.5 }, 'W'));
  return parts;
}

function condition(node: ResourceNode): SVGElement[] {
  const waiting = Math.min(4, node.resource.waiters.length);
  const parts: SVGElement[] = [
    s('path', { class: 'outline', d: 'M-18-18H10L18-10V18H-18ZM10-18V-10H18' }),
    s('path', { class: 'sign-line', d: 'M-6 5H6L4.4 2.4V-2a4.4 4.4 0 0 0-8.8 0v4.4ZM-1.6 8.2h3.2' }),
  ];
  for (let index = 0; index < waiting; index += 1) {
    parts.push(s('circle', { class: 'waiting-dot', cx: (index - (waiting - 1) / 2) * 11, cy: 24, r: 4 }));
  }
  return parts;
}

function flag(raised: boolean): SVGElement[] {
  return raised
    ? [
        box(36, 36, 'outline'),
        s('path', { class: 'sign-line', d: 'M-6-9V10' }),
        s('path', { class: 'sign-solid', d: 'M-6-9H8L5-5 8-1H-6Z' }),
      ]
    : [box(36, 36, 'outline'), s('path', { class: 'sign-line', d: 'M-6-9V10M-6 2H8L5 5.5 8 9H-6' })];
}

function barrier(node: ResourceNode, parties: number): SVGElement[] {
  const { width } = node.mark;
  const arrived = gauge(node, 'arrived') ?? node.resource.waiters.length;
  const posts = Array.from({ length: parties }, (_, index) =>
    s('rect', {
      class: index < arrived ? 'sign-solid' : 'sign-line',
      x: (index - (parties - 1) / 2) * 13 - 4,
      y: -12,
      width: 8,
      height: 24,
    }),
  );
  return [s('path', { class: 'rail', d: `M${-width / 2} -17H${width / 2}M${-width / 2} 17H${width / 2}` }), ...posts];
}

function pool(node: ResourceNode, workers: number): SVGElement[] {
  const { width, height } = node.mark;
  const waiting = node.resource.waiters.length;
  const parts: SVGElement[] =
    workers > 8
      ? permits(node, workers)
      : [
          box(width, height, 'outline'),
          ...Array.from({ length: workers }, (_, index) =>
            s('circle', {
              class: index < node.resource.level ? 'worker busy' : 'worker',
              cx: (index - (workers - 1) / 2) * 22,
              r: 8,
            }),
          ),
        ];
  if (waiting > 0) parts.push(badge(`+${waiting}`, width / 2, -height / 2));
  return parts;
}

/** In at the left, out at the right; an end that nobody has open is hatched and barred. */
function pipe(node: ResourceNode): SVGElement[] {
  const open = (end: string): boolean => {
    const told = node.resource.gauges.filter((each) => each.name.startsWith(`${end} `));
    return told.length === 0 || told.some((each) => each.value > 0);
  };
  const end = (d: string, arrow: string, bar: number, isOpen: boolean): SVGElement[] => [
    s('path', { class: isOpen ? 'outline' : 'outline closed', d }),
    isOpen ? s('path', { class: 'sign-line', d: arrow }) : s('path', { class: 'sign-line thick', d: `M${bar}-17V17` }),
  ];
  const parts = [
    ...end('M-43-14h14a14 14 0 0 1 0 28h-14Z', 'M-38 0h11m-4-4 4 4-4 4', -43, open('writer')),
    ...end('M43-14H29a14 14 0 0 0 0 28h14Z', 'M26 0h11m-4-4 4 4-4 4', 43, open('reader')),
    s('path', { class: 'rail', d: 'M-15-4H15M-15 4H15' }),
  ];
  if (node.resource.level > 0) parts.push(badge(String(node.resource.level), 0, -12));
  return parts;
}

/** What a shared value contains, as it is now. */
function content(node: ResourceNode): SVGElement[] {
  const { width, height } = node.mark;
  const text = cutMiddle(contentOf(node.resource), width - 12, (each) => measureText(each, 11, 400, true));
  return [
    box(width, height, 'outline'),
    s('path', { class: 'stripe', d: `M${-width / 2} ${-height / 2 + 4}H${width / 2}` }),
    s('text', { class: 'mark-text content', y: 6 }, text),
  ];
}

function future(node: ResourceNode): SVGElement[] {
  const failed = (gauge(node, 'failed') ?? 0) > 0;
  const done = (gauge(node, 'done') ?? 0) > 0;
  const sign = failed ? 'M-4-4 4 4M4-4-4 4' : done ? 'M-5 0-1.5 3.5 5-3.5' : '';
  return [s('path', { class: 'outline', d: 'M0-18 18 0 0 18-18 0Z' }), s('path', { class: 'sign-line', d: sign })];
}

function parts(node: ResourceNode, upright: boolean): SVGElement[] {
  const { kind, capacity } = node.resource;
  switch (kind) {
    case 'lock':
    case 'rlock':
    case 'mutex':
      return lock(node);
    case 'semaphore':
    case 'resourcePool':
      return permits(node, Math.max(permitsOf(node.resource), node.resource.level));
    case 'rwlock':
      return readersWriter(node);
    case 'condition':
      return condition(node);
    case 'event':
      return flag((gauge(node, 'set') ?? 0) > 0);
    case 'barrier':
      return barrier(node, Math.min(8, capacity ?? 2));
    case 'queue':
      return queueShape(node, upright);
    case 'pipe':
      return pipe(node);
    case 'pool':
      return pool(node, capacity ?? 1);
    case 'future':
      return future(node);
    case 'value':
    case 'array':
    case 'dict':
    case 'list':
    case 'namespace':
      return content(node);
    case 'end':
      return [
        s('path', { class: 'outline', d: 'M-15-16H2a16 16 0 0 1 0 32H-15Z' }),
        s('path', { class: 'sign-line thick', d: 'M-6-7V7M1-7V7' }),
      ];
    default:
      return [box(36, 36, 'outline'), ...((capacity ?? 2) === 1 ? padlock(node.resource.level > 0) : [])];
  }
}

export function resourceShape(place: NodePlace, node: ResourceNode, upright: boolean): SVGElement[] {
  return [focusShape('mark', place.width, place.height), ...parts(node, upright)];
}

/** What its colour role depends on. */
export function resourceTone(node: ResourceNode): string {
  const { resource } = node;
  if (node.dead) return 'dead';
  if (resource.orphaned) return 'dead';
  switch (resource.kind) {
    case 'queue':
    case 'pipe':
      return 'flow';
    case 'event':
      return (gauge(node, 'set') ?? 0) > 0 ? 'run' : 'quiet';
    case 'barrier':
      return (gauge(node, 'arrived') ?? resource.waiters.length) > 0 ? 'wait' : 'quiet';
    case 'condition':
      return resource.waiters.length > 0 ? 'wait' : 'quiet';
    case 'future':
      return (gauge(node, 'failed') ?? 0) > 0 ? 'dead' : (gauge(node, 'done') ?? 0) > 0 ? 'run' : 'quiet';
    default:
      return resource.level > 0 || resource.holders.length > 0 ? 'hold' : 'quiet';
  }
}
