/** A task's outline tells its kind, its mark the state; colour repeats the mark. Drawn around 0, 0. */
import type { TaskStatus } from '../../core/view/viewModel.ts';
import { s } from '../dom.ts';
import type { GroupNode, NodePlace, TaskNode } from '../layout/drawing.ts';
import { statusMark } from './marks.ts';

type Kind = 'process' | 'thread' | 'async';

function outline(kind: Kind, width: number, height: number, grow: number): SVGRectElement {
  const rx = kind === 'process' ? 2 : kind === 'thread' ? 8 : height / 2;
  return s('rect', {
    class: 'outline',
    x: -width / 2 - grow,
    y: -height / 2 - grow,
    width: width + 2 * grow,
    height: height + 2 * grow,
    rx: rx === 2 && grow > 0 ? 5 : rx + grow,
  });
}

const move = (element: SVGElement, x: number, y: number): SVGElement => {
  element.setAttribute('transform', `translate(${x},${y})`);
  return element;
};

/** The ring around a selected or focused node. */
export function focusShape(kind: Kind | 'mark', width: number, height: number): SVGElement {
  const shape = outline(kind === 'mark' ? 'thread' : kind, width, height, 4);
  shape.setAttribute('class', 'focus-ring');
  return shape;
}

export function taskShape(place: NodePlace, node: TaskNode | GroupNode): SVGElement[] {
  const kind: Kind = node.kind === 'task' ? node.task.kind : (node.members[0]?.kind ?? 'async');
  const status: TaskStatus = node.kind === 'task' ? node.task.status : node.status;
  const holds = node.kind === 'task' && node.task.holds.length > 0 && node.task.endedAt === undefined;
  const { width, height, small } = place;
  const left = -width / 2;
  const top = -height / 2;
  const parts: SVGElement[] = [];
  if (node.kind === 'group') {
    for (const shift of [6, 3]) parts.push(behind(outline(kind, width, height, 0), shift));
  }
  parts.push(focusShape(kind, width, height), outline(kind, width, height, 0));
  if (status === 'killed') {
    const torn = outline(kind, width, height, 0);
    torn.setAttribute('class', 'gone-hatch');
    parts.push(torn);
  }
  if (kind === 'process') {
    // The title line of an orphan is torn.
    const torn = node.kind === 'task' && node.task.traits?.includes('orphan') === true;
    const gap = left + width * 0.44;
    const line = torn ? `M${left} ${top + 5}H${gap}M${gap + 14} ${top + 5}H${-left}` : `M${left} ${top + 5}H${-left}`;
    parts.push(s('path', { class: 'stripe', d: line }));
    if (torn) parts.push(s('path', { class: 'stripe', d: `M${gap - 1} ${top - 3}l5 13m5-13 5 13` }));
  }
  if (kind === 'thread' && !small)
    parts.push(s('path', { class: 'stripe thick', d: `M${left + 5} ${top + 6}V${-top - 6}` }));
  if (holds && status === 'runs') {
    const inset = kind === 'async' ? 20 : 8;
    parts.push(s('path', { class: 'hold-bar', d: `M${left + inset} ${-top - 1}H${-left - inset}` }));
  }
  if (small) {
    parts.push(statusMark(status));
    return parts;
  }
  const textLeft = left + 31;
  const shift = kind === 'process' ? 2 : 0;
  if (status === 'killed') {
    parts.push(s('rect', { class: 'plate', x: textLeft - 3, y: top + 8, width: width - 42, height: height - 12 }));
  }
  parts.push(move(statusMark(status), left + 18, shift));
  const alone = node.second === '';
  parts.push(s('text', { class: 'node-name', x: textLeft, y: alone ? 4.5 + shift : -2.5 + shift }, node.name));
  if (!alone) parts.push(s('text', { class: 'node-second', x: textLeft, y: 11.5 + shift }, node.second));
  return parts;
}

const behind = (shape: SVGRectElement, shift: number): SVGElement => {
  shape.setAttribute('class', 'outline behind');
  return move(shape, shift, shift);
};
