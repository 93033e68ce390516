/** Where the keyboard goes from a node. */
import type { Snapshot } from '../../core/view/viewModel.ts';
import type { Drawing, GraphModel } from './drawing.ts';

export type Direction = 'up' | 'down' | 'left' | 'right';

/** The nearest node in a direction; those straight ahead are preferred. */
export function neighbour(drawing: Drawing, id: string | undefined, direction: Direction): string | undefined {
  const from = drawing.nodes.find((place) => place.node.id === id);
  if (from === undefined) return drawing.nodes[0]?.node.id;
  const [ux, uy] = { up: [0, -1], down: [0, 1], left: [-1, 0], right: [1, 0] }[direction] as [number, number];
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const place of drawing.nodes) {
    const [dx, dy] = [place.x - from.x, place.y - from.y];
    const ahead = dx * ux + dy * uy;
    const aside = Math.abs(dx * uy - dy * ux);
    if (place === from || ahead < 4 || aside > ahead * 2.5) continue;
    const cost = ahead + aside * 1.6;
    if (cost < least) {
      least = cost;
      best = place.node.id;
    }
  }
  return best;
}

/** Along "waits for" (task to resource, or to the task it awaits). */
export const followWait = (snapshot: Snapshot, id: string): string | undefined =>
  snapshot.edges.find((edge) => edge.from === id && edge.kind === 'waitsFor')?.to ??
  snapshot.edges.find((edge) => edge.from === id && (edge.kind === 'awaits' || edge.kind === 'joins'))?.to;

/** Along "is held by"; from a task, over what it waits for to that one's holder. */
export function followHolder(snapshot: Snapshot, id: string): string | undefined {
  const holder = (resource: string): string | undefined =>
    snapshot.edges.find((edge) => edge.from === resource && edge.kind === 'heldBy')?.to;
  const wait = snapshot.edges.find((edge) => edge.from === id && edge.kind === 'waitsFor')?.to;
  return holder(id) ?? (wait === undefined ? undefined : holder(wait));
}

/** On to the next task of the ring, or into the first ring. */
export function followCycle(model: GraphModel, id: string | undefined): string | undefined {
  const ring = model.rings.find((each) => id !== undefined && each.members.includes(id)) ?? model.rings[0];
  if (ring === undefined) return undefined;
  const at = id === undefined ? -1 : ring.members.indexOf(id);
  const isTask = (member: string): boolean => model.nodes.some((node) => node.id === member && node.kind === 'task');
  for (let step = 1; step <= ring.members.length; step += 1) {
    const next = ring.members[(Math.max(-1, at) + step) % ring.members.length];
    if (next !== undefined && isTask(next)) return next;
  }
  return undefined;
}

/** A node or edge with everything that touches it: what stays when the rest fades. */
export function nearTo(drawing: Drawing, id: string): ReadonlySet<string> {
  const near = new Set<string>([id]);
  for (const { edge } of drawing.edges) {
    if (edge.id !== id && edge.from !== id && edge.to !== id) continue;
    for (const each of [edge.id, edge.from, edge.to]) near.add(each);
  }
  return near;
}
