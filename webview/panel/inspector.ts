/** Facts of the selected task or resource, its code and its last events. */

import { fill, formatAge, formatMoment } from '../../core/text/format.ts';
import type { EdgeView, RecentView, ResourceView, SiteView, Snapshot, TaskView } from '../../core/view/viewModel.ts';
import { h, rebuild, s } from '../dom.ts';
import { resourceSign, statusMark } from '../render/marks.ts';
import { iconButton, siteLink } from './parts.ts';
import { kindName, listNames, nameOf, type PanelActions, type PanelState, placeText, word } from './state.ts';

type Fact = readonly [key: string, ...content: (Node | string)[]];

export function renderInspector(
  box: HTMLElement,
  state: PanelState,
  actions: PanelActions,
  members: readonly TaskView[],
): void {
  const { snapshot, selected } = state;
  const task = snapshot.tasks.find((each) => each.id === selected);
  const resource = snapshot.resources.find((each) => each.id === selected);
  const edge = snapshot.edges.find((each) => each.id === selected);
  box.hidden = selected === undefined && state.form !== 'wide';
  const related = snapshot.edges.filter((each) => each.from === selected || each.to === selected);
  const signature = JSON.stringify([
    task,
    resource,
    edge,
    related,
    members.map((each) => each.id),
    state.form,
    snapshot.language,
    snapshot.sources.length,
  ]);
  rebuild(box, signature, () => {
    const title = task?.name ?? resource?.name ?? '';
    const close =
      state.form === 'wide'
        ? undefined
        : iconButton('close', word(snapshot, 'inspector.close'), () => actions.select(undefined));
    const head = h('h2', { class: 'side-title' }, word(snapshot, 'region.selected'), h('em', {}, title), close);
    if (task !== undefined) return [head, ...taskParts(task, state, actions)];
    if (resource !== undefined) return [head, ...resourceParts(resource, state, actions)];
    if (edge !== undefined) return [head, ...edgeParts(edge, snapshot, actions)];
    if (members.length > 0) return [head, memberList(members, actions)];
    return [head, h('p', { class: 'hint' }, word(snapshot, 'inspector.none'))];
  });
}

const sign = (mark: SVGElement): SVGElement =>
  s('svg', { class: 'who-mark', viewBox: '-9 -9 18 18', width: 18, height: 18, 'aria-hidden': 'true' }, mark);

function who(mark: SVGElement, className: string, name: string, note: string): HTMLElement {
  const box = h('div', { class: `who ${className}` });
  box.append(sign(mark), h('span', { class: 'who-name' }, name), h('small', {}, note));
  return box;
}

function facts(snapshot: Snapshot, rows: readonly (Fact | undefined)[]): HTMLElement {
  const items = rows.flatMap((row) => {
    if (row === undefined) return [];
    const [key, ...content] = row;
    return [h('dt', {}, word(snapshot, key)), h('dd', {}, ...content)];
  });
  return h('dl', { class: 'facts' }, ...items);
}

/** A name that selects what it names. */
const nameLink = (snapshot: Snapshot, id: string, actions: PanelActions): HTMLElement =>
  h('button', { class: 'name-link', type: 'button', click: () => actions.select(id) }, nameOf(snapshot, id));

function nameList(snapshot: Snapshot, ids: readonly string[], actions: PanelActions): (Node | string)[] {
  const separator = snapshot.language === 'en' ? ', ' : '、';
  const shown = ids
    .slice(0, 6)
    .flatMap((id, index) => [...(index > 0 ? [separator] : []), nameLink(snapshot, id, actions)]);
  return ids.length > 6 ? [...shown, ` +${ids.length - 6}`] : shown;
}

function taskParts(task: TaskView, state: PanelState, actions: PanelActions): HTMLElement[] {
  const { snapshot } = state;
  const traits = (task.traits ?? []).map((trait) => word(snapshot, `trait.${trait}`));
  const kind = [word(snapshot, `kind.${task.kind}`), ...traits].join(word(snapshot, 'list.separator'));
  const within =
    task.within === undefined
      ? fill(word(snapshot, 'inspector.pid'), { pid: String(task.pid) })
      : fill(word(snapshot, 'inspector.in'), { name: nameOf(snapshot, task.within) });
  const [target] = task.waitsFor;
  const holders = snapshot.resources.find((each) => each.id === target)?.holders.filter((id) => id !== task.id) ?? [];
  const waits =
    target === undefined ? undefined : snapshot.edges.find((edge) => edge.from === task.id && edge.to === target);
  const joined = snapshot.edges.find(
    (edge) => edge.from === task.id && (edge.kind === 'joins' || edge.kind === 'awaits'),
  );
  const heldBy: (Node | string)[] =
    holders.length > 0
      ? [', ', word(snapshot, 'inspector.heldByShort'), ' ', ...nameList(snapshot, holders, actions)]
      : [];
  const awaits = (by: string): (Node | string)[] => {
    const at = snapshot.edges.find((edge) => edge.from === by && edge.to === task.id && edge.kind === 'awaits')?.at;
    return at === undefined
      ? [nameLink(snapshot, by, actions)]
      : [nameLink(snapshot, by, actions), ', ', siteLink(at, actions, true)];
  };
  const [awaitedBy] = task.awaitedBy;
  const rows: (Fact | undefined)[] = [
    target !== undefined
      ? ['inspector.waitsFor', nameLink(snapshot, target, actions), ...heldBy]
      : joined && [
          'inspector.waitsFor',
          ...nameList(
            snapshot,
            snapshot.edges.filter((edge) => edge.from === task.id && edge.kind === joined.kind).map((edge) => edge.to),
            actions,
          ),
        ],
    task.at === undefined
      ? undefined
      : [waits !== undefined ? 'inspector.waitsAt' : 'inspector.at', siteLink(task.at, actions)],
    task.holds.length > 0 ? ['inspector.holds', ...nameList(snapshot, task.holds, actions)] : undefined,
    awaitedBy === undefined ? undefined : ['inspector.awaitedBy', ...awaits(awaitedBy)],
    // That it has ended is said by when it did.
    task.status === 'done' && task.endedAt !== undefined
      ? undefined
      : [
          'inspector.state',
          word(snapshot, `status.${task.status}`),
          ...(task.endedAt === undefined
            ? [
                ' ',
                h(
                  'span',
                  { class: 'age', 'data-since': task.since },
                  formatAge(snapshot.run.now - task.since, snapshot.language),
                ),
              ]
            : []),
        ],
    task.endedAt === undefined
      ? undefined
      : [
          'inspector.ended',
          `${formatMoment(task.endedAt, snapshot.language)}${task.end === '' ? '' : `, ${task.end}`}`,
        ],
  ];
  const dead = task.status === 'deadlocked' || task.status === 'stuckBehind';
  const held = snapshot.edges
    .filter((edge) => edge.kind === 'heldBy' && edge.to === task.id)
    .flatMap((edge) => edge.at ?? []);
  return [
    who(statusMark(task.status), `s-${task.status}`, task.name, `${kind}, ${within}`),
    facts(snapshot, rows),
    ...excerpt(snapshot, task.at, held, dead ? 'hot' : task.status === 'waits' ? 'warm' : '', actions),
    ...lastEvents(snapshot, task.recent),
  ];
}

/** Kinds that somebody can hold, so that "nobody" is worth saying. */
const HELD: ReadonlySet<string> = new Set(['lock', 'rlock', 'mutex', 'semaphore', 'rwlock', 'pool', 'resourcePool']);
const GAUGES: Readonly<Record<string, string>> = {
  unfinished: 'inspector.unfinished',
  notified: 'inspector.notified',
};

/** Measures that the state does not say already. Of a pipe: whose ends are open. */
function gaugeFacts(snapshot: Snapshot, resource: ResourceView): Fact[] {
  const facts = resource.gauges.flatMap(({ name, value }): Fact[] => {
    const key = GAUGES[name];
    return key === undefined ? [] : [[key, String(value)]];
  });
  const ends = (end: string): string | undefined => {
    const told = resource.gauges.filter(({ name }) => name.startsWith(`${end} `));
    if (told.length === 0) return undefined;
    const names = told
      .filter(({ value }) => value > 0)
      .map(({ name }) => {
        const pid = Number(name.slice(end.length + 1));
        const owner = snapshot.tasks.find((task) => task.kind === 'process' && task.pid === pid);
        return owner?.name ?? fill(word(snapshot, 'inspector.pid'), { pid: String(pid) });
      });
    return names.length === 0 ? word(snapshot, 'inspector.noEnd') : names.join(word(snapshot, 'list.separator'));
  };
  const [writers, readers] = [ends('writer'), ends('reader')];
  if (writers !== undefined) facts.push(['inspector.writers', writers]);
  if (readers !== undefined) facts.push(['inspector.readers', readers]);
  return facts;
}

function resourceParts(resource: ResourceView, state: PanelState, actions: PanelActions): HTMLElement[] {
  const { snapshot } = state;
  const queue = resource.kind === 'queue' || resource.kind === 'pipe';
  const capacity = resource.capacity === undefined ? '' : ` (${resource.capacity})`;
  const by = (shares: ResourceView['puts']): string =>
    fill(word(snapshot, 'inspector.by'), {
      n: shares.reduce((sum, share) => sum + share.count, 0),
      who: listNames(
        snapshot,
        shares.map((share) => share.task),
        3,
      ),
    });
  const level =
    resource.capacity === undefined
      ? String(resource.level)
      : fill(word(snapshot, 'queue.level'), { n: resource.level, capacity: resource.capacity });
  const [next] = resource.items;
  const told = resource.state ?? '';
  const canBeHeld = HELD.has(resource.kind) || resource.holders.length > 0;
  const holder: (Node | string)[] =
    resource.holders.length > 0 ? nameList(snapshot, resource.holders, actions) : [word(snapshot, 'inspector.nobody')];
  const rows: (Fact | undefined)[] = [
    queue
      ? ['inspector.depth', fill(word(snapshot, 'inspector.mostEver'), { level, most: resource.mostEver })]
      : undefined,
    !queue && told !== '' && told !== kindName(snapshot, resource.kind) ? ['inspector.kindState', told] : undefined,
    canBeHeld ? [resource.kind === 'pool' ? 'inspector.running' : 'inspector.heldBy', ...holder] : undefined,
    resource.puts.length > 0 ? ['inspector.put', by(resource.puts)] : undefined,
    resource.takes.length > 0 ? ['inspector.taken', by(resource.takes)] : undefined,
    next === undefined ? undefined : ['inspector.nextOut', `${next.name}${next.by === '' ? '' : `, ${next.by}`}`],
    resource.waiters.length > 0
      ? [
          resource.kind === 'condition' ? 'inspector.inside' : 'inspector.waiters',
          ...nameList(snapshot, resource.waiters, actions),
        ]
      : undefined,
    resource.content === undefined ? undefined : ['inspector.content', resource.content],
    ...gaugeFacts(snapshot, resource),
    resource.createdAt === undefined ? undefined : ['inspector.madeAt', siteLink(resource.createdAt, actions)],
  ];
  const wait = snapshot.edges.find((edge) => edge.kind === 'waitsFor' && edge.to === resource.id)?.at;
  const hold = snapshot.edges
    .filter((edge) => edge.kind === 'heldBy' && edge.from === resource.id)
    .flatMap((edge) => edge.at ?? []);
  const className = queue
    ? 'tone-flow'
    : resource.orphaned
      ? 'tone-dead'
      : resource.holders.length > 0
        ? 'tone-hold'
        : 'tone-quiet';
  return [
    who(
      s('g', { transform: 'scale(.95)' }, resourceSign(resource.kind, resource.holders.length > 0)),
      className,
      resource.name,
      `${kindName(snapshot, resource.kind)}${capacity}`,
    ),
    facts(snapshot, rows),
    ...excerpt(
      snapshot,
      wait ?? hold[0],
      wait === undefined ? [] : hold,
      wait === undefined ? 'held' : 'warm',
      actions,
    ),
    ...lastEvents(snapshot, resource.recent),
  ];
}

function edgeParts(edge: EdgeView, snapshot: Snapshot, actions: PanelActions): HTMLElement[] {
  return [
    h('p', { class: 'hint strong' }, edge.sentence),
    ...(edge.at === undefined ? [] : [facts(snapshot, [['inspector.at', siteLink(edge.at, actions)]])]),
    ...excerpt(snapshot, edge.at, [], edge.dead ? 'hot' : 'warm', actions),
  ];
}

function memberList(members: readonly TaskView[], actions: PanelActions): HTMLElement {
  const items = members.slice(0, 60).map((task) => {
    const item = h('button', { class: 'member', type: 'button', click: () => actions.select(task.id) });
    item.append(sign(statusMark(task.status)), h('span', {}, task.name));
    return h('li', {}, item);
  });
  return h(
    'ul',
    { class: 'members' },
    ...items,
    members.length > 60 && h('li', { class: 'quiet' }, `+${members.length - 60}`),
  );
}

/** Lines around a site, with the line of the wait and the lines of what is held marked. */
function excerpt(
  snapshot: Snapshot,
  site: SiteView | undefined,
  held: readonly SiteView[],
  mark: string,
  actions: PanelActions,
): HTMLElement[] {
  const source = site && snapshot.sources.find((each) => each.path === site.path);
  if (site === undefined || source === undefined) return [];
  const near = [
    site.line,
    ...held.filter((each) => each.path === site.path && Math.abs(each.line - site.line) < 8).map((each) => each.line),
  ];
  const first = Math.min(...near) - 1;
  const last = Math.max(...near) + 1;
  const lines = source.lines.filter((line) => line.line >= first && line.line <= last);
  if (lines.length === 0) return [];
  const margin = Math.min(
    ...lines.filter((line) => line.text.trim() !== '').map((line) => line.text.length - line.text.trimStart().length),
  );
  const rows = lines.map((line) => {
    const isHeld = held.some((each) => each.path === site.path && each.line === line.line);
    const className = line.line === site.line ? mark : isHeld ? 'held' : '';
    return h(
      'div',
      { class: `code-line ${className}` },
      h('i', {}, String(line.line)),
      line.text.slice(Number.isFinite(margin) ? margin : 0),
    );
  });
  const label = fill(word(snapshot, 'inspector.code'), { place: placeText(site) });
  return [
    h(
      'div',
      {
        class: 'code',
        role: 'img',
        'aria-label': `${label}: ${lines.map((line) => line.text.trim()).join(' ')}`,
        dblclick: () => actions.open(site, false),
      },
      ...rows,
    ),
  ];
}

function lastEvents(snapshot: Snapshot, recent: readonly RecentView[]): HTMLElement[] {
  if (recent.length === 0) return [];
  const rows = recent.map((event) =>
    h('li', {}, h('span', { class: 'time' }, formatMoment(event.time, snapshot.language)), h('span', {}, event.text)),
  );
  return [h('ol', { class: 'recent', 'aria-label': word(snapshot, 'inspector.recent') }, ...rows)];
}
