/** Waits that are not over as steps of a finding, for detectors that tell all waits of a thread. */
import { awaitingCaller } from '../../model/knots.ts';
import type { GrantState, State, TaskState } from '../../model/state.ts';
import type { TaskId } from '../../protocol/ids.ts';
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

/** Those that say why somebody waits for ever, as surely as is asked for. */
export const explaining = (reported: readonly Finding[], certainty: 'certain' | 'likely'): readonly Finding[] =>
  reported.filter((finding) => {
    const isSure = finding.certainty === 'certain' || finding.certainty === certainty;
    return isSure && (finding.category === 'deadlock' || finding.category === 'stuck');
  });

/** Whether the program was to wait for that task, or for one that awaits it. */
export const isOwed = (state: State, waiting: TaskId): boolean => {
  let task: TaskId | undefined = waiting;
  for (let frames = 0; task !== undefined && frames < 1000; frames++) {
    if (state.unfinished.has(task)) return true;
    const awaited: TaskId = task;
    const caller = state.tasks.get(state.tasks.get(task)?.parent ?? task);
    const isAwaited = caller?.suspension?.targets.some((target) => target.kind === 'task' && target.task === awaited);
    task = isAwaited === true && caller !== undefined && caller.id !== awaited ? caller.id : undefined;
  }
  return false;
};

/** Who awaits what was asked for by nobody known, as a call of Node's does. */
const waiterOf = (state: State, wanted: GrantState): TaskState | undefined => {
  for (const id of state.suspended) {
    const task = state.tasks.get(id);
    const targets = task?.suspension?.targets ?? [];
    if (targets.some((target) => target.kind === 'grant' && target.grant === wanted.id)) return task;
  }
  return undefined;
};

/** The wait, and who holds what it is for. Where nobody knows who asked, the thread waits as far as anybody can tell. */
export const stepOfWait = (state: State, wanted: GrantState): FindingStep => {
  const [first] = state.resources.get(wanted.resource)?.holders ?? [];
  const held = first === undefined ? undefined : state.grants.get(first);
  const waiter = wanted.requester === undefined ? waiterOf(state, wanted) : undefined;
  return {
    task: wanted.requester ?? waiter?.id,
    resource: wanted.resource,
    grant: wanted.id,
    holder: held?.holder,
    waitsAt: wanted.requestSite ?? waiter?.suspension?.site,
    waitsSince: wanted.requestedAt,
    heldFrom: held?.acquireSite,
  };
};

export const sitesOfSteps = (steps: readonly FindingStep[]): FindingSite[] =>
  steps.flatMap(({ task, resource, waitsAt, heldFrom, holder }): FindingSite[] => [
    { site: waitsAt, role: 'waits', task, resource },
    ...(heldFrom === undefined ? [] : [{ site: heldFrom, role: 'holds', task: holder, resource } as const]),
  ]);
