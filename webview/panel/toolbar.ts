/** Run state, counts, search and buttons. */

import { counted, fill, formatMoment } from '../../core/text/format.ts';
import type { RunView, Snapshot } from '../../core/view/viewModel.ts';
import { h, rebuild } from '../dom.ts';
import { icon } from '../render/marks.ts';
import { iconButton } from './parts.ts';
import { type PanelActions, type PanelState, word } from './state.ts';

function headline(snapshot: Snapshot): string {
  const { run } = snapshot;
  if (run.state === 'empty') return 'Lockstep';
  // The details of an end stand in the middle of the panel; the bar says what fits.
  if (run.state === 'ended') return run.headline.split(/[.。]/)[0] ?? run.headline;
  if (run.state === 'starting') return word(snapshot, 'run.starting');
  return run.headline;
}

function stateMark(run: RunView): HTMLElement {
  return h('i', { class: `state-mark m-${run.state}`, 'aria-hidden': 'true' });
}

function counts(snapshot: Snapshot): HTMLElement[] {
  const { words, counts: n } = snapshot;
  const item = (text: string, className = ''): HTMLElement => {
    const [number = '', ...rest] = text.split(' ');
    const loud = /^[\d,]+$/.test(number);
    return h('span', { class: `count ${className}` }, ...(loud ? [h('b', {}, number), ` ${rest.join(' ')}`] : [text]));
  };
  const processes = snapshot.tasks.filter((task) => task.kind === 'process').length;
  const list = [
    processes > 1 && processes === n.tasks
      ? item(counted(words, 'processes', processes))
      : item(counted(words, 'tasks', n.tasks)),
  ];
  if (n.locks > 0) list.push(item(counted(words, 'locks', n.locks)));
  if (n.queues > 0) list.push(item(counted(words, 'queues', n.queues)));
  const certain = snapshot.findings.find((finding) => finding.certainty === 'certain' && finding.severity === 'error');
  const stuck = snapshot.tasks.filter((task) => task.status === 'deadlocked').length;
  const behind = snapshot.tasks.filter((task) => task.status === 'stuckBehind').length;
  if (certain !== undefined && stuck > 0) {
    const ring = certain.category === 'deadlock' && certain.cyclic;
    list.push(item(counted(words, ring ? 'deadlockedTasks' : 'stuckTasks', ring ? stuck : stuck + behind), 'bad'));
    if (ring && behind > 1) list.push(item(counted(words, 'behindTasks', behind), 'bad'));
  } else if (n.waiting > 0) list.push(item(counted(words, 'waiting', n.waiting)));
  return list;
}

export function renderToolbar(bar: HTMLElement, state: PanelState, actions: PanelActions): void {
  const { snapshot } = state;
  const { run, words } = snapshot;
  const signature = JSON.stringify([
    run.state,
    run.headline,
    run.program,
    run.dropped,
    snapshot.counts,
    snapshot.findings.map((finding) => finding.id),
    snapshot.tasks.filter((task) => task.status === 'stuckBehind').length,
    state.form,
    state.table,
    snapshot.language,
    snapshot.tasks.length,
  ]);
  rebuild(bar, signature, () => {
    const busy = run.state !== 'empty';
    const drawn = run.state === 'live' || run.state === 'stopped' || run.state === 'ended';
    const lost =
      run.dropped > 0
        ? h(
            'span',
            {
              class: 'lost-note',
              title: fill(words['run.lost'] ?? '', {
                n: run.dropped,
                time: formatMoment(run.droppedAt ?? 0, snapshot.language),
              }),
            },
            icon('warning'),
            counted(words, 'timeline.lost', run.dropped),
          )
        : undefined;
    return [
      h('span', { class: 'run-state' }, busy && stateMark(run), h('span', { class: 'headline' }, headline(snapshot))),
      busy && h('span', { class: 'program' }, run.program),
      drawn && h('span', { class: 'counts' }, ...counts(snapshot)),
      lost,
      h('span', { class: 'grow' }),
      drawn && search(state, actions),
      ...(drawn
        ? [
            iconButton('table', word(snapshot, 'toolbar.table'), actions.toggleTable, state.table),
            iconButton('fit', word(snapshot, 'toolbar.fit'), actions.fit),
            iconButton('layout', word(snapshot, 'toolbar.layout'), actions.newLayout),
            iconButton('save', word(snapshot, 'toolbar.export'), () => actions.command('exportPicture', undefined)),
          ]
        : []),
      run.state === 'live' &&
        iconButton('stop', word(snapshot, 'toolbar.stop'), () => actions.command('stop', undefined)),
      iconButton('keys', word(snapshot, 'toolbar.keys'), actions.help),
    ];
  });
}

function search(state: PanelState, actions: PanelActions): HTMLElement {
  const label = word(state.snapshot, 'toolbar.find');
  const field = h('input', {
    type: 'search',
    class: 'find-field',
    placeholder: label,
    'aria-label': label,
    'data-key': 'find',
    input: (event) => {
      if (event.target instanceof HTMLInputElement) actions.search(event.target.value);
    },
  });
  field.value = state.search;
  return h('label', { class: 'find' }, icon('find'), field, h('kbd', { 'aria-hidden': 'true' }, '/'));
}
