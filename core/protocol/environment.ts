/**
 * How a program is told to report: one variable with JSON for the shim, and the preload in NODE_OPTIONS. Both the launcher
 * and the shim (for the children it sees) write them, so the form is here, once.
 */
import { PROTOCOL_VERSION } from './records.ts';

/** How closely async code is followed: see runtime-shim. */
export type ShimSetting = 'exact' | 'adaptive' | 'on-demand';
export const shimSettings: readonly ShimSetting[] = ['exact', 'adaptive', 'on-demand'];

/** Who started a process or thread: the process's key, the thread in it and the task's id local to that thread. */
export interface ParentTask {
  readonly process: string;
  readonly thread: number;
  readonly task: number;
}
/** The content of the variable `SHIM_VARIABLE`. */
export interface ShimEnvironment {
  readonly version: number;
  /** Absolute path of the recording's folder. The shim stays inert when it is gone. */
  readonly directory: string;
  readonly setting: ShimSetting;
  /** Absolute path of the project's own configuration, where it has one. */
  readonly config?: string;
  readonly parent?: ParentTask;
  /** The name that the program gave to this process or thread. */
  readonly name?: string;
}
export const SHIM_VARIABLE = 'LOCKSTEP_SHIM';

export const formatShimEnvironment = (environment: ShimEnvironment): string => JSON.stringify(environment);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const parseParent = (value: unknown): ParentTask | undefined => {
  if (!isRecord(value)) return undefined;
  const { process, thread, task } = value;
  if (typeof process !== 'string' || typeof thread !== 'number' || typeof task !== 'number') return undefined;
  return { process, thread, task };
};

/** Undefined for a text that is absent, malformed or of another version: then nobody asked this shim to report. */
export function parseShimEnvironment(text: string | undefined): ShimEnvironment | undefined {
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || value['version'] !== PROTOCOL_VERSION) return undefined;
  const directory = value['directory'];
  const setting = shimSettings.find((each) => each === value['setting']);
  if (typeof directory !== 'string' || setting === undefined) return undefined;
  const parent = parseParent(value['parent']);
  const { name, config } = value;
  return {
    version: PROTOCOL_VERSION,
    directory,
    setting,
    ...(typeof config === 'string' ? { config } : {}),
    ...(parent === undefined ? {} : { parent }),
    ...(typeof name === 'string' ? { name } : {}),
  };
}

/**
 * NODE_OPTIONS that preload the file at `path` before everything in `existing`, so that it sees all that loads; unchanged
 * where they do so already. Node splits the variable at spaces and knows double quotes, with a backslash as the escape
 * inside them.
 */
export function withPreload(existing: string | undefined, path: string): string {
  const option = `--require="${path.replaceAll(/["\\]/g, '\\$&')}"`;
  if (existing === undefined || existing.trim() === '') return option;
  return existing.includes(option) ? existing : `${option} ${existing}`;
}
