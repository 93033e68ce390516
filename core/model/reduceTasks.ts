/** Tasks: their start, suspension and end, and the ends of threads and processes. */
import type { Await, Exit, Idle, ProcessExit, Resume, StreamStart, TaskEnd, TaskStart } from '../protocol/events.ts';
import type { StreamId, TaskId, Time } from '../protocol/ids.ts';
import { AwaitMode, ReleaseScope, TaskOutcome } from '../protocol/records.ts';
import { createTask } from './createState.ts';
import { noteActivity } from './history.ts';
import { consider, noteDaemon, noteOfStream, suspect, suspectAll, suspectWaiters, taskOf } from './lookUp.ts';
import { presumeOrphansOf } from './presumedOrphans.ts';
import { countWaiter, freeAtEnd, moveGrant } from './reduceGrants.ts';
import { disturb } from './sleep.ts';
import type { ProcessState, State, Suspension, TaskState } from './state.ts';

/** So many ended activations are kept for the views. */
const MOST_ENDED = 5000;

export const reduceStreamStart = (state: State, event: StreamStart): void => {
  const { time: at, stream, process: key, pid, thread, task } = event;
  let process = state.processes.get(key);
  if (process === undefined) {
    endReusedPid(state, pid, at);
    const { ppid, argv, node } = event;
    process = {
      key,
      pid,
      ppid,
      argv,
      node,
      startedAt: at,
      streams: [],
      endedAt: undefined,
      code: undefined,
      signal: undefined,
    };
    state.processes.set(key, process);
    state.notes.byPid.set(pid, key);
  }
  process.streams.push(stream);
  state.streams.set(stream, {
    id: stream,
    process: key,
    thread,
    task,
    usesShared: false,
    idleSince: undefined,
    sleep: undefined,
    blockedBy: undefined,
    isBlockedForGood: undefined,
    exitedAt: undefined,
    exitCode: undefined,
    exitCause: undefined,
    left: undefined,
  });
  const started = createTask(task, thread === 0 ? 'process' : 'thread', stream, key, event.parent, undefined, at);
  state.tasks.set(task, started);
  disturb(state);
  started.name = event.name ?? defaultName(event);
  const waiting = `${pid}/${thread}`;
  for (const resource of state.notes.endsOf.get(waiting) ?? []) {
    const end = state.resources.get(resource);
    if (end === undefined) continue;
    end.endOf = task;
    noteDaemon(state, end);
    suspectWaiters(state, end);
  }
  state.notes.endsOf.delete(waiting);
};

const defaultName = (event: StreamStart): string => {
  if (event.thread !== 0) return `worker ${event.thread}`;
  if (event.parent === undefined) return 'main';
  const script = event.argv[1]?.split(/[\\/]/).at(-1) ?? 'process';
  return `${script} ${event.pid}`;
};

export const reduceTaskStart = (state: State, event: TaskStart): void => {
  const stream = state.streams.get(event.stream);
  if (stream === undefined || state.tasks.has(event.task)) {
    noteOfStream(state, event.time, event.stream, { note: 'taskStartedTwice', values: {} });
    return;
  }
  stream.idleSince = undefined;
  const task = createTask(event.task, 'async', stream.id, stream.process, event.parent, event.site, event.time);
  state.tasks.set(task.id, task);
  task.name = event.name ?? '';
  const parent = taskOf(state, event.parent);
  if (parent === undefined) return;
  parent.calls++;
  parent.unfinished ??= new Set();
  parent.unfinished.add(task.id);
};

export const reduceAwait = (state: State, event: Await): void => {
  const task = taskOf(state, event.task);
  if (task === undefined || task.endedAt !== undefined) return;
  const former = task.suspension;
  if (former !== undefined) noteAwaited(state, task, former.targets, false);
  noteAwaited(state, task, event.targets, true);
  task.suspension = {
    since: former?.since ?? event.time,
    site: event.site ?? former?.site,
    mode: event.mode,
    targets: event.targets,
    isOpaque: event.targets.some(({ kind }) => kind === 'opaque'),
  };
  state.suspended.add(task.id);
  const [only] = event.targets;
  if (only?.kind === 'nobody' && event.targets.every(({ kind }) => kind === 'nobody')) state.unsettleable.add(task.id);
  else state.unsettleable.delete(task.id);
  if (only?.kind === 'task' && event.targets.length === 1 && event.mode === AwaitMode.one)
    noteFrame(state, task, only.task, former !== undefined);
  const grant = event.targets.length === 1 && only?.kind === 'grant' ? state.grants.get(only.grant) : undefined;
  if (grant !== undefined && grant.acquiredAt === undefined)
    noteActivity(state, task, event.time, 'waits', grant.resource);
  else if (task.waits.size === 0) noteActivity(state, task, event.time, 'awaits');
  // Who holds nothing, waits for nothing and is told to await something unknown cannot be part of anything.
  if (only?.kind !== 'opaque' || event.targets.length > 1 || task.holds.size + task.waits.size > 0)
    suspect(state, task);
  else consider(state, task);
};

const noteAwaited = (state: State, { id }: TaskState, targets: Suspension['targets'], awaits: boolean): void => {
  for (const target of targets) {
    const awaited = target.kind === 'task' ? state.tasks.get(target.task) : undefined;
    if (awaited === undefined) continue;
    if (awaits) {
      awaited.awaitedBy ??= new Set();
      awaited.awaitedBy.add(id);
    } else awaited.awaitedBy?.delete(id);
  }
};

const goOn = (state: State, task: TaskState): void => {
  if (task.suspension !== undefined) noteAwaited(state, task, task.suspension.targets, false);
  state.suspended.delete(task.id);
  state.unsettleable.delete(task.id);
};

/** What the caller started before it last ran and awaits only now has run beside it, and stays a task of its own. */
const noteFrame = (state: State, caller: TaskState, awaited: TaskId, isLate: boolean): void => {
  const callee = state.tasks.get(awaited);
  if (callee?.kind !== 'async') return;
  // What is told only later may be the last one of several that are awaited together.
  if (isLate && caller.calls > 1) return;
  // A library calls a nameless job back from its own stack, in which the caller is not seen.
  const isJob = callee.name.endsWith('()') && taskOf(state, callee.parent)?.kind !== 'async';
  if ((callee.parent === caller.id || isJob) && callee.startedAt >= caller.runsSince) {
    callee.frameOf = caller.id;
  }
};

export const reduceResume = (state: State, event: Resume): void => {
  const task = taskOf(state, event.task);
  if (task === undefined || task.endedAt !== undefined) return;
  goOn(state, task);
  task.suspension = undefined;
  task.runsSince = event.time;
  task.calls = 0;
  const stream = state.streams.get(task.stream);
  if (stream !== undefined) stream.idleSince = undefined;
  noteActivity(state, task, event.time, 'runs');
};

export const reduceTaskEnd = (state: State, event: TaskEnd): void => {
  const task = taskOf(state, event.task);
  if (task === undefined || task.endedAt !== undefined) return;
  const caller = taskOf(state, task.parent);
  const awaited = caller !== undefined && isAwaitedBy(caller, task.id);
  goOn(state, task);
  task.suspension = undefined;
  endTask(task, event.time, event.outcome);
  if (task.holds.size > 0) leaveGrants(state, task, caller, awaited, event.time);
  caller?.unfinished?.delete(task.id);
  // One call less that might still help on a caller of which it is not known which of them it awaits.
  if (caller?.suspension?.isOpaque === true && (caller.unfinished?.size ?? 0) + caller.waits.size > 0)
    suspect(state, caller);
  if (task.kind === 'async') forgetOldest(state, task.id);
};

const isAwaitedBy = (caller: TaskState, task: TaskId): boolean => {
  const { suspension } = caller;
  if (suspension?.mode !== AwaitMode.one) return false;
  return suspension.targets.some((target) => target.kind === 'task' && target.task === task);
};

/**
 * An activation ended and still holds something. What only it could release stays with it, for ever; what its release
 * function can carry elsewhere counts for the caller, known to be the holder only if it awaited the activation.
 */
const leaveGrants = (
  state: State,
  task: TaskState,
  caller: TaskState | undefined,
  awaited: boolean,
  at: Time,
): void => {
  suspect(state, undefined);
  for (const id of [...task.holds]) {
    const grant = state.grants.get(id);
    const resource = grant && state.resources.get(grant.resource);
    if (resource !== undefined) suspectWaiters(state, resource);
    if (grant?.bits.scope === ReleaseScope.confined) state.orphans.add(id);
    if (grant?.bits.scope !== ReleaseScope.free) continue;
    moveGrant(state, grant, livingCaller(state, caller), at);
    grant.holderIsGuess = !awaited || caller?.endedAt !== undefined;
  }
};

/** The nearest caller that has not ended; the thread's own task is none, since it is never suspended. */
const livingCaller = (state: State, caller: TaskState | undefined): TaskState | undefined => {
  let current = caller;
  for (let steps = 0; current !== undefined && steps < 1000; steps++) {
    if (current.kind !== 'async') return undefined;
    if (current.endedAt === undefined) return current;
    current = taskOf(state, current.parent);
  }
  return undefined;
};

const endTask = (task: TaskState, at: Time, outcome: TaskOutcome): void => {
  task.endedAt = at;
  task.outcome = outcome;
};

/** Keeps the number of ended activations bounded; those that still matter stay. */
const forgetOldest = (state: State, ended: TaskId): void => {
  const { notes } = state;
  notes.endedTasks.push(ended);
  if (notes.endedTasks.length < 2 * MOST_ENDED) return;
  const oldest = notes.endedTasks.slice(0, MOST_ENDED);
  notes.endedTasks = notes.endedTasks.slice(MOST_ENDED);
  for (const id of oldest) {
    const task = state.tasks.get(id);
    if (task === undefined) continue;
    const matters = task.holds.size + task.waits.size + (task.unfinished?.size ?? 0) > 0;
    if (matters || state.prediction.named.has(id)) notes.endedTasks.push(id);
    else state.tasks.delete(id);
  }
};

export const reduceIdle = (state: State, event: Idle): void => {
  const stream = state.streams.get(event.stream);
  if (stream === undefined) return;
  stream.idleSince = event.time;
  suspectAll(state);
  disturb(state);
};

export const reduceExit = (state: State, event: Exit): void => {
  const stream = state.streams.get(event.stream);
  if (stream === undefined || stream.exitedAt !== undefined) return;
  stream.exitCode = event.code;
  stream.exitCause = event.cause;
  const process = state.processes.get(stream.process);
  if (stream.thread === 0 && process !== undefined) endProcess(state, process, event.time, TaskOutcome.exited);
  else endStreams(state, [stream.id], event.time, TaskOutcome.exited);
};

export const reduceProcessExit = (state: State, event: ProcessExit): void => {
  // A program that reports nothing, or one that ended before it could.
  state.notes.endsOf.delete(`${event.pid}/0`);
  disturb(state);
  const key = state.notes.byPid.get(event.pid);
  const process = key === undefined ? undefined : state.processes.get(key);
  if (process === undefined || (process.code ?? process.signal ?? null) !== null) return;
  process.code = event.code;
  process.signal = event.signal;
  endProcess(state, process, event.time, event.signal === null ? TaskOutcome.exited : TaskOutcome.killed);
};

const endReusedPid = (state: State, pid: number, at: Time): void => {
  const key = state.notes.byPid.get(pid);
  const former = key === undefined ? undefined : state.processes.get(key);
  if (former !== undefined) endProcess(state, former, at, TaskOutcome.killed);
};

const endProcess = (state: State, process: ProcessState, at: Time, outcome: TaskOutcome): void => {
  if (process.endedAt !== undefined) return;
  process.endedAt = at;
  endStreams(state, process.streams, at, outcome);
  presumeOrphansOf(state, process.key, at);
};

/**
 * What the tasks of ended threads waited for and held stays as it was, for the findings; but they no longer stand in line
 * at resources that others use too.
 */
const endStreams = (state: State, streams: readonly StreamId[], at: Time, outcome: TaskOutcome): void => {
  suspectAll(state);
  disturb(state);
  for (const id of streams) {
    const stream = state.streams.get(id);
    if (stream === undefined) continue;
    stream.exitedAt ??= at;
    stream.sleep = undefined;
    stream.left ??= new Set();
  }
  for (const task of state.tasks.values()) {
    if (task.endedAt !== undefined || !streams.includes(task.stream)) continue;
    endTask(task, at, outcome);
    goOn(state, task);
    for (const id of task.waits) leaveLine(state, id);
    for (const id of [...task.holds]) if (!freeAtEnd(state, id, at)) state.orphans.add(id);
  }
  for (const grant of state.grants.values()) {
    if (!streams.includes(grant.stream)) continue;
    // Also those of tasks that ended long before, having waited for nothing themselves.
    if (grant.acquiredAt === undefined) {
      leaveLine(state, grant.id);
      state.streams.get(grant.stream)?.left?.add(grant.id);
    } else if (grant.holder === undefined && !freeAtEnd(state, grant.id, at)) state.orphans.add(grant.id);
  }
};

const leaveLine = (state: State, id: Parameters<State['grants']['get']>[0]): void => {
  const grant = state.grants.get(id);
  const resource = grant === undefined ? undefined : state.resources.get(grant.resource);
  if (grant !== undefined && resource?.waiters.delete(id)) countWaiter(resource, grant, -1);
};
