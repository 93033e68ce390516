import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { probe } from '../../probe.ts';
import { brokerAddress } from '../kernel/connection.ts';
import { encodeFrame } from '../kernel/frames.ts';
import type { ChildIdentity } from '../kernel/identity.ts';
import { mainModule } from '../kernel/mainModule.ts';
import { ObservedResource, type ObservedWait } from '../kernel/observed.ts';
import { mayWait, type Timeout, watchTimeout } from '../kernel/wait.ts';
import type { ProcessDescription } from './process.ts';

/** The first and only message on the pipe from parent to child; its body is the pickled values. */
export interface ChildStart {
  readonly identity: ChildIdentity;
  readonly description: ProcessDescription;
  readonly argv: readonly string[];
}
/** The child's end of that pipe. It closes when the parent is gone, however it ended. */
export const CONTROL_DESCRIPTOR = 3;

/** Options of Node that belong to the first process alone: what it evaluates, tests, watches, or lets a debugger attach to. */
const OWN_OPTIONS = /^--(inspect|test|watch|eval|print|input-type|check|interactive)|^-[epci]/;

const running = new Set<RunningChild>();

/**
 * When nothing is left to do here, daemons are ended and the other children waited for. Children do not keep the event loop
 * alive by themselves, so this comes as soon as the program's own work is done.
 */
function settleChildren(): void {
  for (const child of running) {
    if (child.daemon) child.kill('SIGTERM');
    child.keepAlive(true);
  }
}

/** The process ends before its children have: by an error, or by `process.exit`. They end with it. */
function endChildren(): void {
  for (const child of running) child.kill('SIGTERM');
}

/** A child process between its start and its end. */
export class RunningChild {
  readonly daemon: boolean;
  readonly pid: number | undefined;
  readonly observed: ObservedResource;
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;
  readonly #process: ChildProcess;
  #exitcode: number | undefined;
  #waits = 0;

  /** @param values the pickled values, see `ProcessValues` */
  constructor(description: ProcessDescription, values: Buffer, parentName: string) {
    this.daemon = description.daemon;
    const identity: ChildIdentity = {
      name: description.name,
      parent: { pid: process.pid, name: parentName },
      broker: brokerAddress(),
      mainUrl: mainModule(),
    };
    const start: ChildStart = { identity, description, argv: process.argv.slice(2) };
    const options = process.execArgv.filter((option) => !OWN_OPTIONS.test(option));
    const { mainUrl } = identity;
    // The main module is named for those who list processes, and for preloads that look at what is run.
    const script = mainUrl === undefined ? [] : [fileURLToPath(mainUrl)];
    this.#process = spawn(process.execPath, [...options, join(__dirname, 'child.cjs'), ...script], {
      stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
      env: { ...process.env, ...probe()?.childEnvironment(description.name) },
    });
    this.pid = this.#process.pid;
    const control = this.#process.stdio[CONTROL_DESCRIPTOR] as Duplex & { unref(): void };
    // A child that dies before it has read its start is a child that ended; `exit` tells.
    control.on('error', () => {});
    control.write(encodeFrame(start, values));
    control.unref();
    this.#process.unref();
    this.ended = new Promise((resolve) => {
      const end = (code: number | null, signal: NodeJS.Signals | null): void => {
        this.#exitcode = signal === null ? (code ?? 1) : -constants.signals[signal];
        running.delete(this);
        control.destroy();
        resolve();
      };
      this.#process.once('exit', end);
      // Without a pid the process could not be started at all, and no `exit` comes.
      this.#process.on('error', () => {
        if (this.pid === undefined) end(1, null);
      });
    });
    if (!process.listeners('exit').includes(endChildren)) {
      process.on('beforeExit', settleChildren);
      process.on('exit', endChildren);
    }
    running.add(this);
    this.observed = new ObservedResource(this.#process, 'end', () => ({ name: description.name }));
    this.observed.tell((observer, resource) => {
      if (this.pid !== undefined) observer.endOf(resource, this.pid, 0, description.name);
    });
  }

  get exitcode(): number | undefined {
    return this.#exitcode;
  }
  kill(signal: NodeJS.Signals): void {
    if (this.#exitcode === undefined) this.#process.kill(signal);
  }
  /** Resolves when the process has ended or the wait has; to the reason in the latter case, to `ended` in the former. */
  async wait(timeout: Timeout | undefined, observed: ObservedWait): Promise<'ended' | 'timeout' | 'aborted'> {
    if (this.#exitcode === undefined && (timeout === undefined || mayWait(true, timeout)))
      await this.#pause(timeout, observed);
    if (this.#exitcode !== undefined) {
      observed.granted();
      return 'ended';
    }
    const reason = timeout instanceof AbortSignal ? 'aborted' : 'timeout';
    observed.ended(reason);
    return reason;
  }
  /** Whether this process stays alive for the child's sake, beyond those who join it. */
  keepAlive(needed: boolean): void {
    if (needed) this.#process.ref();
    else if (this.#waits === 0) this.#process.unref();
  }

  async #pause(timeout: Timeout | undefined, observed: ObservedWait): Promise<void> {
    observed.queued();
    this.#waits++;
    this.#process.ref();
    let callOff = (): void => {};
    const expired = new Promise<void>((resolve) => {
      callOff = watchTimeout(timeout, () => resolve());
    });
    await Promise.race([this.ended, expired]);
    callOff();
    this.#waits--;
    this.keepAlive(false);
  }
}
