import { constants } from 'node:os';
import { probe } from '../../probe.ts';
import { Ending } from '../kernel/ending.ts';
import { encodeFrame } from '../kernel/frames.ts';
import type { ChildIdentity } from '../kernel/identity.ts';
import { beginWait, endWait } from '../kernel/keepAlive.ts';
import { ObservedResource } from '../kernel/observed.ts';
import { type BootedChild, bootChild } from './bootChild.ts';
import { addChild, removeChild } from './children.ts';
import type { ChildStart, ProcessDescription } from './description.ts';
import { Sentinel } from './sentinel.ts';
import { takeSpare } from './spares.ts';

/** A child process between its start and its end. */
export class RunningChild {
  readonly daemon: boolean;
  readonly pid: number | undefined;
  readonly observed: ObservedResource;
  readonly ending: Ending;
  readonly sentinel: Sentinel;
  readonly #booted: BootedChild;
  #exitcode: number | undefined;

  /** @param values the pickled values, see `ProcessValues` */
  constructor(identity: ChildIdentity, description: ProcessDescription, values: Buffer) {
    const { name } = identity;
    this.daemon = identity.daemon;
    const start: ChildStart = { identity, description, argv: process.argv.slice(2) };
    this.#booted = takeSpare() ?? bootChild(probe()?.childEnvironment(name));
    this.#booted.control.write(encodeFrame(start, values));
    const child = this.#booted.process;
    this.pid = child.pid;
    child.once('exit', (code, signal) => this.#end(signal === null ? (code ?? 1) : -constants.signals[signal]));
    // Without a pid the process could not be started at all, and no `exit` comes.
    child.on('error', () => {
      if (this.pid === undefined) this.#end(1);
    });
    addChild(this);
    // Whoever watches all child processes watches this one by its handle: it is the same end.
    const handle: unknown = Reflect.get(child, '_handle');
    const watched = typeof handle === 'object' && handle !== null ? handle : child;
    this.observed = new ObservedResource(watched, 'end', () => ({ name }));
    this.observed.tell((observer, resource) => {
      if (this.pid !== undefined) observer.endOf(resource, this.pid, 0, name);
      if (this.daemon) observer.gauge(resource, 'daemon', 1);
    });
    this.ending = new Ending(this.observed, () => this.keepAlive());
    this.sentinel = new Sentinel(this.ending);
  }

  get exitcode(): number | undefined {
    return this.#exitcode;
  }
  /** The descriptor that reads the end of its stream once the child has ended; undefined where the system has no such thing. */
  get descriptor(): number | undefined {
    const handle: unknown = Reflect.get(this.#booted.control, '_handle');
    const descriptor: unknown = typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'fd') : undefined;
    return typeof descriptor === 'number' && descriptor >= 0 ? descriptor : undefined;
  }
  kill(signal: NodeJS.Signals): void {
    if (this.#exitcode === undefined) this.#booted.process.kill(signal);
  }
  /** Keeps this process alive until the function that it returns is called. */
  keepAlive(): () => void {
    beginWait();
    return endWait;
  }

  #end(exitcode: number): void {
    this.#exitcode = exitcode;
    removeChild(this);
    this.#booted.control.destroy();
    this.ending.reach();
  }
}
