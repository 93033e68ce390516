/** What a task holds and waits for, as scopes and variables of the debug adapter protocol. */
import { formatAge } from '../../core/text/format.ts';
import type { EdgeView, ResourceView, SiteView, Snapshot, TaskView } from '../../core/view/viewModel.ts';
import type { AdapterWord, Say } from './words.ts';

/** A variable that is not numbered yet. */
export interface Entry {
  readonly name: string;
  readonly value: string;
  readonly type: string;
  readonly site: SiteView | undefined;
  readonly children: readonly Entry[];
}
export interface ScopeEntry {
  readonly name: string;
  readonly entries: readonly Entry[];
}

interface View {
  readonly snapshot: Snapshot;
  readonly say: Say;
}

const placeOf = (site: SiteView | undefined): string => (site === undefined ? '' : `${site.file}:${site.line}`);

function namesOf({ snapshot, say }: View, ids: readonly string[]): string {
  const names = ids.map((id) => snapshot.tasks.find((task) => task.id === id)?.name ?? id);
  return names.length === 0 ? say('value.nobody') : names.join(say('list.separator'));
}

const kindOf = ({ snapshot }: View, resource: ResourceView): string =>
  snapshot.words[`resource.${resource.kind}`] ?? resource.kind;

function levelOf({ say }: View, resource: ResourceView): string {
  if (resource.capacity === undefined) return String(resource.level);
  return say('value.level', { level: resource.level, capacity: resource.capacity });
}

function detail({ say }: View, word: AdapterWord, value: string, site?: SiteView): Entry[] {
  return value === '' ? [] : [{ name: say(word), value, type: '', site, children: [] }];
}

function sinceOf({ snapshot, say }: View, since: number): string {
  return say('value.since', { age: formatAge(snapshot.run.now - since, snapshot.language) });
}

function heldEntry(view: View, resource: ResourceView, edge: EdgeView | undefined): Entry {
  const { snapshot, say } = view;
  const kind = kindOf(view, resource);
  const age = edge === undefined ? undefined : formatAge(snapshot.run.now - edge.since, snapshot.language);
  return {
    name: resource.name,
    value: age === undefined ? kind : say('value.holds', { kind, age }),
    type: resource.kind,
    site: edge?.at,
    children: [
      ...detail(view, 'variable.kind', kind),
      ...(edge === undefined ? [] : detail(view, 'variable.since', sinceOf(view, edge.since))),
      ...detail(view, 'variable.place', placeOf(edge?.at), edge?.at),
      ...detail(view, 'variable.waitedForBy', namesOf(view, resource.waiters)),
    ],
  };
}

function waitedEntry(view: View, resource: ResourceView, edge: EdgeView | undefined): Entry {
  const { snapshot, say } = view;
  const kind = kindOf(view, resource);
  const age = edge === undefined ? '' : formatAge(snapshot.run.now - edge.since, snapshot.language);
  const holder = namesOf(view, resource.holders);
  const word = resource.holders.length > 0 ? 'value.waitsHeld' : 'value.waits';
  return {
    name: resource.name,
    value: edge === undefined ? kind : say(word, { kind, holder, age }),
    type: resource.kind,
    site: edge?.at,
    children: [
      ...detail(view, 'variable.kind', kind),
      ...detail(view, 'variable.heldBy', holder),
      ...(edge === undefined ? [] : detail(view, 'variable.since', sinceOf(view, edge.since))),
      ...detail(view, 'variable.place', placeOf(edge?.at), edge?.at),
      ...detail(view, 'variable.inLine', edge?.place === undefined ? '' : String(edge.place)),
    ],
  };
}

function queueEntry(view: View, resource: ResourceView, task: TaskView): Entry {
  const countOf = (counts: ResourceView['puts']): string => {
    const count = counts.find((each) => each.task === task.id)?.count;
    return count === undefined ? '' : String(count);
  };
  return {
    name: resource.name,
    value: levelOf(view, resource),
    type: resource.kind,
    site: resource.createdAt,
    children: [
      ...detail(view, 'variable.level', levelOf(view, resource)),
      ...detail(view, 'variable.put', countOf(resource.puts)),
      ...detail(view, 'variable.taken', countOf(resource.takes)),
      ...detail(view, 'variable.waitedForBy', resource.waiters.length > 0 ? namesOf(view, resource.waiters) : ''),
    ],
  };
}

/** The scopes of every frame of a task. A scope for queues is there only for a task that uses some. */
export function scopesOf(task: TaskView, snapshot: Snapshot, say: Say): readonly ScopeEntry[] {
  const view = { snapshot, say };
  const find = (id: string): ResourceView[] => snapshot.resources.filter((resource) => resource.id === id);
  const edgeOf = (kinds: readonly EdgeView['kind'][], from: string, to: string): EdgeView | undefined =>
    snapshot.edges.find((edge) => kinds.includes(edge.kind) && edge.from === from && edge.to === to);
  const used = (counts: ResourceView['puts']): boolean => counts.some((each) => each.task === task.id);
  const queues = snapshot.resources.filter(({ puts, takes }) => used(puts) || used(takes));
  return [
    {
      name: say('scope.holds'),
      entries: task.holds
        .flatMap(find)
        .map((resource) => heldEntry(view, resource, edgeOf(['heldBy'], resource.id, task.id))),
    },
    {
      name: say('scope.waitsFor'),
      entries: task.waitsFor
        .flatMap(find)
        .map((resource) => waitedEntry(view, resource, edgeOf(['waitsFor', 'joins'], task.id, resource.id))),
    },
    ...(queues.length === 0
      ? []
      : [{ name: say('scope.queues'), entries: queues.map((queue) => queueEntry(view, queue, task)) }]),
  ];
}
