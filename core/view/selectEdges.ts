import type { GrantState } from '../model/state.ts';
import type { GrantId, ResourceId, TaskId } from '../protocol/ids.ts';
import type { Operation } from '../protocol/records.ts';
import { fill } from '../text/format.ts';
import { holderOf, resourceKey, type SelectContext, taskKey } from './context.ts';
import { isFinal } from './fate.ts';
import { poolOf } from './ownedResources.ts';
import type { ShownTask } from './selectTasks.ts';
import type { EdgeOperation, EdgeView } from './viewModel.ts';

// The layer takes types alone from the protocol; the compiler checks that every number has its word.
const operations: Readonly<Record<Operation, EdgeOperation>> = {
  0: 'hold',
  1: 'take',
  2: 'put',
  3: 'join',
  4: 'signal',
};

/** Waits and holdings that steps of certain findings name. */
function deadOnes(context: SelectContext): { waits: Set<GrantId>; holds: Set<string> } {
  const steps = context.findings.filter(isFinal).flatMap((finding) => finding.steps);
  const shownHolder = (holder: TaskId | undefined): string =>
    holder === undefined ? '' : String(context.shown(holder));
  return {
    waits: new Set(steps.flatMap((step) => step.grant ?? [])),
    holds: new Set(steps.map((step) => `${step.resource}-${shownHolder(step.holder)}`)),
  };
}

export function selectEdges(context: SelectContext, shownTasks: readonly ShownTask[]): EdgeView[] {
  const dead = deadOnes(context);
  const edges: EdgeView[] = [];
  for (const grant of context.state.grants.values()) {
    const edge =
      grant.acquiredAt === undefined ? waitEdge(context, grant, dead.waits) : holdEdge(context, grant, dead.holds);
    if (edge !== undefined) edges.push(edge);
  }
  for (const shown of shownTasks) edges.push(...awaitEdges(context, shown));
  for (const resource of context.state.resources.values()) {
    edges.push(...flowEdges(context, resource.id, resource.put, 'puts'));
    edges.push(...flowEdges(context, resource.id, resource.taken, 'takes'));
  }
  edges.push(...workEdges(context));
  // Several grants of one resource to one task, and several frames of one task, are one edge.
  return [...new Map(edges.map((edge) => [edge.id, edge])).values()];
}

function waitEdge(context: SelectContext, grant: GrantState, dead: ReadonlySet<GrantId>): EdgeView | undefined {
  const { words, names, state } = context;
  if (grant.requester === undefined) return undefined;
  const resource = state.resources.get(grant.resource);
  if (resource === undefined) return undefined;
  const operation = operations[grant.bits.operation];
  const from = context.shown(grant.requester);
  const task = names.task(from);
  const common = {
    from: taskKey(from),
    since: grant.requestedAt,
    dead: dead.has(grant.id),
    operation,
    count: undefined,
    at: context.siteView(grant.requestSite),
  };
  if (resource.endOf !== undefined && operation === 'join') {
    const other = names.task(resource.endOf);
    const sentence = fill(words['sentence.joins'], { task, other });
    const to = taskKey(context.shown(resource.endOf));
    return { ...common, id: `j${from}-${to}`, kind: 'joins', to, place: undefined, sentence };
  }
  // Who puts and who takes stand in different lines.
  const line = [...resource.waiters].filter((id) => state.grants.get(id)?.bits.operation === grant.bits.operation);
  const key =
    operation === 'signal' && resource.kind === 'queue'
      ? 'sentence.waitsToJoin'
      : operation === 'put'
        ? 'sentence.waitsToPut'
        : operation === 'take'
          ? 'sentence.waitsToTake'
          : 'sentence.waitsFor';
  return {
    ...common,
    id: `w${from}-${grant.resource}`,
    kind: 'waitsFor',
    to: resourceKey(grant.resource),
    place: line.length > 1 ? line.indexOf(grant.id) + 1 : undefined,
    sentence: fill(words[key], { task, resource: names.resource(grant.resource) }),
  };
}

function holdEdge(context: SelectContext, grant: GrantState, dead: ReadonlySet<string>): EdgeView | undefined {
  const holder = holderOf(context.state, grant);
  if (holder === undefined || operations[grant.bits.operation] !== 'hold') return undefined;
  const to = context.shown(holder);
  const isPool = context.state.resources.get(grant.resource)?.kind === 'pool';
  const names = { resource: context.names.resource(grant.resource), task: context.names.task(to) };
  return {
    id: `h${grant.resource}-${to}`,
    kind: 'heldBy',
    from: resourceKey(grant.resource),
    to: taskKey(to),
    since: grant.acquiredAt ?? grant.requestedAt,
    dead: dead.has(`${grant.resource}-${to}`),
    place: undefined,
    operation: 'hold',
    count: undefined,
    at: context.siteView(grant.acquireSite ?? grant.requestSite),
    sentence: fill(context.words[isPool ? 'sentence.works' : 'sentence.heldBy'], names),
  };
}

function awaitEdges(context: SelectContext, { task, frames }: ShownTask): EdgeView[] {
  const suspension = frames[0]?.suspension;
  if (suspension === undefined) return [];
  return suspension.targets.flatMap((target): EdgeView[] => {
    const grant = target.kind === 'grant' ? context.state.grants.get(target.grant) : undefined;
    // A task that awaits its own request waits for the resource: that edge is there already.
    if (
      target.kind === 'opaque' ||
      target.kind === 'nobody' ||
      (grant?.requester !== undefined && context.shown(grant.requester) === task.id)
    ) {
      return [];
    }
    const end = target.kind === 'task' ? taskEnd(context, target.task) : grantEnd(context, grant);
    if (end === undefined || end.to === taskKey(task.id)) return [];
    const { to, other } = end;
    return [
      {
        id: `a${task.id}-${to}`,
        kind: 'awaits',
        from: taskKey(task.id),
        to,
        since: suspension.since,
        dead: false,
        place: undefined,
        operation: undefined,
        count: undefined,
        at: context.siteView(suspension.site),
        sentence: fill(context.words['sentence.awaits'], { task: context.names.task(task.id), other }),
      },
    ];
  });
}

type AwaitEnd = { readonly to: string; readonly other: string } | undefined;

function taskEnd(context: SelectContext, task: TaskId): AwaitEnd {
  const shown = context.state.tasks.get(context.shown(task));
  if (shown === undefined || shown.endedAt !== undefined) return undefined;
  return { to: taskKey(shown.id), other: context.names.task(shown.id) };
}

const grantEnd = (context: SelectContext, grant: GrantState | undefined): AwaitEnd =>
  grant && { to: resourceKey(grant.resource), other: context.names.resource(grant.resource) };

/** What a pool's workers took from its queue of calls. */
function workEdges({ state, names, words }: SelectContext): EdgeView[] {
  return [...state.resources.values()].flatMap((queue): EdgeView[] => {
    const pool = poolOf(state, queue);
    if (pool === undefined) return [];
    const count = queue.taken.get(undefined) ?? 0;
    const values = { resource: names.resource(pool.id), queue: names.resource(queue.id), n: count };
    return [
      {
        id: `work${pool.id}-${queue.id}`,
        kind: 'takes',
        from: resourceKey(queue.id),
        to: resourceKey(pool.id),
        since: 0,
        dead: false,
        place: undefined,
        operation: 'take',
        count,
        at: undefined,
        sentence: fill(words['sentence.poolTakes'], values),
      },
    ];
  });
}

function flowEdges(
  context: SelectContext,
  resource: ResourceId,
  counts: ReadonlyMap<TaskId | undefined, number>,
  kind: 'puts' | 'takes',
): EdgeView[] {
  const byTask = new Map<TaskId, number>();
  for (const [task, count] of counts) {
    if (task === undefined || !context.state.tasks.has(task)) continue;
    const shown = context.shown(task);
    byTask.set(shown, (byTask.get(shown) ?? 0) + count);
  }
  return [...byTask].map(([task, count]): EdgeView => {
    const ends = [taskKey(task), resourceKey(resource)] as const;
    const values = { task: context.names.task(task), resource: context.names.resource(resource), n: count };
    return {
      id: `${kind}${task}-${resource}`,
      kind,
      from: kind === 'puts' ? ends[0] : ends[1],
      to: kind === 'puts' ? ends[1] : ends[0],
      since: 0,
      dead: false,
      place: undefined,
      operation: kind === 'puts' ? 'put' : 'take',
      count,
      at: undefined,
      sentence: fill(context.words[`sentence.${kind}`], values),
    };
  });
}
