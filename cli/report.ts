/** Findings as JSON, for other programs. The shape is a contract: `version` grows when a reader would have to change. */
import type { ResourceView, Snapshot, TaskView } from '../core/view/viewModel.ts';
import type { ProgramEnd } from '../extension/session/launch.ts';

export interface Report {
  readonly version: 1;
  /** What was run, as the user wrote it. */
  readonly program: string;
  readonly exit: { readonly code: number | null; readonly signal: string | null };
  readonly events: number;
  /** Events that were lost; with any, findings may be missing. */
  readonly dropped: number;
  readonly findings: readonly ReportFinding[];
}
export interface ReportFinding {
  readonly id: string;
  readonly category: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly certainty: 'certain' | 'likely' | 'potential';
  readonly message: string;
  readonly tasks: readonly { readonly name: string; readonly kind: string; readonly pid: number }[];
  readonly resources: readonly { readonly name: string; readonly kind: string }[];
  /** Lines and columns count from 1; `task` and `resource` are names, empty where none is meant. */
  readonly sites: readonly {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly function: string;
    readonly role: string;
    readonly task: string;
    readonly resource: string;
  }[];
}

const pick = <Item extends { readonly id: string }>(items: readonly Item[], ids: readonly string[]): Item[] => {
  const byId = new Map(items.map((item) => [item.id, item]));
  return ids.flatMap((id) => byId.get(id) ?? []);
};
const taskOf = ({ name, kind, pid }: TaskView): ReportFinding['tasks'][number] => ({ name, kind, pid });
const resourceOf = ({ name, kind }: ResourceView): ReportFinding['resources'][number] => ({ name, kind });

/** `end` is absent where a recording does not say how the program ended. */
export function makeReport(snapshot: Snapshot, end: ProgramEnd | undefined): Report {
  return {
    version: 1,
    program: snapshot.run.program,
    exit: { code: end?.code ?? null, signal: end?.signal ?? null },
    events: snapshot.run.events,
    dropped: snapshot.run.dropped,
    findings: snapshot.findings.map((finding) => ({
      id: finding.detector,
      category: finding.category,
      severity: finding.severity,
      certainty: finding.certainty,
      message: finding.message,
      tasks: pick(snapshot.tasks, finding.tasks).map(taskOf),
      resources: pick(snapshot.resources, finding.resources).map(resourceOf),
      sites: finding.sites.map(({ role, site, task, resource }) => ({
        file: site.path,
        line: site.line,
        column: site.column,
        function: site.functionName,
        role,
        task,
        resource,
      })),
    })),
  };
}
