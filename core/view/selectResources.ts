import type { QueueItem, ResourceState } from '../model/state.ts';
import type { TaskId } from '../protocol/ids.ts';
import { holderOf, resourceKey, type SelectContext, taskKey } from './context.ts';
import { describeState } from './resourceState.ts';
import { selectRecentOfResource } from './selectRecent.ts';
import type { ResourceView } from './viewModel.ts';

/** Resources of which nobody has anything any more are left out. */
const isShown = (resource: ResourceState): boolean =>
  resource.disposedAt === undefined || resource.holders.size > 0 || resource.waiters.size > 0;

/** How many items of a queue a snapshot carries; a view draws a bar for more. */
const ITEM_LIMIT = 12;

function shares(context: SelectContext, counts: ReadonlyMap<TaskId | undefined, number>): ResourceView['puts'] {
  const byTask = new Map<string, number>();
  for (const [task, count] of counts) {
    if (task === undefined) continue;
    const key = taskKey(context.shown(task));
    byTask.set(key, (byTask.get(key) ?? 0) + count);
  }
  return [...byTask].map(([task, count]) => ({ task, count }));
}

/** Its holder is gone without having released it. */
export function isOrphaned(context: SelectContext, resource: ResourceState): boolean {
  const named = context.findings.some(
    ({ id, resources }) => (id === 'orphaned-lock' || id === 'missing-release') && resources.includes(resource.id),
  );
  if (named) return true;
  return [...resource.holders].some((id) => {
    const holder = context.state.grants.get(id)?.holder;
    const task = holder === undefined ? undefined : context.state.tasks.get(holder);
    return task !== undefined && task.kind !== 'async' && task.endedAt !== undefined;
  });
}

/** Without going through all of them. */
function firstItems({ items }: ResourceState): QueueItem[] {
  const first: QueueItem[] = [];
  for (const item of items.values()) if (first.push(item) === ITEM_LIMIT) break;
  return first;
}

export function selectResources(context: SelectContext): ResourceView[] {
  const { state, names } = context;
  return [...state.resources.values()].filter(isShown).map((resource): ResourceView => {
    const grants = [...resource.holders].flatMap((id) => state.grants.get(id) ?? []);
    const holders = grants.flatMap((grant) => {
      const holder = holderOf(state, grant);
      return holder === undefined ? [] : [taskKey(context.shown(holder))];
    });
    const waiters = [...resource.waiters].flatMap((id) => {
      const requester = state.grants.get(id)?.requester;
      return requester === undefined ? [] : [taskKey(context.shown(requester))];
    });
    const taken = grants.reduce((sum, grant) => sum + grant.bits.permits, 0);
    const isQueue = resource.kind === 'queue' || resource.kind === 'pipe' || resource.items.size > 0;
    const level = isQueue ? resource.items.size : taken;
    const view = {
      id: resourceKey(resource.id),
      name: names.resource(resource.id),
      kind: resource.kind,
      capacity: resource.capacity,
      level,
      holders: [...new Set(holders)],
      waiters: [...new Set(waiters)],
      items: firstItems(resource).map((item) => ({
        name: item.label,
        by: item.by === undefined ? '' : names.task(item.by),
      })),
      orphaned: isOrphaned(context, resource),
      createdAt: context.siteView(resource.site),
      puts: shares(context, resource.put),
      takes: shares(context, resource.taken),
      mostEver: resource.history.levels.reduce((most, step) => Math.max(most, step.level), level),
      gauges: [...resource.gauges].map(([name, value]) => ({ name, value })),
      ...(resource.content === undefined ? {} : { content: resource.content.text }),
      recent: selectRecentOfResource(context, resource),
    };
    return { ...view, state: describeState(view, context.words) };
  });
}
