/** Who this thread is in which recording: told by the environment to a process, by environment data to a worker. */
import { join } from 'node:path';
import {
  formatShimEnvironment,
  type ParentTask,
  parseShimEnvironment,
  SHIM_VARIABLE,
  type ShimEnvironment,
  withPreload,
} from '../core/protocol/environment.ts';
import { PROTOCOL_VERSION } from '../core/protocol/records.ts';
import { SPOOL_EXTENSION } from '../core/protocol/spool.ts';
import { natives } from './natives.ts';
import { createHiddenThreads, type HiddenThreads, isHiddenThreads, visible } from './threadNumbers.ts';

const { getEnvironmentData, isMainThread, setEnvironmentData, threadId } = natives.workerThreads;
/** The key under which workers find their `ShimEnvironment` and their process's key. */
const WORKER_DATA = 'lockstep.worker.1';

export interface Identity {
  readonly environment: ShimEnvironment;
  /** The process's key, the same in all its threads. */
  readonly process: string;
  /** The process's spool file. */
  readonly path: string;
  /** This thread's number, as the program knows it. */
  readonly thread: number;
  readonly hidden: HiddenThreads;
  /** The environment had no NODE_OPTIONS until the shim needed them. */
  readonly bare: boolean;
}

function identify(environment: ShimEnvironment, process: string, hidden: HiddenThreads, bare: boolean): Identity {
  const path = join(environment.directory, process + SPOOL_EXTENSION);
  return { environment, process, path, thread: threadId === 0 ? 0 : visible(hidden, threadId), hidden, bare };
}

/** Undefined where this thread is not asked to report, as in threads that Node runs for itself. */
export function readIdentity(): Identity | undefined {
  if (isMainThread) {
    const environment = parseShimEnvironment(process.env[SHIM_VARIABLE]);
    const key = `${process.pid}-${Math.floor(natives.timeOrigin)}`;
    return environment && identify(environment, key, createHiddenThreads(), false);
  }
  const data = getEnvironmentData(WORKER_DATA);
  if (!Array.isArray(data)) return undefined;
  const [text, key, hidden, bare]: readonly unknown[] = data;
  const environment = typeof text === 'string' ? parseShimEnvironment(text) : undefined;
  if (environment === undefined || typeof key !== 'string' || !isHiddenThreads(hidden)) return undefined;
  return identify(environment, key, hidden, bare === true);
}

function forChild(identity: Identity, task: number, name: string | undefined): ShimEnvironment {
  const { directory, setting, config } = identity.environment;
  const parent: ParentTask = { process: identity.process, thread: identity.thread, task };
  const own = config === undefined ? {} : { config };
  return { version: PROTOCOL_VERSION, directory, setting, parent, ...own, ...(name === undefined ? {} : { name }) };
}

/** What a child process needs in its environment, given its `NODE_OPTIONS`, to report to the same recording. */
export function childVariables(
  identity: Identity,
  shimPath: string,
  options: string | undefined,
  task: number,
  name: string | undefined,
): Readonly<Record<string, string>> {
  return {
    NODE_OPTIONS: withPreload(options, shimPath),
    [SHIM_VARIABLE]: formatShimEnvironment(forChild(identity, task, name)),
  };
}

/** Lets workers made from now on report as started by `task`. `bare`: their environment has no NODE_OPTIONS of its own. */
export function prepareWorkers(identity: Identity, task: number, name: string | undefined, bare: boolean): void {
  setEnvironmentData(WORKER_DATA, [
    formatShimEnvironment(forChild(identity, task, name)),
    identity.process,
    identity.hidden,
    bare,
  ]);
}

/** Runs `body`; threads that Node makes for itself meanwhile do not report. */
export function withoutWorkers(body: () => void): void {
  const data = getEnvironmentData(WORKER_DATA);
  setEnvironmentData(WORKER_DATA, undefined);
  try {
    body();
  } finally {
    setEnvironmentData(WORKER_DATA, data);
  }
}
