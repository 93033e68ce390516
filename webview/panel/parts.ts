import type { SiteView, TextPart } from '../../core/view/viewModel.ts';
import { h } from '../dom.ts';
import { type IconName, icon } from '../render/marks.ts';
import { type PanelActions, placeText } from './state.ts';

/** A place in the source; `short` leaves the file out where the sentence has named it. */
export function siteLink(site: SiteView, actions: PanelActions, short = false, key = ''): HTMLElement {
  const open = (event: Event): void => {
    event.stopPropagation();
    event.preventDefault();
    actions.open(site, event instanceof MouseEvent || event instanceof KeyboardEvent ? event.altKey : false);
  };
  const text = short ? `:${site.line}` : placeText(site);
  const title = `${site.file}:${site.line}:${site.column}`;
  return h(
    'button',
    {
      class: 'site',
      type: 'button',
      title,
      'data-key': key || undefined,
      click: open,
      dblclick: (event) => event.stopPropagation(),
    },
    text,
  );
}

export const textParts = (parts: readonly TextPart[]): (HTMLElement | string)[] =>
  parts.map((part) => (part.strong ? h('b', {}, part.text) : part.text));

/** Puts elements into the places of a text: `at {site}`. */
export function filled(text: string, values: Readonly<Record<string, Node | string>>): (Node | string)[] {
  return text.split(/(\{\w+\})/).flatMap((piece) => {
    const value = piece.startsWith('{') ? values[piece.slice(1, -1)] : undefined;
    return value !== undefined ? [value] : piece === '' ? [] : [piece];
  });
}

export function iconButton(name: IconName, label: string, act: () => void, pressed?: boolean): HTMLButtonElement {
  return h(
    'button',
    {
      class: 'icon-button',
      type: 'button',
      title: label,
      'aria-label': label,
      'data-key': `button-${name}`,
      ...(pressed === undefined ? {} : { 'aria-pressed': String(pressed) }),
      click: act,
    },
    icon(name),
  );
}

export const button = (label: string, act: () => void, secondary = false): HTMLButtonElement =>
  h(
    'button',
    { class: secondary ? 'button secondary' : 'button', type: 'button', 'data-key': `button-${label}`, click: act },
    label,
  );
