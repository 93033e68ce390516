/** The keyboard: region by region with Tab, within a region by arrows, and single keys for the whole panel. */
import type { Snapshot } from '../../core/view/viewModel.ts';
import type { Drawing, GraphModel } from '../layout/drawing.ts';
import { followCycle, followHolder, followWait, neighbour } from '../layout/navigate.ts';
import { type KeyAction, keyAction } from './keys.ts';
import { nameOf, type PanelActions, word } from './state.ts';

export interface KeyTargets {
  readonly snapshot: () => Snapshot | undefined;
  readonly model: () => GraphModel | undefined;
  readonly drawing: () => Drawing | undefined;
  readonly selected: () => string | undefined;
  readonly actions: () => PanelActions;
  /** Selects a node and moves the focus to it. */
  readonly select: (id: string) => void;
  /** Zooms by a factor; 0 fits. */
  readonly zoom: (factor: number) => void;
  readonly find: () => void;
  readonly closeHelp: () => void;
  readonly say: (text: string) => void;
}

const inField = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;

export function listenKeys(root: HTMLElement, targets: KeyTargets): void {
  document.addEventListener('keydown', (event) => {
    const action = keyAction(event);
    if (action === undefined) return;
    if (inField(event.target)) {
      if (action === 'clear' && event.target instanceof HTMLElement) event.target.blur();
      return;
    }
    const focus = event.target instanceof Element && root.contains(event.target) ? event.target : undefined;
    // Buttons, links and the divider keep their own keys.
    const own = focus?.closest('button, [role=separator], dialog');
    if (
      own !== null &&
      own !== undefined &&
      (action === 'open' || action === 'openBeside' || own.matches('[role=separator]'))
    )
      return;
    if (run(action, focus, targets)) event.preventDefault();
  });
}

function run(action: KeyAction, focus: Element | undefined, targets: KeyTargets): boolean {
  const snapshot = targets.snapshot();
  const model = targets.model();
  if (snapshot === undefined) return false;
  const at = focus?.closest('[data-id]')?.getAttribute('data-id') ?? targets.selected();
  const go = (id: string | undefined): boolean => {
    if (id === undefined) return false;
    targets.select(id);
    return true;
  };
  switch (action) {
    case 'nextFinding':
    case 'lastFinding':
      return stepFinding(snapshot, targets, action === 'nextFinding' ? 1 : -1);
    case 'followWait':
      return at !== undefined && go(followWait(snapshot, at));
    case 'followHolder':
      return at !== undefined && go(followHolder(snapshot, at));
    case 'followCycle':
      return model !== undefined && go(followCycle(model, at));
    case 'find':
      targets.find();
      return true;
    case 'table':
      targets.actions().toggleTable();
      return true;
    case 'layout':
      targets.actions().newLayout();
      return true;
    case 'fit':
      targets.zoom(0);
      return true;
    case 'zoomIn':
      targets.zoom(1.25);
      return true;
    case 'zoomOut':
      targets.zoom(0.8);
      return true;
    case 'help':
      targets.actions().help();
      return true;
    case 'clear':
      targets.closeHelp();
      targets.actions().select(undefined);
      return true;
    case 'open':
    case 'openBeside': {
      if (focus?.closest('[data-id], [data-step]') === null || focus === undefined) return false;
      const id = at ?? '';
      targets.actions().openThing(id, action === 'openBeside');
      return true;
    }
    default:
      return moveFocus(action, focus, targets);
  }
}

function stepFinding(snapshot: Snapshot, targets: KeyTargets, by: number): boolean {
  const { findings } = snapshot;
  if (findings.length === 0) return false;
  const selected = targets.selected();
  const current = findings.findIndex(
    (finding) => selected !== undefined && (finding.tasks.includes(selected) || finding.resources.includes(selected)),
  );
  const next = findings[current < 0 ? 0 : (current + by + findings.length) % findings.length];
  if (next === undefined) return false;
  targets.actions().showFinding(next.id);
  const first = next.steps[0]?.task ?? next.steps[0]?.resource ?? next.tasks[0];
  if (first !== undefined) targets.select(first);
  targets.say(`${next.title}. ${nameOf(snapshot, first ?? '')} ${word(snapshot, `certainty.${next.certainty}`)}`);
  return true;
}

/** Arrows, Home and End within the region that has the focus. */
function moveFocus(action: KeyAction, focus: Element | undefined, targets: KeyTargets): boolean {
  if (focus === undefined) return false;
  const drawing = targets.drawing();
  if (focus.closest('.graph-svg') !== null && drawing !== undefined) {
    if (action === 'first' || action === 'last') return false;
    const at = focus.closest('[data-id]')?.getAttribute('data-id') ?? undefined;
    const direction =
      action === 'up' || action === 'down' || action === 'left' || action === 'right' ? action : undefined;
    const next = direction && neighbour(drawing, at, direction);
    if (next === undefined) return false;
    targets.select(next);
    return true;
  }
  const list = focus.closest('.steps, .timeline-rows, .table-box tbody');
  if (list === null) return false;
  const items = [...list.querySelectorAll<HTMLElement | SVGElement>('[data-step], .row, tr')];
  const index = items.findIndex((item) => item.contains(focus));
  const next = { up: index - 1, down: index + 1, first: 0, last: items.length - 1 }[
    action as 'up' | 'down' | 'first' | 'last'
  ];
  const item = next === undefined ? undefined : items[Math.max(0, Math.min(items.length - 1, next))];
  if (item === undefined) return false;
  const key = item.getAttribute('data-key');
  if (item.hasAttribute('data-step')) item.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  else {
    const id = item.getAttribute('data-id');
    if (id !== null) targets.actions().select(id);
  }
  // Selecting may have rebuilt the rows.
  const again =
    key === null ? item : (document.querySelector<HTMLElement | SVGElement>(`[data-key="${CSS.escape(key)}"]`) ?? item);
  again.focus();
  return true;
}
