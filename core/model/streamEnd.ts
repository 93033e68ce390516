/** How a thread came to its end. */
import { ExitCause, TaskOutcome } from '../protocol/records.ts';
import type { State, StreamState, TaskState } from './state.ts';

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
export const isDaemon = (state: State, stream: StreamState): boolean =>
  [...state.resources.values()].some(({ endOf, gauges }) => endOf === stream.task && gauges.get('daemon') === 1);

/** The task came to its end by an error, by a signal, or with an exit code that says so. */
export const hasFailed = (state: State, task: TaskState): boolean => {
  if (task.outcome === TaskOutcome.threw || task.outcome === TaskOutcome.killed) return true;
  const stream = state.streams.get(task.stream);
  return task.endedAt !== undefined && task.kind !== 'async' && (stream?.exitCode ?? 0) !== 0;
};
