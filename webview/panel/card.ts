/** The open finding as a card with its steps; the others as one-line rows. */

import { counted, fill, formatAge } from '../../core/text/format.ts';
import type { FindingView, Snapshot, StepView } from '../../core/view/viewModel.ts';
import { h, rebuild } from '../dom.ts';
import { icon } from '../render/marks.ts';
import { button, filled, siteLink, textParts } from './parts.ts';
import { nowOf, openFinding, type PanelActions, type PanelState, word } from './state.ts';

/** Steps shown before "3 more" in the narrow form. */
const STEPS_NARROW = 2;

const tone = (finding: FindingView): 'dead' | 'wait' | 'note' =>
  finding.certainty === 'certain' && finding.severity === 'error'
    ? 'dead'
    : finding.severity === 'info'
      ? 'note'
      : 'wait';

export function renderFindings(side: HTMLElement, state: PanelState, actions: PanelActions): void {
  const { snapshot } = state;
  const open = openFinding(state);
  const signature = JSON.stringify([
    snapshot.findings,
    open?.id,
    state.selected,
    state.form === 'narrow',
    state.unfolded,
    snapshot.language,
    open === undefined ? [snapshot.counts, snapshot.run.state] : [],
  ]);
  rebuild(side, signature, () => {
    const index = open === undefined ? 0 : snapshot.findings.indexOf(open) + 1;
    const note =
      open === undefined ? '' : fill(word(snapshot, 'findings.of'), { n: index, total: snapshot.findings.length });
    return [
      h('h2', { class: 'side-title' }, word(snapshot, 'region.findings'), h('em', {}, note)),
      open === undefined ? calm(snapshot) : card(open, state, actions),
      ...snapshot.findings.filter((finding) => finding !== open).map((finding) => findingRow(finding, actions)),
    ];
  });
}

function calm(snapshot: Snapshot): HTMLElement {
  const { words, counts } = snapshot;
  const tasks = counted(words, 'tasks', counts.tasks);
  const waiting = counted(words, 'waiting', counts.waiting);
  return h(
    'div',
    { class: 'calm' },
    h('p', {}, word(snapshot, 'findings.none')),
    h('p', { class: 'quiet' }, fill(word(snapshot, 'findings.noneDetail'), { tasks, waiting })),
    h('p', { class: 'quiet' }, counted(words, 'findings.checked', snapshot.run.events)),
  );
}

function findingRow(finding: FindingView, actions: PanelActions): HTMLElement {
  const act = (): void => actions.showFinding(finding.id);
  return h(
    'button',
    { class: `finding-row tone-${tone(finding)}`, type: 'button', 'data-key': `finding-${finding.id}`, click: act },
    icon(tone(finding) === 'dead' ? 'error' : finding.severity === 'info' ? 'info' : 'warning'),
    h('span', { class: 'finding-title' }, finding.title),
    h('span', { class: 'quiet cut' }, finding.message),
  );
}

function card(finding: FindingView, state: PanelState, actions: PanelActions): HTMLElement {
  const { snapshot } = state;
  const { words } = snapshot;
  const narrow = state.form === 'narrow';
  const shown = narrow && !state.unfolded ? finding.steps.slice(0, STEPS_NARROW) : finding.steps;
  const more = finding.steps.length - shown.length;
  const folded = narrow && !state.unfolded && (more > 0 || finding.fix !== '');
  const heading = `card-${finding.id}`;
  return h(
    'article',
    { class: `card tone-${tone(finding)}`, 'aria-labelledby': heading },
    h(
      'header',
      {},
      h(
        'h3',
        { id: heading },
        icon(tone(finding) === 'dead' ? 'error' : finding.severity === 'info' ? 'info' : 'warning'),
        h('span', { class: 'card-title' }, finding.title),
        h('span', { class: 'certainty' }, words[`certainty.${finding.certainty}`] ?? finding.certainty),
      ),
      h('p', {}, ...textParts(finding.messageParts)),
      finding.behind.length > 0 && h('p', { class: 'quiet' }, counted(words, 'card.behind', finding.behind.length)),
    ),
    shown.length > 0 && stepList(finding, shown, state, actions),
    folded &&
      h(
        'button',
        { class: 'more', type: 'button', 'data-key': 'more', click: actions.toggleUnfolded },
        `${more === 0 ? word(snapshot, 'card.fixOnly') : counted(words, 'card.more', more)} ›`,
      ),
    !folded && foot(finding, state, actions),
    narrow &&
      state.unfolded &&
      h(
        'button',
        { class: 'more', type: 'button', 'data-key': 'more', click: actions.toggleUnfolded },
        words['card.less'] ?? '',
      ),
  );
}

function stepList(
  finding: FindingView,
  steps: readonly StepView[],
  state: PanelState,
  actions: PanelActions,
): HTMLElement {
  const current = steps.findIndex((step) => step.task !== undefined && step.task === state.selected);
  return h(
    'ol',
    { class: 'steps', 'aria-label': finding.title },
    ...steps.map((step, index) =>
      stepItem(step, index, { state, actions, focusable: index === Math.max(0, current), selected: index === current }),
    ),
  );
}

interface StepOptions {
  readonly state: PanelState;
  readonly actions: PanelActions;
  readonly focusable: boolean;
  readonly selected: boolean;
}

function stepItem(step: StepView, index: number, { state, actions, focusable, selected }: StepOptions): HTMLElement {
  const { snapshot } = state;
  const key = `step-${index}`;
  const choose = (): void => actions.select(step.task ?? step.resource);
  const sub: (Node | string)[] = [];
  if (step.waitsAt !== undefined)
    sub.push(...filled(word(snapshot, 'card.at'), { site: siteLink(step.waitsAt, actions, false, `${key}-at`) }));
  if (step.holdsName !== '' && step.holdsFrom !== undefined) {
    const same = step.waitsAt?.path === step.holdsFrom.path;
    const site = siteLink(step.holdsFrom, actions, same, `${key}-holds`);
    if (sub.length > 0) sub.push(snapshot.language === 'en' ? ', ' : '，');
    sub.push(...filled(word(snapshot, 'card.holds'), { name: step.holdsName, site }));
  }
  return h(
    'li',
    {
      class: selected ? 'step selected' : 'step',
      tabindex: focusable ? 0 : -1,
      'data-key': key,
      'data-step': index,
      ...(selected ? { 'aria-current': 'step' } : {}),
      click: choose,
      dblclick: (event) =>
        step.waitsAt !== undefined && actions.open(step.waitsAt, event instanceof MouseEvent && event.altKey),
    },
    h('span', { class: 'step-number', 'aria-hidden': 'true' }, String(index + 1)),
    h('span', { class: 'step-text' }, ...textParts(step.parts)),
    h('span', { class: 'age', 'data-since': step.since }, formatAge(nowOf(state) - step.since, snapshot.language)),
    sub.length > 0 && h('span', { class: 'step-sub' }, ...sub),
  );
}

function foot(finding: FindingView, state: PanelState, actions: PanelActions): HTMLElement | undefined {
  const { snapshot } = state;
  const sites = finding.sites.filter((site) => site.role !== 'created');
  const [first] = sites;
  const both = new Set(sites.map((site) => `${site.site.path}:${site.site.line}`)).size > 1;
  const act = both
    ? button(word(snapshot, 'card.showBothLines'), () => actions.command('showBothLines', finding.id))
    : first &&
      button(fill(word(snapshot, 'card.goToLine'), { n: String(first.site.line) }), () =>
        actions.open(first.site, false),
      );
  if (finding.why === '' && finding.fix === '' && act === undefined) return undefined;
  return h(
    'footer',
    {},
    finding.why !== '' && h('p', {}, h('b', {}, word(snapshot, 'card.why')), ` ${finding.why}`),
    finding.fix !== '' && h('p', {}, h('b', {}, word(snapshot, 'card.fix')), ` ${finding.fix}`),
    act !== undefined && h('div', { class: 'buttons' }, act),
  );
}
