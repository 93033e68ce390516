/** Waits that are not over as steps of a finding, for detectors that tell all waits of a thread. */
import { awaitingCaller } from '../../model/knots.ts';
import type { GrantState, State } from '../../model/state.ts';
import type { Finding, FindingSite, FindingStep } from '../detector.ts';

/** Answers whether a wait is part of these findings, be it as a frame of a task that is named there. */
export const toldBy = (state: State, findings: readonly Finding[]): ((wait: GrantState) => boolean) => {
  const tasks = new Set(findings.flatMap((finding) => [...finding.tasks, ...finding.behind]));
  const grants = new Set(findings.flatMap(({ steps }) => steps.map(({ grant }) => grant)));
  return (wait) => {
    if (grants.has(wait.id)) return true;
    let task = wait.requester;
    for (let frames = 0; task !== undefined && frames < 1000; frames++) {
      if (tasks.has(task)) return true;
      task = awaitingCaller(state, task);
    }
    return false;
  };
};

/** The wait, and who holds what it is for. */
export const stepOfWait = (state: State, wanted: GrantState): FindingStep => {
  const [first] = state.resources.get(wanted.resource)?.holders ?? [];
  const held = first === undefined ? undefined : state.grants.get(first);
  return {
    task: wanted.requester,
    resource: wanted.resource,
    grant: wanted.id,
    holder: held?.holder,
    waitsAt: wanted.requestSite,
    waitsSince: wanted.requestedAt,
    heldFrom: held?.acquireSite,
  };
};

export const sitesOfSteps = (steps: readonly FindingStep[]): FindingSite[] =>
  steps.flatMap(({ task, resource, waitsAt, heldFrom, holder }): FindingSite[] => [
    { site: waitsAt, role: 'waits', task, resource },
    ...(heldFrom === undefined ? [] : [{ site: heldFrom, role: 'holds', task: holder, resource } as const]),
  ]);
