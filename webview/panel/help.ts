/** The list of keys. */
import type { Snapshot } from '../../core/view/viewModel.ts';
import { h } from '../dom.ts';
import { helpRows } from './keys.ts';
import { word } from './state.ts';

export function makeHelp(snapshot: () => Snapshot | undefined): {
  readonly element: HTMLDialogElement;
  readonly toggle: () => void;
  readonly close: () => void;
} {
  const element = h('dialog', { class: 'help' });
  element.addEventListener('click', () => element.close());
  const toggle = (): void => {
    const now = snapshot();
    if (element.open || now === undefined) {
      element.close();
      return;
    }
    const rows = helpRows.flatMap(([keys, text]) => [h('dt', {}, keys), h('dd', {}, word(now, text))]);
    element.replaceChildren(h('h2', {}, word(now, 'keys.title')), h('dl', {}, ...rows));
    element.setAttribute('aria-label', word(now, 'keys.title'));
    element.showModal();
  };
  return { element, toggle, close: () => element.close() };
}
