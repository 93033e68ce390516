/** Folding of alike tasks: the same function, state and awaited resource. */
import type { EdgeView, TaskView } from '../../core/view/viewModel.ts';

export interface FoldGroup {
  readonly id: string;
  readonly label: string;
  readonly members: readonly TaskView[];
}
export interface Fold {
  readonly groups: readonly FoldGroup[];
  /** The node that stands for a task: its group, or itself. */
  readonly of: (task: string) => string;
}

/** The name of a task without its ordinal: "transfer #17" and "worker-3" fold as "transfer" and "worker". */
export const familyName = (name: string): string => name.replace(/[\s#-]*\d+$/, '') || name;

export function foldTasks(tasks: readonly TaskView[], edges: readonly EdgeView[], never: ReadonlySet<string>): Fold {
  const targets = new Map<string, string[]>();
  for (const edge of edges) {
    if (edge.kind === 'puts' || edge.kind === 'takes') continue;
    targets.set(edge.from, [...(targets.get(edge.from) ?? []), edge.to]);
    // Holders of different things are not alike.
    if (edge.kind === 'heldBy') targets.set(edge.to, [...(targets.get(edge.to) ?? []), `by ${edge.from}`]);
  }
  const families = new Map<string, TaskView[]>();
  for (const task of tasks) {
    if (never.has(task.id)) continue;
    const key = [familyName(task.name), task.kind, task.status, ...(targets.get(task.id) ?? []).sort()].join('|');
    families.set(key, [...(families.get(key) ?? []), task]);
  }
  const node = new Map<string, string>();
  const groups: FoldGroup[] = [];
  for (const [key, members] of families) {
    const first = members[0];
    if (first === undefined || members.length < 2) continue;
    const group = { id: `g:${key}`, label: familyName(first.name), members };
    groups.push(group);
    for (const member of members) node.set(member.id, group.id);
  }
  return { groups, of: (task) => node.get(task) ?? task };
}
