/** Decides what of a snapshot is drawn, folded or put on the shelf; the layout then gives it places. */

import { fill } from '../../core/text/format.ts';
import type { EdgeView, FindingView, ResourceView, Snapshot, TaskView } from '../../core/view/viewModel.ts';
import { bundleEdges } from './bundle.ts';
import type { GraphCause, GraphEdge, GraphFrame, GraphModel, GraphNode, GraphRing } from './drawing.ts';
import { type Fold, foldTasks } from './fold.ts';
import { groupNode, resourceNode, taskNode } from './nodes.ts';
import type { Measure } from './text.ts';

export interface ModelOptions {
  readonly snapshot: Snapshot;
  readonly selected: string | undefined;
  /** Nodes that are in the main part already; they stay there until a new layout. */
  readonly kept: ReadonlySet<string>;
  /** Layers from top to bottom, queues upright. */
  readonly upright: boolean;
  readonly measure: Measure;
}

/** Nodes above this are folded. */
const DRAWN_MOST = 60;
const RING_MOST = 12;

const isFinal = (finding: FindingView): boolean =>
  finding.certainty === 'certain' && (finding.category === 'deadlock' || finding.category === 'stuck');

export function buildModel(options: ModelOptions): GraphModel {
  const { snapshot } = options;
  const final = snapshot.findings.filter(isFinal);
  const rings = ringsOf(snapshot.findings);
  const inRing = new Set(rings.flatMap((ring) => [...ring.members, ...ring.outer]));
  const causes = causesOf(snapshot, final, inRing);
  const members = new Set([...inRing, ...causes.flatMap((cause) => cause.members)]);
  const near = affected(snapshot, final, members);
  const main = (id: string): boolean => near.has(id) || options.kept.has(id) || id === options.selected;

  const resources = snapshot.resources.filter((resource) => isDrawnResource(snapshot, resource));
  const related = snapshot.tasks.filter((task) => isDrawnTask(snapshot, task, members));
  // Where nobody has anything to do with anybody, who was there is worth seeing.
  const tasks =
    related.length + resources.length > 0 ? related : snapshot.tasks.filter((task) => task.kind !== 'async');
  const calm = final.length === 0;
  const drawnTasks = tasks.filter((task) => calm || main(task.id));
  const drawnResources = resources.filter((resource) => (calm ? true : main(resource.id)));
  const crowded = drawnTasks.length + drawnResources.length > DRAWN_MOST;
  const never = new Set([...members, ...(options.selected === undefined ? [] : [options.selected])]);
  const drawn = new Set([...drawnTasks, ...drawnResources].map(({ id }) => id));
  const between = snapshot.edges.filter((edge) => drawn.has(edge.from) && drawn.has(edge.to));
  const fold = crowded ? foldTasks(drawnTasks, between, never) : foldTasks([], [], never);
  // Resources that nobody has, in a crowd, are better counted than drawn.
  const idle = (resource: ResourceView): boolean =>
    crowded &&
    resource.holders.length + resource.waiters.length + resource.puts.length === 0 &&
    !never.has(resource.id);

  const deadResources = new Set(final.flatMap((finding) => finding.resources));
  const nodes: GraphNode[] = [
    ...drawnTasks
      .filter((task) => fold.of(task.id) === task.id)
      .map((task) => taskNode(snapshot, task, options.measure)),
    ...fold.groups.map((group) => groupNode(snapshot, group.id, group.members, group.label, options.measure)),
    ...drawnResources
      .filter((resource) => !idle(resource))
      .map((resource) =>
        resourceNode(snapshot, resource, deadResources.has(resource.id), options.upright, options.measure),
      ),
  ];
  const ids = new Set(nodes.map((node) => node.id));
  const shownRings = rings
    .map((ring) => ({ ...ring, members: ring.members.filter((id) => ids.has(id)) }))
    .filter((ring) => ring.members.length >= 2);
  const edges = bundleEdges(snapshot, shownRings, fold, ids);
  return {
    nodes,
    edges: [...edges, ...couldWait(shownRings, edges)],
    rings: shownRings,
    causes,
    frames: framesOf(snapshot, drawnTasks, fold, ids),
    shelf: shelfOf(options, {
      tasks: tasks.filter((task) => !calm && !main(task.id)),
      resources: resources.filter((resource) => (!calm && !main(resource.id)) || idle(resource)),
    }),
  };
}

function ringsOf(findings: readonly FindingView[]): GraphRing[] {
  const taken = new Set<string>();
  return findings.flatMap((finding): GraphRing[] => {
    const potential = !isFinal(finding);
    const mayRing = finding.category === 'deadlock' || finding.category === 'potential-deadlock';
    if (!finding.cyclic || !mayRing || finding.steps.length === 0) return [];
    const first = finding.steps.reduce((best, step, index, all) => {
      const oldest = all[best];
      return oldest !== undefined && step.since < oldest.since ? index : best;
    }, 0);
    const turned = [...finding.steps.slice(first), ...finding.steps.slice(0, first)];
    const shown = turned.slice(0, RING_MOST);
    const all = [
      ...new Set(shown.flatMap((step) => (step.task === undefined ? [step.resource] : [step.task, step.resource]))),
    ];
    // A node has one place: what stands on an earlier ring is not put on a second one.
    if (all.some((id) => taken.has(id))) return [];
    for (const id of all) taken.add(id);
    const folded = turned.length - shown.length;
    const stepped = new Set(turned.flatMap((step) => [step.task ?? '', step.resource]));
    const outer = [...finding.tasks, ...finding.resources].filter((id) => !stepped.has(id) && !taken.has(id));
    for (const id of outer) taken.add(id);
    return [{ id: `ring-${finding.id}`, finding, potential, members: all, outer, folded }];
  });
}

function causesOf(snapshot: Snapshot, final: readonly FindingView[], inRing: ReadonlySet<string>): GraphCause[] {
  const taken = new Set(inRing);
  return final.flatMap((finding): GraphCause[] => {
    if (finding.cyclic) return [];
    // The end of the chain, unless nothing stands for it in the picture.
    const named = [...finding.steps.map((step) => step.resource).reverse(), ...finding.resources];
    const resource = named
      .flatMap((id) => snapshot.resources.find((each) => each.id === id) ?? [])
      .find((each) => isDrawnResource(snapshot, each));
    if (resource === undefined || taken.has(resource.id)) return [];
    const gone = resource.holders.filter((id) => {
      const task = snapshot.tasks.find((each) => each.id === id);
      return task?.endedAt !== undefined && !taken.has(id);
    });
    const members = [resource.id, ...gone.slice(0, 1)];
    for (const id of members) taken.add(id);
    return [{ id: `cause-${finding.id}`, finding, text: finding.cause || finding.title, members }];
  });
}

/** Everything with a path to a finding, and what its tasks hold or feed. */
function affected(snapshot: Snapshot, final: readonly FindingView[], members: ReadonlySet<string>): Set<string> {
  const reached = new Set<string>(members);
  for (const finding of final)
    for (const id of [...finding.tasks, ...finding.resources, ...finding.behind]) reached.add(id);
  const into = new Map<string, EdgeView[]>();
  for (const edge of snapshot.edges) into.set(edge.to, [...(into.get(edge.to) ?? []), edge]);
  const open = [...reached];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const edge of into.get(id) ?? []) {
      if (reached.has(edge.from)) continue;
      reached.add(edge.from);
      open.push(edge.from);
    }
  }
  // Who takes from a queue of the finding belongs to it, though the flow points away.
  for (const edge of snapshot.edges) if (edge.kind === 'takes' && members.has(edge.from)) reached.add(edge.to);
  return reached;
}

const isDrawnTask = (snapshot: Snapshot, task: TaskView, members: ReadonlySet<string>): boolean => {
  if (members.has(task.id)) return true;
  const related = snapshot.edges.some((edge) => edge.from === task.id || edge.to === task.id);
  if (task.status === 'done' || task.status === 'killed') return related;
  if (related) return true;
  // A process or thread whose own tasks are drawn is there as their frame.
  return !snapshot.tasks.some((other) => other.within === task.id);
};

/** An end stands at its task; a future is worth a node while somebody waits for it. */
const isDrawnResource = (snapshot: Snapshot, resource: ResourceView): boolean =>
  (resource.kind !== 'end' && resource.kind !== 'future') || snapshot.edges.some((edge) => edge.to === resource.id);

/** The edges of a predicted cycle: nobody waits so now. */
function couldWait(rings: readonly GraphRing[], edges: readonly GraphEdge[]): GraphEdge[] {
  const there = new Set(edges.map((edge) => `${edge.from}-${edge.to}`));
  return rings
    .filter((ring) => ring.potential)
    .flatMap((ring) =>
      ring.members.flatMap((from, index): GraphEdge[] => {
        const to = ring.members[(index + 1) % ring.members.length];
        if (to === undefined || there.has(`${from}-${to}`)) return [];
        return [
          {
            id: `c${from}-${to}`,
            edges: [],
            kind: 'couldWaitFor',
            from,
            to,
            tone: 'plain',
            count: 1,
            since: 0,
            place: undefined,
            items: undefined,
            operation: undefined,
            cut: false,
            sentence: ring.finding.message,
          },
        ];
      }),
    );
}

function framesOf(snapshot: Snapshot, tasks: readonly TaskView[], fold: Fold, ids: ReadonlySet<string>): GraphFrame[] {
  const byId = new Map(snapshot.tasks.map((task) => [task.id, task]));
  const root = (task: TaskView): TaskView => {
    const within = task.within === undefined ? undefined : byId.get(task.within);
    return within === undefined || within === task ? task : root(within);
  };
  const frames = new Map<string, Set<string>>();
  for (const task of tasks) {
    const process = root(task);
    const id = fold.of(task.id);
    if (process.kind === 'process' && ids.has(id)) {
      frames.set(process.id, (frames.get(process.id) ?? new Set()).add(id));
    }
  }
  const threads = snapshot.tasks.filter((task) => task.kind === 'thread').length;
  // One process with async tasks alone needs no frame: there is nothing to tell apart.
  if (frames.size < 2 && threads < 2) return [];
  return [...frames].flatMap(([id, members]): GraphFrame[] => {
    const process = byId.get(id);
    if (process === undefined || members.size < 2) return [];
    const label = fill(snapshot.words['frame.process'] ?? '{name}', { name: process.name, pid: String(process.pid) });
    return [{ id: `frame-${id}`, label, members: [...members] }];
  });
}

function shelfOf(
  options: ModelOptions,
  rest: { readonly tasks: readonly TaskView[]; readonly resources: readonly ResourceView[] },
): GraphModel['shelf'] {
  const { snapshot, measure } = options;
  if (rest.tasks.length + rest.resources.length === 0) return undefined;
  const fold = foldTasks(rest.tasks.length > 4 ? rest.tasks : [], [], new Set());
  const single = rest.tasks.filter((task) => fold.of(task.id) === task.id);
  const queues = rest.resources.filter((resource) => resource.kind === 'queue');
  const groups = fold.groups.map((group) =>
    groupNode(snapshot, `shelf-${group.id}`, group.members, group.label, measure),
  );
  const shown = single.slice(0, Math.max(0, 6 - groups.length));
  const left = single.slice(shown.length);
  const others =
    left.length === 0 ? [] : [groupNode(snapshot, 'shelf-others', left, snapshot.words['group.others'] ?? '', measure)];
  return {
    nodes: [
      ...groups,
      ...shown.map((task) => taskNode(snapshot, task, measure)),
      ...others,
      ...queues.slice(0, 3).map((resource) => resourceNode(snapshot, resource, false, options.upright, measure)),
    ],
    locks: rest.resources.filter((resource) => resource.kind !== 'queue'),
    tasks: rest.tasks.length,
    resources: rest.resources.length,
  };
}
