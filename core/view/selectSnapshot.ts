import { makeContext, type SelectInput } from './context.ts';
import { selectEdges } from './selectEdges.ts';
import { selectFindings } from './selectFindings.ts';
import { selectResources } from './selectResources.ts';
import { selectCounts, selectRun } from './selectRun.ts';
import { selectSources } from './selectSources.ts';
import { selectShownTasks, selectTasks } from './selectTasks.ts';
import { selectTimeline } from './selectTimeline.ts';
import type { Snapshot } from './viewModel.ts';

/** Everything a view needs at one moment. Pure: the same input gives the same snapshot. */
export function selectSnapshot(input: SelectInput): Snapshot {
  const context = makeContext(input);
  const shown = selectShownTasks(context);
  const tasks = selectTasks(context, shown);
  const findings = selectFindings(context);
  const counts = selectCounts(context, tasks);
  return {
    version: 1,
    language: input.language,
    run: selectRun(context, findings, counts.waiting),
    counts,
    tasks,
    resources: selectResources(context),
    edges: selectEdges(context, shown),
    findings,
    timeline: selectTimeline(context, shown),
    sources: selectSources(context, findings, tasks),
    words: context.words,
  };
}
