import type { SelectContext } from './context.ts';

/** Shorter stretches are not worth folding. */
const SHORTEST = 1e9;

/** Stretches of at least a second in which nothing happened, longest first, as far as the histories tell. */
export function selectQuiet(context: SelectContext, from: number, to: number): { from: number; to: number }[] {
  const times: number[] = [from, to];
  for (const task of context.state.tasks.values()) {
    times.push(task.startedAt);
    if (task.endedAt !== undefined) times.push(task.endedAt);
    for (const segment of task.history.segments) times.push(segment.from);
  }
  for (const resource of context.state.resources.values()) {
    for (const hold of resource.history.holds) {
      times.push(hold.from);
      if (hold.to !== undefined) times.push(hold.to);
    }
    for (const step of resource.history.levels) times.push(step.from);
  }
  times.sort((a, b) => a - b);
  const quiet: { from: number; to: number }[] = [];
  for (let index = 1; index < times.length; index += 1) {
    const start = times[index - 1] ?? 0;
    const end = times[index] ?? 0;
    if (end - start >= SHORTEST) quiet.push({ from: start, to: end });
  }
  return quiet.sort((a, b) => b.to - b.from - (a.to - a.from));
}
