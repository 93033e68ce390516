import type { Finding } from '../detectors/detector.ts';
import type { TaskId, Time } from '../protocol/ids.ts';
import type { TaskOutcome } from '../protocol/records.ts';

/** How a killed task's outcome is written; the layer takes types alone from the protocol, the compiler checks the number. */
export const KILLED: typeof TaskOutcome.killed = 2;

export interface Fate {
  readonly status: 'deadlocked' | 'stuckBehind';
  readonly since: Time;
}

/** True when the finding proves that its tasks can never go on: only then a view may draw them so. */
export const isFinal = (finding: Finding): boolean =>
  finding.certainty === 'certain' && (finding.category === 'deadlock' || finding.category === 'stuck');

/** Tasks of which a certain finding says that they can never go on. Membership wins over standing behind. */
export function fateOf(findings: readonly Finding[], shown: (task: TaskId) => TaskId): ReadonlyMap<TaskId, Fate> {
  const fates = new Map<TaskId, Fate>();
  const final = findings.filter(isFinal);
  for (const finding of final) {
    // A finding names all tasks that matter to it, also a dead holder: only those that wait in its steps are dead.
    const waiting = new Set(finding.steps.map((step) => step.task));
    for (const task of finding.tasks) {
      if (waiting.size > 0 && !waiting.has(task)) continue;
      const fate = fates.get(shown(task));
      if (fate === undefined || fate.since > finding.since) {
        fates.set(shown(task), { status: 'deadlocked', since: finding.since });
      }
    }
  }
  for (const finding of final) {
    for (const task of finding.behind) {
      if (!fates.has(shown(task))) fates.set(shown(task), { status: 'stuckBehind', since: finding.since });
    }
  }
  return fates;
}
