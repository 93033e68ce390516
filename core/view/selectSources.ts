import type { SelectContext } from './context.ts';
import type { FindingView, SiteView, SourceView, TaskView } from './viewModel.ts';

/** Lines shown before and after a named line. */
const AROUND = 2;

/** The source around every site that findings and waiting tasks name. */
export function selectSources(
  context: SelectContext,
  findings: readonly FindingView[],
  tasks: readonly TaskView[],
): SourceView[] {
  const wanted = new Map<string, Set<number>>();
  const want = (site: SiteView | undefined): void => {
    if (site === undefined) return;
    const lines = wanted.get(site.path) ?? new Set<number>();
    for (let line = Math.max(1, site.line - AROUND); line <= site.line + AROUND; line += 1) lines.add(line);
    wanted.set(site.path, lines);
  };
  for (const finding of findings) {
    for (const site of finding.sites) want(site.site);
    for (const step of finding.steps) for (const site of [step.waitsAt, step.heldFrom]) want(site);
  }
  for (const task of tasks) if (task.status !== 'done') want(task.at);
  return [...wanted].map(([path, lines]) => ({
    path,
    lines: [...lines]
      .sort((a, b) => a - b)
      .flatMap((line) => {
        const text = context.sourceLine(path, line);
        return text === undefined ? [] : [{ line, text }];
      }),
  }));
}
