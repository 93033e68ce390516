import { randomBytes } from 'node:crypto';
import { probe } from '../../probe.ts';
import { callingModule, describeCallable } from '../kernel/callable.ts';
import { brokerAddress } from '../kernel/connection.ts';
import { AssertionError, AttributeError, RuntimeError, ValueError } from '../kernel/errors.ts';
import { type ChildIdentity, childIdentity } from '../kernel/identity.ts';
import { mainModule } from '../kernel/mainModule.ts';
import { pickle } from '../kernel/pickle.ts';
import { isImporting } from '../kernel/programModules.ts';
import type { KeywordOptions, TargetOptions } from '../kernel/targetOptions.ts';
import { nextNumber } from '../kernel/threadNumbers.ts';
import { packParcel } from '../kernel/transit.ts';
import type { Timeout } from '../kernel/wait.ts';
import type { ProcessDescription, ProcessValues } from './description.ts';
import { doubtReaders } from './outbox.ts';
import { RunningChild } from './runningChild.ts';
import type { Sentinel } from './sentinel.ts';

export type ProcessOptions<Args extends unknown[]> = TargetOptions<Args>;
export type KeywordProcessOptions<Args extends unknown[]> = KeywordOptions<Args>;

/** What a process is within its program. */
type Self = Pick<ChildIdentity, 'name' | 'daemon' | 'place' | 'authkey'> & { readonly parentPid: number };
/** How a process makes the object that stands for itself. */
interface SelfOptions {
  readonly self: Self;
  readonly run?: () => unknown;
}

/** A process whose arguments do not matter. */
export type AnyProcess = Process<never>;

const AUTHKEY_BYTES = 32;

const started = new Set<AnyProcess>();
let current: AnyProcess | undefined;

/**
 * `multiprocessing.Process`: a process of the operating system that runs a function of the program, or the `run` of a
 * subclass. The child imports the program's main module again (see `isMain`), so the function, or the subclass, has to have a
 * name at the top level of a module. Arguments and fields are copied; locks and queues are shared.
 */
export class Process<Args extends unknown[] = []> {
  #name: string;
  #daemon: boolean;
  #authkey: string;
  readonly #parentPid: number;
  readonly #place: string;
  readonly #target: ((...args: never[]) => unknown) | undefined;
  readonly #args: readonly unknown[];
  readonly #module: string | undefined;
  /** Only for the object that stands for its own process. */
  readonly #self: SelfOptions | undefined;
  #child: RunningChild | undefined;
  #closed = false;

  constructor(options?: ProcessOptions<Args>);
  constructor(options: KeywordProcessOptions<Args>);
  constructor(options: ProcessOptions<Args> | KeywordProcessOptions<Args> | SelfOptions = {}) {
    if ('self' in options) {
      const { name, daemon, parentPid, place, authkey } = options.self;
      this.#self = options;
      this.#authkey = authkey;
      this.#name = name;
      this.#daemon = daemon;
      this.#parentPid = parentPid;
      this.#place = place;
      this.#target = undefined;
      this.#args = [];
      this.#module = undefined;
      return;
    }
    const parent = currentProcess();
    const made = nextNumber('processName');
    this.#self = undefined;
    this.#place = parent.#place === '' ? `${made}` : `${parent.#place}:${made}`;
    this.#name = options.name ?? `Process-${this.#place}`;
    this.#daemon = options.daemon ?? parent.daemon;
    this.#authkey = parent.#authkey;
    this.#parentPid = process.pid;
    this.#target = options.target;
    this.#args = [...(options.args ?? []), ...('kwargs' in options ? [options.kwargs] : [])];
    this.#module = callingModule();
  }

  /** What the child does; a subclass may have its own. */
  run(): unknown {
    if (this.#self !== undefined) return this.#self.run?.();
    return this.#target === undefined ? undefined : Reflect.apply(this.#target, undefined, this.#args);
  }

  get name(): string {
    return this.#name;
  }
  /** Known to the process that sets it only. */
  set name(name: string) {
    this.#name = name;
  }
  get daemon(): boolean {
    return this.#daemon;
  }
  /** Only before the start. */
  set daemon(daemon: boolean) {
    if (this.#child !== undefined) throw new AssertionError('process has already started');
    this.#daemon = daemon;
  }
  /** A secret of the program's processes; a child has its parent's, unless it is set before the start. */
  get authkey(): Buffer {
    return Buffer.from(this.#authkey, 'hex');
  }
  set authkey(bytes: Uint8Array) {
    this.#authkey = Buffer.from(bytes).toString('hex');
  }
  /** Undefined before the start. */
  get pid(): number | undefined {
    return this.#self === undefined ? this.#child?.pid : process.pid;
  }
  /** The pid of the process that made it. */
  get ppid(): number {
    return this.#parentPid;
  }
  /** The exit status; `-n` where signal number n ended it; undefined until then. */
  get exitcode(): number | undefined {
    this.#checkOpen();
    return this.#child?.exitcode;
  }
  /** Ready once the process has ended: to be awaited, or given to `wait`. */
  get sentinel(): Sentinel {
    this.#checkOpen();
    if (this.#child === undefined) throw new ValueError('process not started');
    return this.#child.sentinel;
  }

  /** Starts the child; its `pid` is known when this returns. */
  start(): void {
    this.#checkOpen();
    if (this.#child !== undefined || this.#self !== undefined) {
      throw new AssertionError('cannot start a process twice');
    }
    if (currentProcess().daemon) {
      probe()?.misuse('daemon-child', 0);
      throw new AssertionError('daemonic processes are not allowed to have children');
    }
    if (isImporting()) {
      throw new RuntimeError(
        'a child process, while it imports the main module, tried to start a process: ' +
          'put the part that starts processes under `if (isMain(import.meta))`',
      );
    }
    const what = (part: string): string => `${part} of ${this.#name}`;
    const subclass = subclassOf(this);
    const description: ProcessDescription = {
      ...(subclass === undefined ? {} : { subclass: describeCallable(subclass, what('the class'), this.#module) }),
      ...(this.#target === undefined
        ? {}
        : { target: describeCallable(this.#target, what('the target'), this.#module) }),
    };
    const values: ProcessValues = { args: [...this.#args], fields: Object.fromEntries(Object.entries(this)) };
    const { packed, dropTransits } = packParcel(() =>
      pickle(values, { what: what('the arguments'), references: true }),
    );
    this.#child = new RunningChild(this.#identity(), description, packed);
    void this.#child.ending.reached.then(() => {
      doubtReaders();
      dropTransits();
    });
    started.add(this);
  }
  isAlive(): boolean {
    this.#checkOpen();
    return this.#self !== undefined || (this.#child !== undefined && this.#child.exitcode === undefined);
  }
  /**
   * Resolves when the process has ended, or when `timeout` (seconds) is over; `exitcode` tells which. Rejects with the signal's
   * reason when `timeout` is a signal that aborts.
   */
  join(timeout?: Timeout): Promise<void> {
    const unusable = this.#whyNotJoinable();
    if (unusable !== undefined || this.#child === undefined) return Promise.reject(unusable);
    return this.#child.ending.wait(timeout);
  }
  /** Resolves when the child has ended, undefined before its start. No wait of the program: it keeps nothing alive. */
  static endOf(child: AnyProcess): Promise<void> | undefined {
    return child.#child?.ending.reached;
  }
  /** Asks the process to end, by SIGTERM. It lives on for a moment; `join` it. */
  terminate(): void {
    this.#signal('SIGTERM');
  }
  /** Ends the process by SIGKILL. */
  kill(): void {
    this.#signal('SIGKILL');
  }
  /** Gives up the object; afterwards its other methods raise `ValueError`, as this one does while the process runs. */
  close(): void {
    if (this.#child !== undefined && this.#child.exitcode === undefined) {
      throw new ValueError('cannot close a process while it is still running; call join() or terminate() first');
    }
    this.#closed = true;
    started.delete(this);
  }

  #identity(): ChildIdentity {
    return {
      name: this.#name,
      daemon: this.#daemon,
      place: this.#place,
      authkey: this.#authkey,
      parent: { pid: process.pid, name: currentProcess().name },
      broker: brokerAddress(),
      mainUrl: mainModule(),
    };
  }
  #checkOpen(): void {
    if (this.#closed) throw new ValueError('process object is closed');
  }
  #whyNotJoinable(): Error | undefined {
    if (this.#closed) return new ValueError('process object is closed');
    if (this.#self !== undefined) return new AssertionError('can only join a child process');
    return this.#child === undefined ? new AssertionError('can only join a started process') : undefined;
  }
  #signal(signal: 'SIGTERM' | 'SIGKILL'): void {
    this.#checkOpen();
    if (this.#child === undefined) throw new AttributeError('the process has not been started');
    this.#child.kill(signal);
  }
}

// Outside the class, which the bundler would rename if it spoke of itself.
const subclassOf = (child: AnyProcess): typeof child.constructor | undefined =>
  child.constructor === Process ? undefined : child.constructor;

/** The object for the process that this code runs in: in a child, the one whose `run` runs. */
export function currentProcess(): AnyProcess {
  current ??= makeSelf(Process, { self: ownIdentity() });
  return current;
}
function ownIdentity(): Self {
  const child = childIdentity();
  if (child !== undefined) return { ...child, parentPid: child.parent.pid };
  const authkey = randomBytes(AUTHKEY_BYTES).toString('hex');
  return { name: 'MainProcess', daemon: false, place: '', authkey, parentPid: process.ppid };
}
/** The children that were started and have not ended. */
export function activeChildren(): AnyProcess[] {
  for (const child of started) if (!child.isAlive()) started.delete(child);
  return [...started];
}
/** Makes the object that stands for this child process, of the subclass that its parent made. */
export function becomeCurrent(Class: typeof Process, run: () => unknown, fields: Record<string, unknown>): AnyProcess {
  // The subclass's own constructor does not run again: its outcome is what `fields` holds.
  current = Object.assign(makeSelf(Class, { self: ownIdentity(), run }), fields);
  return current;
}
function makeSelf(Class: typeof Process, options: SelfOptions): AnyProcess {
  return Reflect.construct(Process, [options], Class);
}
