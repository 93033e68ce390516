/** The activation that a process or thread is there for: its module's code, or the function that it was given to run. */
import type { State, StreamState, TaskState } from '../model/state.ts';

const MODULE = /\.[cm]?[jt]sx?$/;

/** The first activation of each thread, once known; it stays the first. */
const firsts = new WeakMap<TaskState, TaskState>();

function firstOf(state: State, owner: TaskState): TaskState | undefined {
  const known = firsts.get(owner);
  if (known !== undefined) return known;
  for (const task of state.tasks.values()) {
    if (task.parent !== owner.id || task.kind !== 'async') continue;
    firsts.set(owner, task);
    return task;
  }
  return undefined;
}

/** It does many jobs, one after the other; each is a task of its own. */
const servesPool = (state: State, stream: StreamState): boolean => {
  for (const resource of state.resources.values()) {
    if (resource.kind !== 'pool' || !resource.streams.has(stream.id)) continue;
    const maker = resource.createdBy === undefined ? undefined : state.tasks.get(resource.createdBy);
    if (maker?.stream !== stream.id) return true;
  }
  return false;
};

/** A child that was given a name was given a function with it; the names that Lockstep makes up end in a number of the system. */
const wasNamed = (state: State, owner: TaskState, stream: StreamState): boolean => {
  if (owner.parent === undefined) return false;
  const pid = state.processes.get(owner.process)?.pid;
  return owner.name !== `worker ${stream.thread}` && !owner.name.endsWith(` ${pid}`);
};

/** The process or thread of which this activation is the job, so that the two are one task for people. */
export function ownerOfJob(state: State, task: TaskState): TaskState | undefined {
  if (task.kind !== 'async' || task.parent === undefined) return undefined;
  const owner = state.tasks.get(task.parent);
  if (owner === undefined || owner.kind === 'async') return undefined;
  if (MODULE.test(task.name)) return owner;
  const stream = state.streams.get(owner.stream);
  if (stream === undefined || !wasNamed(state, owner, stream)) return undefined;
  return firstOf(state, owner) === task && !servesPool(state, stream) ? owner : undefined;
}
