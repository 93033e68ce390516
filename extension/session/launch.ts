/** Starts a program under the shim and ends it with all that it started. */
import { type ChildProcess, type IOType, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import {
  formatShimEnvironment,
  SHIM_VARIABLE,
  type ShimSetting,
  withPreload,
} from '../../core/protocol/environment.ts';
import { PROTOCOL_VERSION } from '../../core/protocol/records.ts';
import type { Command } from './command.ts';
import { cannotStart, commandMissing, partMissing } from './errors.ts';
import { isAlive } from './liveness.ts';

export interface LaunchOptions {
  readonly command: Command;
  readonly cwd: string;
  /** The program's environment; the shim's two variables are added to it. */
  readonly env: NodeJS.ProcessEnv;
  readonly stdio: IOType;
  /** Absolute path of the built shim. */
  readonly shim: string;
  /** The recording's folder. */
  readonly directory: string;
  readonly setting: ShimSetting;
  /** The project's own configuration, see projectConfig.ts. */
  readonly config?: string | undefined;
}
/** How a program ended: with an exit code or by a signal. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}
export interface Launched {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Settles when the program's first process has ended; never rejects. */
  readonly ended: Promise<ProgramEnd>;
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

export function shimEnvironment(
  env: NodeJS.ProcessEnv,
  options: Pick<LaunchOptions, 'shim' | 'directory' | 'setting' | 'config'>,
): NodeJS.ProcessEnv {
  const { directory, setting, config } = options;
  const own = config === undefined ? {} : { config };
  return {
    ...env,
    NODE_OPTIONS: withPreload(env['NODE_OPTIONS'], options.shim),
    [SHIM_VARIABLE]: formatShimEnvironment({ version: PROTOCOL_VERSION, directory, setting, ...own }),
  };
}

/** Resolves once the program runs. Throws `partMissing`, `commandMissing` or `cannotStart`. */
export async function launch(options: LaunchOptions): Promise<Launched> {
  if (!existsSync(options.shim)) throw partMissing(options.shim);
  const { file, args, verbatim } = options.command;
  let child: ChildProcess;
  try {
    child = spawn(file, [...args], {
      cwd: options.cwd,
      env: shimEnvironment(options.env, options),
      stdio: options.stdio,
      windowsVerbatimArguments: verbatim,
    });
  } catch (error) {
    throw cannotStart(file, error);
  }
  const ended = new Promise<ProgramEnd>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  try {
    await once(child, 'spawn');
  } catch (error) {
    throw hasCode(error, 'ENOENT') ? commandMissing(file) : cannotStart(file, error);
  }
  // A kill that fails later is no reason to fall over: the process is gone or not ours.
  child.on('error', () => {});
  if (child.pid === undefined) throw cannotStart(file, 'no process');
  return { child, pid: child.pid, ended };
}

const wait = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself meanwhile.
  }
}

/**
 * Ends the program: SIGTERM to its first process and all others that reported, and after `grace` milliseconds SIGKILL to
 * what is left. Resolves when none of them runs any more. `pids` is asked again before each step, for new children.
 */
export async function endTree(launched: Launched, pids: () => readonly number[], grace: number): Promise<void> {
  const living = (): number[] => {
    const root = launched.child.exitCode === null && launched.child.signalCode === null ? [launched.pid] : [];
    return [...root, ...pids().filter((pid) => pid !== launched.pid && isAlive(pid))];
  };
  for (const pid of living()) send(pid, 'SIGTERM');
  const until = performance.now() + grace;
  while (living().length > 0 && performance.now() < until) await wait(20);
  if (living().length > 0 && process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(launched.pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
  }
  for (const pid of living()) send(pid, 'SIGKILL');
  while (living().length > 0) await wait(20);
}
