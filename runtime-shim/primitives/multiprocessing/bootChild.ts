import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { mainModule } from '../kernel/mainModule.ts';
import { CONTROL_DESCRIPTOR } from './description.ts';

/** Options of Node that belong to the first process alone: what it evaluates, tests, watches, or lets a debugger attach to. */
const OWN_OPTIONS = /^--(inspect|test|watch|eval|print|input-type|check|interactive)|^-[epci]/;

/** A process of the operating system that is, or soon will be, ready to become a process of the program. */
export interface BootedChild {
  readonly process: ChildProcess;
  /** Carries the start of the child, and closes at the end of either side. */
  readonly control: Duplex & { unref(): void };
}

/** Starts Node with the library. The child waits for its start and keeps nothing alive. */
export function bootChild(variables: Readonly<Record<string, string>> = {}): BootedChild {
  const options = process.execArgv.filter((option) => !OWN_OPTIONS.test(option));
  const mainUrl = mainModule();
  // The main module is named for those who list processes, and for preloads that look at what is run.
  const script = mainUrl === undefined ? [] : [fileURLToPath(mainUrl)];
  const booted = spawn(process.execPath, [...options, join(__dirname, 'child.cjs'), ...script], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    env: { ...process.env, ...variables },
  });
  const control = booted.stdio[CONTROL_DESCRIPTOR] as BootedChild['control'];
  // A child that dies before it has read its start is a child that ended; `exit` tells.
  control.on('error', () => {});
  control.unref();
  booted.unref();
  return { process: booted, control };
}
