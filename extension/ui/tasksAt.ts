import type { SiteView, Snapshot, TaskStatus } from '../../core/view/viewModel.ts';

const gone: readonly TaskStatus[] = ['done', 'killed'];

/** Ids of the tasks that are at a line (from 1) of a file, or took something there that they hold; waiting ones first. */
export function tasksAt(snapshot: Snapshot, path: string, line: number): readonly string[] {
  const isHere = (site: SiteView | undefined): boolean => site?.path === path && site.line === line;
  const alive = snapshot.tasks.filter(({ status }) => !gone.includes(status));
  const there = alive.filter(({ stack, at }) => stack.some(isHere) || isHere(at)).map(({ id }) => id);
  const holders = snapshot.edges.filter(({ kind, at }) => kind === 'heldBy' && isHere(at)).map(({ to }) => to);
  return [...new Set([...there, ...holders])];
}
