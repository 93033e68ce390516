/** Edges of a snapshot between drawn nodes; edges alike between the same nodes become one. */
import type { EdgeView, Snapshot } from '../../core/view/viewModel.ts';
import type { GraphEdge, GraphRing } from './drawing.ts';
import type { Fold } from './fold.ts';

export function bundleEdges(
  snapshot: Snapshot,
  rings: readonly GraphRing[],
  fold: Fold,
  drawn: ReadonlySet<string>,
): GraphEdge[] {
  const tasks = new Map(snapshot.tasks.map((task) => [task.id, task]));
  const orphaned = new Set(snapshot.resources.filter((each) => each.orphaned).map((each) => each.id));
  const tone = (edge: EdgeView): GraphEdge['tone'] => {
    if (edge.dead) return 'dead';
    const status = tasks.get(edge.from)?.status;
    const waits = edge.kind === 'waitsFor' || edge.kind === 'awaits' || edge.kind === 'joins';
    if (!waits) return 'plain';
    return status === 'deadlocked' ? 'dead' : status === 'stuckBehind' ? 'stuck' : 'plain';
  };
  const bundles = new Map<string, EdgeView[]>();
  for (const edge of snapshot.edges) {
    const from = fold.of(edge.from);
    const to = fold.of(edge.to);
    if (!drawn.has(from) || !drawn.has(to) || from === to) continue;
    const key = [from, ringTarget(rings, edge, from) ?? to, edge.kind].join('\n');
    bundles.set(key, [...(bundles.get(key) ?? []), edge]);
  }
  return [...bundles].flatMap(([key, edges]): GraphEdge[] => {
    const first = edges[0];
    if (first === undefined) return [];
    const [from = '', target = ''] = key.split('\n');
    // One edge to a single member of a ring goes to that member.
    const to = edges.length === 1 ? fold.of(first.to) : target;
    const oldest = Math.min(...edges.map((edge) => edge.since));
    const holder = first.kind === 'heldBy' ? tasks.get(first.to) : undefined;
    return [
      {
        id: edges.length === 1 ? first.id : `b:${key}`,
        edges: edges.map((edge) => edge.id),
        kind: first.kind,
        from,
        to,
        tone: edges.some((edge) => tone(edge) === 'dead') ? 'dead' : tone(first),
        count: edges.length,
        since: oldest,
        place: edges.length === 1 ? first.place : undefined,
        items: first.count === undefined ? undefined : edges.reduce((sum, edge) => sum + (edge.count ?? 0), 0),
        operation: first.operation,
        cut: orphaned.has(first.from) && holder?.endedAt !== undefined,
        sentence:
          edges.length === 1
            ? first.sentence
            : edges
                .slice(0, 3)
                .map((edge) => edge.sentence)
                .join(' '),
      },
    ];
  });
}

/** Awaits of several members of a ring are drawn as one edge to the ring as a whole. */
function ringTarget(rings: readonly GraphRing[], edge: EdgeView, from: string): string | undefined {
  if (edge.kind !== 'awaits' && edge.kind !== 'joins') return undefined;
  return rings.find((ring) => ring.members.includes(edge.to) && !ring.members.includes(from))?.id;
}
