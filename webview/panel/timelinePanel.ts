/** The timeline with its bar, axis, divider and zoom. */

import { formatClock } from '../../core/text/format.ts';
import type { Snapshot } from '../../core/view/viewModel.ts';
import { h, s } from '../dom.ts';
import type { PlacedRow } from '../layout/timelineRows.ts';
import { drawOverview, drawTimeline, type TimelineDrawn } from '../render/timeline.ts';
import { nowOf, type PanelState, word } from './state.ts';

export interface TimelineHandlers {
  readonly select: (id: string | undefined) => void;
  readonly open: (id: string, beside: boolean) => void;
  readonly hover: (id: string | undefined) => void;
  /** The divider was moved; a share of the panel's height. */
  readonly resized: (share: number) => void;
  readonly redraw: () => void;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

const LEAST_SPAN = 1e5;
/** A live run shows this much of its end; an ended one shows all. */
const LIVE_SPAN = 30e9;

export class TimelinePanel {
  readonly divider = h('div', { class: 'divider', role: 'separator', tabindex: 0, 'aria-orientation': 'horizontal' });
  readonly element = h('section', { class: 'timeline' });
  private readonly clock = h('span', { class: 'clock' });
  private readonly overview = s('svg', { class: 'overview', 'aria-hidden': 'true' });
  private readonly pill = h('span', { class: 'pill' });
  private readonly axis = s('svg', { class: 'axis', 'aria-hidden': 'true' });
  private readonly body = s('svg', { class: 'timeline-rows', role: 'grid' });
  private readonly scroll = h('div', { class: 'timeline-scroll' });
  private readonly handlers: TimelineHandlers;
  private share: number | undefined;
  private range: Range | undefined;
  private drawn: TimelineDrawn | undefined;
  private shownSelection: string | undefined;
  private whole: Range = { from: 0, to: 1 };

  constructor(share: number | undefined, handlers: TimelineHandlers) {
    this.handlers = handlers;
    this.share = share;
    this.scroll.append(this.body);
    this.element.append(
      h('div', { class: 'time-bar' }, this.clock, h('div', { class: 'overview-box' }, this.overview), this.pill),
      this.axis,
      this.scroll,
    );
    this.listen();
  }

  render(snapshot: Snapshot, state: PanelState, rowLabel: (row: PlacedRow) => string): void {
    const width = this.scroll.clientWidth || this.element.clientWidth;
    const { run, timeline } = snapshot;
    this.whole = { from: timeline.from, to: Math.max(timeline.to, timeline.from + 1) };
    const live = run.state === 'live' && timeline.to - timeline.from > LIVE_SPAN;
    const range = this.range ?? (live ? { from: timeline.to - LIVE_SPAN, to: timeline.to } : undefined);
    const narrow = state.form === 'narrow';
    const active = document.activeElement;
    const focused = active !== null && this.body.contains(active) ? active.getAttribute('data-key') : null;
    this.drawn = drawTimeline(this.axis, this.body, snapshot, {
      width,
      narrow,
      selected: state.selected,
      range,
      rowLabel,
    });
    if (focused !== null) this.body.querySelector<SVGElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
    this.applyHeight(narrow);
    this.tick(nowOf(state));
    const key = run.state === 'live' ? 'pill.live' : run.state === 'stopped' ? 'pill.stopped' : 'pill.ended';
    this.pill.textContent = word(snapshot, key);
    this.pill.classList.toggle('live', run.state === 'live');
    const room = this.overview.parentElement?.clientWidth ?? 200;
    drawOverview(this.overview, snapshot, Math.max(40, room), range);
    this.element.setAttribute('aria-label', word(snapshot, 'region.timeline'));
    this.body.setAttribute('aria-label', word(snapshot, 'region.timeline'));
    this.divider.setAttribute('aria-label', word(snapshot, 'timeline.divider'));
    this.reveal(state.selected);
  }

  tick(now: number): void {
    this.clock.textContent = formatClock(now);
  }

  fade(near: ReadonlySet<string> | undefined): void {
    for (const row of this.body.querySelectorAll('.row')) {
      const id = row.getAttribute('data-id');
      row.classList.toggle('faded', near !== undefined && id !== null && !near.has(id));
    }
  }

  /** Scrolls to the row of a new selection. */
  private reveal(selected: string | undefined): void {
    if (selected === this.shownSelection) return;
    this.shownSelection = selected;
    this.body.querySelector('.row.selected')?.scrollIntoView({ block: 'nearest' });
  }

  private applyHeight(narrow: boolean): void {
    const panel = this.element.parentElement;
    if (panel === null) return;
    const content = (this.drawn?.height ?? 0) + (narrow ? 64 : 70);
    const total = panel.clientHeight;
    const usual = Math.max(0.2, Math.min(narrow ? 0.32 : 0.4, content / Math.max(1, total)));
    const share = this.share ?? usual;
    panel.style.setProperty('--timeline-height', `${Math.round(share * total)}px`);
    this.divider.setAttribute('aria-valuenow', String(Math.round(share * 100)));
  }

  private setShare(share: number): void {
    this.share = Math.max(0.12, Math.min(0.8, share));
    this.handlers.resized(this.share);
    this.handlers.redraw();
  }

  private setRange(range: Range): void {
    const span = Math.max(LEAST_SPAN, range.to - range.from);
    const all = this.whole.to - this.whole.from;
    if (span >= all * 0.999) this.range = undefined;
    else {
      const from = Math.max(this.whole.from, Math.min(range.from, this.whole.to - span));
      this.range = { from, to: from + span };
    }
    this.handlers.redraw();
  }

  private listen(): void {
    const rowOf = (element: Element | null): string | undefined =>
      element?.closest('[data-id]')?.getAttribute('data-id') ?? undefined;
    // Rows are drawn anew with every snapshot, so that a click may have lost its target: the place tells it.
    const target = (event: MouseEvent): string | undefined =>
      rowOf(
        event.target instanceof Element && event.target !== this.body
          ? event.target
          : document.elementFromPoint(event.clientX, event.clientY),
      );
    this.body.addEventListener('click', (event) => this.handlers.select(target(event)));
    this.body.addEventListener('dblclick', (event) => {
      const id = target(event);
      if (id !== undefined) this.handlers.open(id, event.altKey);
    });
    this.body.addEventListener('pointerover', (event) => this.handlers.hover(target(event)));
    this.body.addEventListener('pointerleave', () => this.handlers.hover(undefined));
    this.element.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    this.overview.addEventListener('pointerdown', (event) => this.dragOverview(event));
    this.divider.addEventListener('pointerdown', (event) => this.dragDivider(event));
    this.divider.addEventListener('keydown', (event) => {
      const step = event.key === 'ArrowUp' ? 0.03 : event.key === 'ArrowDown' ? -0.03 : 0;
      const total = this.element.parentElement?.clientHeight ?? 1;
      if (step === 0) return;
      event.preventDefault();
      this.setShare(this.element.clientHeight / total + step);
    });
    this.pill.addEventListener('click', () => {
      this.range = undefined;
      this.handlers.redraw();
    });
  }

  /** Ctrl or Cmd and the wheel zooms at the pointer; sideways moves. */
  private wheel(event: WheelEvent): void {
    const scale = this.drawn?.scale;
    if (scale === undefined) return;
    const range = this.range ?? { from: scale.from, to: scale.to };
    const span = range.to - range.from;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const at = scale.time(event.clientX - this.body.getBoundingClientRect().left);
      const factor = Math.exp(event.deltaY * 0.002);
      this.setRange({ from: at - (at - range.from) * factor, to: at + (range.to - at) * factor });
    } else if (event.deltaX !== 0 && this.range !== undefined) {
      event.preventDefault();
      const by = (event.deltaX / (scale.x1 - scale.x0)) * span;
      this.setRange({ from: range.from + by, to: range.to + by });
    }
  }

  private dragOverview(event: PointerEvent): void {
    const box = this.overview.getBoundingClientRect();
    const span = this.range === undefined ? (this.whole.to - this.whole.from) / 4 : this.range.to - this.range.from;
    const move = (x: number): void => {
      const share = (x - box.left) / box.width;
      const middle = this.whole.from + share * (this.whole.to - this.whole.from);
      this.setRange({ from: middle - span / 2, to: middle + span / 2 });
    };
    this.drag(this.overview, event, (moved) => move(moved.clientX));
    move(event.clientX);
  }

  private dragDivider(event: PointerEvent): void {
    const panel = this.element.parentElement;
    if (panel === null) return;
    const box = panel.getBoundingClientRect();
    this.drag(this.divider, event, (moved) => this.setShare((box.bottom - moved.clientY) / box.height));
  }

  private drag(element: Element, event: PointerEvent, move: (event: PointerEvent) => void): void {
    element.setPointerCapture(event.pointerId);
    const moved = (each: Event): void => {
      if (each instanceof PointerEvent) move(each);
    };
    element.addEventListener('pointermove', moved);
    element.addEventListener('pointerup', () => element.removeEventListener('pointermove', moved), { once: true });
  }
}
