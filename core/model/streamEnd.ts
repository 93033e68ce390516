/** How a thread came to its end. */
import type { TaskId } from '../protocol/ids.ts';
import { ExitCause, TaskOutcome } from '../protocol/records.ts';
import type { GrantState, State, StreamState, TaskState } from './state.ts';

/**
 * `unsettled`: nothing in its event loop could run any more, with or without exit code 13. `exit`: `process.exit`, or the
 * end of its process. `error`: an uncaught error. `signal`: killed. undefined: it goes on.
 */
export type StreamEnd = 'unsettled' | 'exit' | 'error' | 'signal';

export const streamEnd = (state: State, stream: StreamState): StreamEnd | undefined => {
  if (stream.exitCause === ExitCause.uncaughtError) return 'error';
  if (stream.exitCause === ExitCause.unsettledAwait || stream.idleSince !== undefined) return 'unsettled';
  if (stream.exitedAt === undefined) return undefined;
  const signal = state.processes.get(stream.process)?.signal;
  return typeof signal === 'string' && stream.exitCause === undefined ? 'signal' : 'exit';
};

export const wasKilled = (state: State, task: TaskState | undefined): boolean => {
  const process = task === undefined ? undefined : state.processes.get(task.process);
  return task?.outcome === TaskOutcome.killed || typeof process?.signal === 'string';
};

/** The finding that made the observer end the program has said what there is to say. */
export const wasStopped = ({ stoppedAt }: State, { idleSince, exitedAt }: StreamState): boolean =>
  stoppedAt !== undefined && (idleSince ?? exitedAt ?? stoppedAt) >= stoppedAt;

/** The thread belongs to a task that may be ended at any moment. */
export const isDaemon = (state: State, stream: StreamState): boolean => state.daemons.has(stream.task);

/** What is waited for in the thread, or was when it ended. */
export const pendingIn = (state: State, { id, left }: StreamState): GrantState[] => {
  const grants = left === undefined ? state.grants.values() : [...left].flatMap((each) => state.grants.get(each) ?? []);
  return [...grants].filter((grant) => grant.stream === id && grant.acquiredAt === undefined);
};

/** Tasks that came to their end by an error, a signal, or with an exit code that says so; what they called is found by its callers. */
export const failedTasks = (state: State): ReadonlySet<TaskId> => {
  const failed = new Set<TaskId>();
  for (const { endOf, gauges } of state.resources.values())
    if (endOf !== undefined && gauges.get('failed') === 1) failed.add(endOf);
  for (const stream of state.streams.values()) if ((stream.exitCode ?? 0) !== 0) failed.add(stream.task);
  for (const { id, outcome } of state.tasks.values())
    if (outcome === TaskOutcome.threw || outcome === TaskOutcome.killed) failed.add(id);
  return failed;
};
