/** Names for people: the given one, else that of the function or variable in the source; numbers tell apart who shares one. */
import type { ResourceState, SiteTable, State, TaskState } from '../model/state.ts';
import type { ResourceId, TaskId } from '../protocol/ids.ts';
import { fill } from '../text/format.ts';
import type { Frames } from './frames.ts';
import { lanesOf, type Named } from './lanes.ts';
import { conditionOf, poolOf } from './ownedResources.ts';
import type { Words } from './words.ts';

type CallbackWords = Pick<Words, 'name.callback' | 'name.callbackIn'>;

/** Adds ordinals, in the order given, where several of one name lived at the same time; one after the other they share it. */
function numbered<Thing extends { readonly id: Id }, Id>(
  things: readonly Thing[],
  nameOf: (thing: Thing) => string,
  describe: (thing: Thing) => Named,
): ReadonlyMap<Id, string> {
  const sharing = new Map<string, Thing[]>();
  for (const thing of things) {
    const name = nameOf(thing);
    const others = sharing.get(name);
    if (others === undefined) sharing.set(name, [thing]);
    else others.push(thing);
  }
  const names = new Map<Id, string>();
  for (const [name, group] of sharing) {
    if (name === '') continue;
    const lanes = lanesOf(group.map(describe));
    const alike = lanes.some((lane) => lane > 0);
    for (const [index, thing] of group.entries()) {
      names.set(thing.id, alike ? `${name} ${(lanes[index] ?? 0) + 1}` : name);
    }
  }
  return names;
}

/** The task that is shown in its caller's place is left out; it has no name of its own. */
export function nameTasks(
  state: State,
  sites: SiteTable,
  frames: Frames,
  words: CallbackWords,
): ReadonlyMap<TaskId, string> {
  const nameOf = (task: TaskState): string => {
    const site = task.site === undefined ? undefined : sites(task.site);
    const name = task.name || site?.functionName || site?.label || words['name.callback'];
    // A nameless function is known by the one around it.
    return name.endsWith('()') ? fill(words['name.callbackIn'], { function: name.slice(0, -2) }) : name;
  };
  const shown = [...state.tasks.values()].filter((task) => frames.shown(task.id) === task.id);
  return numbered(shown, nameOf, (task) => ({
    span: { from: task.startedAt, to: task.endedAt ?? Number.POSITIVE_INFINITY },
    maker: task.parent,
  }));
}

export function nameResources(
  state: State,
  sites: SiteTable,
  words: Pick<Words, 'name.workQueue' | 'name.lockOf'>,
  tasks: ReadonlyMap<TaskId, string>,
): ReadonlyMap<ResourceId, string> {
  const nameOf = (resource: ResourceState): string => {
    const pool = poolOf(state, resource);
    if (pool !== undefined) return fill(words['name.workQueue'], { pool: nameOf(pool) });
    if (resource.name !== '') return resource.name;
    const condition = conditionOf(state, resource);
    if (condition !== undefined) return fill(words['name.lockOf'], { name: nameOf(condition) });
    const label = resource.site === undefined ? '' : (sites(resource.site)?.label ?? '');
    if (label !== '') return label;
    // An end is named after who ends.
    return (resource.endOf === undefined ? undefined : tasks.get(resource.endOf)) ?? resource.kind;
  };
  return numbered([...state.resources.values()], nameOf, (resource) => ({
    span: { from: resource.createdAt, to: resource.disposedAt ?? Number.POSITIVE_INFINITY },
    maker: resource.createdBy,
  }));
}
