/** The panel without a graph: empty, starting, calm end, error. */

import { counted, fill, formatAge } from '../../core/text/format.ts';
import { h, rebuild, s } from '../dom.ts';
import { button } from './parts.ts';
import { type PanelActions, type PanelState, word } from './state.ts';

/** True when a message takes the place of the graph. */
export const hasMessage = (state: PanelState): boolean => {
  const { run, tasks } = state.snapshot;
  return run.state === 'empty' || run.state === 'starting' || (run.state === 'error' && tasks.length === 0);
};

export function renderMessage(box: HTMLElement, state: PanelState, actions: PanelActions): void {
  const { snapshot } = state;
  const { run } = snapshot;
  box.hidden = !hasMessage(state);
  if (box.hidden) return;
  const signature = JSON.stringify([run.state, run.message, run.program, snapshot.language]);
  rebuild(box, signature, () => {
    switch (run.state) {
      case 'empty':
        return [
          picture(),
          h('h2', {}, word(snapshot, 'empty.title')),
          h('p', {}, word(snapshot, 'empty.text')),
          h(
            'div',
            { class: 'buttons' },
            button(word(snapshot, 'empty.runFile'), () => actions.command('runFile', undefined)),
            button(word(snapshot, 'empty.openRecording'), () => actions.command('openRecording', undefined), true),
          ),
          h(
            'button',
            { class: 'link', type: 'button', click: () => actions.command('tryExample', undefined) },
            word(snapshot, 'empty.tryExample'),
          ),
        ];
      case 'starting':
        return [
          skeleton(),
          h('p', { 'data-waiting': true }, fill(word(snapshot, 'run.startingWhat'), { program: run.program })),
        ];
      default:
        return [
          h('h2', {}, word(snapshot, 'run.error')),
          h('p', {}, run.message),
          h(
            'div',
            { class: 'buttons' },
            button(word(snapshot, 'error.look'), () => actions.command('restart', undefined)),
          ),
        ];
    }
  });
}

/** After 3 s a start says what it waits for. `waited` in nanoseconds. */
export function tickStarting(box: HTMLElement, state: PanelState, waited: number): void {
  const line = box.querySelector('[data-waiting]');
  if (line === null || waited < 3e9) return;
  line.textContent = fill(word(state.snapshot, 'run.startingWaits'), {
    age: formatAge(waited, state.snapshot.language),
  });
}

function picture(): SVGElement {
  return s(
    'svg',
    { class: 'empty-picture', width: 124, height: 84, viewBox: '0 0 124 84', 'aria-hidden': 'true' },
    s('circle', { cx: 14, cy: 16, r: 12 }),
    s('rect', { x: 52, y: 5, width: 22, height: 22, rx: 2 }),
    s('circle', { cx: 110, cy: 16, r: 12 }),
    s('circle', { cx: 40, cy: 68, r: 12 }),
    s('rect', { x: 78, y: 57, width: 22, height: 22, rx: 2 }),
    s('path', { class: 'dashed', d: 'M29 16H48M55 68H74' }),
    s('path', { d: 'M43 12l5 4-5 4M69 64l5 4-5 4M76 16H95' }),
    s('path', { class: 'solid', d: 'M97 16l-8-4v8Z' }),
  );
}

function skeleton(): SVGElement {
  const pill = (x: number, y: number, width: number): SVGElement => s('rect', { x, y, width, height: 22, rx: 11 });
  return s(
    'svg',
    { class: 'skeleton', width: 240, height: 96, viewBox: '0 0 240 96', 'aria-hidden': 'true' },
    pill(4, 0, 82),
    pill(4, 36, 82),
    pill(4, 72, 82),
    s('rect', { x: 112, y: 32, width: 30, height: 30, rx: 3 }),
    pill(168, 18, 68),
    pill(168, 54, 68),
  );
}

/** A line over the graph: nothing is stuck, nothing was left waiting, or what is lost. */
export function renderBanner(box: HTMLElement, state: PanelState): void {
  const { snapshot } = state;
  const { run, words, counts } = snapshot;
  const calm = snapshot.findings.length === 0;
  const tasks = counted(words, 'tasks', counts.tasks);
  let text = '';
  if (run.state === 'error' && !hasMessage(state)) text = `${word(snapshot, 'run.error')}. ${run.message}`;
  else if (run.state === 'ended' && calm) text = run.headline;
  else if (run.state === 'live' && calm && counts.tasks > 0) {
    text = fill(word(snapshot, 'run.nothingStuck'), { tasks, waiting: counted(words, 'waiting', counts.waiting) });
  } else if (run.dropped > 0 && run.droppedAt !== undefined) {
    const time = formatAge(run.droppedAt, snapshot.language);
    text = counted(words, 'run.lost', run.dropped).replace('{time}', time);
  }
  box.hidden = text === '';
  if (box.textContent !== text) box.textContent = text;
}
