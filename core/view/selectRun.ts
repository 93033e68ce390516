import { counted, fill } from '../text/format.ts';
import type { SelectContext } from './context.ts';
import type { FindingView, RunView, Snapshot, TaskView } from './viewModel.ts';

export function selectCounts(context: SelectContext, tasks: readonly TaskView[]): Snapshot['counts'] {
  const kinds = [...context.state.resources.values()].filter((resource) => resource.disposedAt === undefined);
  const alive = tasks.filter((task) => task.status !== 'done' && task.status !== 'killed');
  return {
    tasks: tasks.length,
    locks: kinds.filter((resource) => resource.kind.endsWith('lock')).length,
    queues: kinds.filter((resource) => resource.kind === 'queue' || resource.kind === 'pipe').length,
    waiting: alive.filter((task) => task.waitsFor.length > 0).length,
    deadlocked: tasks.filter((task) => task.status === 'deadlocked').length,
  };
}

export function selectRun(context: SelectContext, findings: readonly FindingView[], waiting: number): RunView {
  const { run, state } = context;
  return {
    state: run.state,
    program: run.program,
    headline: headline(context, findings, waiting),
    message: run.message,
    now: context.now,
    events: state.events,
    dropped: state.dropped,
    droppedAt: state.firstDropAt,
  };
}

function headline(context: SelectContext, findings: readonly FindingView[], waiting: number): string {
  const { run, words } = context;
  const first = findings.find((finding) => finding.certainty === 'certain' && finding.severity === 'error');
  switch (run.state) {
    case 'empty':
      return '';
    case 'starting':
      return fill(words['run.startingWhat'], { program: run.program });
    case 'error':
      return words['run.error'];
    case 'live':
      return words['run.live'];
    case 'stopped':
      return stoppedAt(context, first);
    case 'ended': {
      if (run.signal !== undefined && run.signal !== null)
        return fill(words['run.endedSignal'], { signal: run.signal });
      const code = String(run.exitCode ?? 0);
      if (waiting === 0) return fill(words['run.endedClean'], { code });
      return fill(words['run.endedWaiting'], { code, waiting: counted(words, 'waiting', waiting) });
    }
  }
}

function stoppedAt({ words }: SelectContext, finding: FindingView | undefined): string {
  if (finding === undefined) return words['run.stopped'];
  if (finding.detector === 'orphaned-lock') return words['run.stoppedAtOrphan'];
  if (finding.category === 'deadlock' && finding.cyclic) return words['run.stoppedAtDeadlock'];
  return fill(words['run.stoppedAtFinding'], { title: finding.title });
}
