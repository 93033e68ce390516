/** The graph as a table: the same facts for readers, for search and for sorting. */

import { formatAge } from '../../core/text/format.ts';
import type { Snapshot, TaskView } from '../../core/view/viewModel.ts';
import { h, rebuild, s } from '../dom.ts';
import { statusMark } from '../render/marks.ts';
import { siteLink } from './parts.ts';
import { listNames, nowOf, type PanelActions, type PanelState, word } from './state.ts';

const COLUMNS = ['task', 'state', 'waitsFor', 'heldBy', 'age', 'place'] as const;
export type Column = (typeof COLUMNS)[number];
export interface Sorting {
  readonly column: Column;
  readonly down: boolean;
}

interface Cells {
  readonly task: string;
  readonly state: string;
  readonly waitsFor: string;
  readonly heldBy: string;
  readonly age: number;
  readonly place: string;
}

const worst = ['deadlocked', 'stuckBehind', 'waits', 'killed', 'runs', 'awaits', 'sleeps', 'done'];

function cellsOf(snapshot: Snapshot, task: TaskView): Cells {
  const awaited = snapshot.edges
    .filter((edge) => edge.from === task.id && (edge.kind === 'awaits' || edge.kind === 'joins'))
    .map((edge) => edge.to);
  const targets = task.waitsFor.length > 0 ? task.waitsFor : awaited;
  const holders = snapshot.resources.filter((each) => task.waitsFor.includes(each.id)).flatMap((each) => each.holders);
  return {
    task: task.name,
    state: word(snapshot, `status.${task.status}`),
    waitsFor: listNames(snapshot, targets),
    heldBy: listNames(snapshot, [...new Set(holders)]),
    age: task.endedAt === undefined ? snapshot.run.now - task.since : 0,
    place: task.at === undefined ? '' : `${task.at.file}:${task.at.line}`,
  };
}

export function renderTable(
  box: HTMLElement,
  state: PanelState,
  actions: PanelActions,
  sorting: Sorting,
  sort: (column: Column) => void,
): void {
  const { snapshot } = state;
  const matches = (task: TaskView): boolean =>
    state.search === '' || task.name.toLowerCase().includes(state.search.toLowerCase());
  const rows = snapshot.tasks.filter(matches).map((task) => ({ task, cells: cellsOf(snapshot, task) }));
  const value = (row: (typeof rows)[number]): string | number =>
    sorting.column === 'age'
      ? -row.cells.age
      : sorting.column === 'state'
        ? worst.indexOf(row.task.status)
        : row.cells[sorting.column];
  rows.sort((a, b) => {
    const [left, right] = [value(a), value(b)];
    const order =
      typeof left === 'number' && typeof right === 'number'
        ? left - right
        : String(left).localeCompare(String(right), undefined, { numeric: true });
    return sorting.down ? -order : order;
  });
  const signature = JSON.stringify([
    sorting,
    rows.map((row) => [
      row.task.id,
      row.cells.state,
      row.cells.waitsFor,
      row.cells.heldBy,
      row.cells.place,
      row.task.since,
    ]),
    state.selected,
    snapshot.language,
  ]);
  rebuild(box, signature, () => {
    const header = COLUMNS.map((column) => {
      const sorted = column === sorting.column;
      const arrow = sorted ? (sorting.down ? ' ▾' : ' ▴') : '';
      return h(
        'th',
        { scope: 'col', ...(sorted ? { 'aria-sort': sorting.down ? 'descending' : 'ascending' } : {}) },
        h(
          'button',
          { type: 'button', 'data-key': `sort-${column}`, click: () => sort(column) },
          `${word(snapshot, `table.${column}`)}${arrow}`,
        ),
      );
    });
    const first = rows.find((row) => row.task.id === state.selected) ?? rows[0];
    const body = rows.map(({ task, cells }) => {
      const name = h('span', { class: 'cell-name' }, task.name);
      name.prepend(
        s(
          'svg',
          { class: `s-${task.status} who-mark`, viewBox: '-9 -9 18 18', width: 16, height: 16, 'aria-hidden': 'true' },
          statusMark(task.status),
        ),
      );
      return h(
        'tr',
        {
          tabindex: task === first?.task ? 0 : -1,
          class: task.id === state.selected ? 'selected' : undefined,
          'data-id': task.id,
          'data-key': `table-${task.id}`,
          'aria-selected': String(task.id === state.selected),
          click: () => actions.select(task.id),
          dblclick: () => actions.openThing(task.id, false),
        },
        h('th', { scope: 'row' }, name),
        h('td', {}, cells.state),
        h('td', {}, cells.waitsFor),
        h('td', {}, cells.heldBy),
        h(
          'td',
          { class: 'age', ...(task.endedAt === undefined ? { 'data-since': task.since } : {}) },
          task.endedAt === undefined ? formatAge(nowOf(state) - task.since, snapshot.language) : '',
        ),
        h('td', {}, task.at === undefined ? '' : siteLink(task.at, actions, false, `table-site-${task.id}`)),
      );
    });
    return [
      h(
        'table',
        { role: 'grid', 'aria-label': word(snapshot, 'table.caption') },
        h('thead', {}, h('tr', {}, ...header)),
        h('tbody', {}, ...body),
      ),
    ];
  });
}
