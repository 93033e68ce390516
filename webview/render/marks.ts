/** The 14 px marks that tell a state, and the signs of resources; all centred on 0, 0. */
import type { TaskStatus } from '../../core/view/viewModel.ts';
import { s } from '../dom.ts';

const stroke = (d: string): SVGElement => s('path', { d, class: 'mark-line' });
const solid = (d: string): SVGElement => s('path', { d, class: 'mark-solid' });

const hourglass = (): SVGElement[] => [
  stroke('M-4.5-6.5h9M-4.5 6.5h9M-3.4-6.4v2L0 0l3.4-4.4v-2M-3.4 6.4v-2L0 0l3.4 4.4v2'),
  solid('M-2.4 5.8 0 2.8 2.4 5.8Z'),
];

const marks: Readonly<Record<TaskStatus, () => SVGElement[]>> = {
  runs: () => [solid('M-4-5.4 5.4 0-4 5.4Z')],
  waits: hourglass,
  stuckBehind: hourglass,
  deadlocked: hourglass,
  awaits: () => [-4.6, 0, 4.6].map((cx) => s('circle', { cx, cy: 0, r: 1.5, class: 'mark-solid' })),
  sleeps: () => [s('circle', { r: 5.6, class: 'mark-line' }), stroke('M0-3.2V0l2.4 1.6')],
  done: () => [stroke('M-5 .4-1.6 4 5-4')],
  killed: () => [stroke('M-4.4-4.4 4.4 4.4M4.4-4.4-4.4 4.4')],
};

export function statusMark(status: TaskStatus): SVGGElement {
  return s('g', { class: `mark s-${status}`, 'aria-hidden': 'true' }, ...marks[status]());
}

/** A padlock of 14 by 16 px, shut or open. */
export function padlock(shut: boolean): SVGElement[] {
  const body = s('rect', { x: -6, y: -1.5, width: 12, height: 9, rx: 1.4, class: shut ? 'sign-solid' : 'sign-line' });
  const bow = shut ? 'M-3.6-1.8v-2.6a3.6 3.6 0 0 1 7.2 0v2.6' : 'M-3.6-1.8v-3.4a3.6 3.6 0 0 1 6.9-1.4';
  return [s('path', { d: bow, class: 'sign-line' }), body];
}

const BOX = 'M-5.5-5.5h11v11h-11Z';
const CARD = 'M-6-5h12v10h-12ZM-6-2.4H6';

/** What is not here is a lock of some kind. */
const signs: Readonly<Record<string, string>> = {
  queue: 'M-6-4.5H6M-6 4.5H6M-3-2.5v5M0-2.5v5M3-2.5v5',
  pipe: 'M-6.5-4h2a4 4 0 0 1 0 8h-2ZM6.5-4h-2a4 4 0 0 0 0 8h2ZM-.5 0h1',
  semaphore: BOX,
  pool: `M-6.5-4.5h13v9h-13ZM4.3 0a1.7 1.7 0 1 1-3.4 0 1.7 1.7 0 1 1 3.4 0`,
  condition: 'M-4.5 3H4.5L3.2 1V-2a3.2 3.2 0 0 0-6.4 0V1ZM-1.2 5.6h2.4',
  event: 'M-4-6V6M-4-5.5H5L2.6-2.8 5 0H-4',
  barrier: 'M-6-6H6M-6 6H6M-3.5-3.5v7M0-3.5v7M3.5-3.5v7',
  future: 'M0-6 6 0 0 6-6 0Z',
  end: 'M-5-5.5H0a5.5 5.5 0 0 1 0 11H-5Z',
  value: CARD,
  array: CARD,
  dict: CARD,
  list: CARD,
  namespace: CARD,
};

/** A small sign for lists and gutters: what kind of resource it is. */
export function resourceSign(kind: string, taken: boolean): SVGGElement {
  const path = signs[kind];
  const parts = path === undefined ? padlock(taken) : [s('path', { d: path, class: 'sign-line' })];
  if (kind === 'semaphore') parts.push(s('circle', { r: 2, class: 'sign-solid' }));
  if (kind === 'pool') parts.push(s('circle', { cx: -2.6, r: 1.7, class: 'sign-solid' }));
  return s('g', { class: 'sign', 'aria-hidden': 'true' }, ...parts);
}

/** 16 px line icons of buttons and cards. */
const icons = {
  find: 'M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9ZM10.4 10.4 14 14',
  graph:
    'M3 3.5h4v4H3zM11 10.5a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6ZM12 2.6a1.6 1.6 0 1 0 0 3.2 1.6 1.6 0 0 0 0-3.2ZM7 5.2l3.4-.8M5.6 7.5l4 3.6',
  timeline: 'M2 4h6M5 8h8M3.5 12h5.5',
  table: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M6.5 6.5v6',
  fit: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  layout: 'M13 8a5 5 0 1 1-1.5-3.6M13 2.5v3h-3',
  save: 'M8 2.5v7M5 7l3 3 3-3M3 12.5h10',
  keys: 'M6 6.2a2 2 0 1 1 2.7 1.9c-.5.2-.7.6-.7 1.2v.4M8 12.2v.1',
  stop: 'M4 4h8v8H4z',
  error: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8ZM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4',
  warning: 'M8 2.2 14.4 13.4H1.6ZM8 6.4v3.4M8 11.6v.1',
  info: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8ZM8 7.4v3.6M8 5v.1',
  close: 'M4 4l8 8M12 4l-8 8',
} as const;
export type IconName = keyof typeof icons;

export const icon = (name: IconName): SVGElement =>
  s(
    'svg',
    { class: 'icon', viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' },
    s('path', { d: icons[name] }),
  );
