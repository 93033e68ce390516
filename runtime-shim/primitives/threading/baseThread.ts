import type { Ending } from '../kernel/ending.ts';
import { RuntimeError } from '../kernel/errors.ts';
import { UNSENDABLE } from '../kernel/pickle.ts';
import { nextNumber } from '../kernel/threadNumbers.ts';
import type { Timeout } from '../kernel/wait.ts';
import { addAlive, currentThread, ownThread, removeAlive } from './registry.ts';

/** Starts what the object stands for. A symbol, so that no subclass of the program defines it by chance. */
export const BEGIN = Symbol('begin');

/** An object that stands for the thread it is in: such a one has always been started, and nobody can wait for it here. */
export interface SelfDescription {
  readonly name: string;
  readonly daemon: boolean;
  readonly ident: number;
}

/** What threads and tasks have in common. */
export abstract class BaseThread {
  #name: string;
  #daemon: boolean;
  #ident: number | undefined;
  #ending: Ending | undefined;
  readonly #isSelf: boolean;

  constructor(options: SelfDescription | { readonly name: string; readonly daemon: boolean | undefined }) {
    this.#name = options.name;
    this.#isSelf = 'ident' in options;
    this.#ident = 'ident' in options ? options.ident : undefined;
    this.#daemon = options.daemon ?? currentThread().daemon;
  }
  get [UNSENDABLE](): string {
    return this.constructor.name;
  }

  /** What it does; a subclass may have its own. */
  abstract run(): unknown;
  /** Returns its end. Throws where it cannot be started. */
  protected abstract [BEGIN](ident: number): Ending;

  get name(): string {
    return this.#name;
  }
  set name(name: string) {
    this.#name = name;
  }
  get daemon(): boolean {
    return this.#daemon;
  }
  /** Only before the start; `RuntimeError` after it. */
  set daemon(daemon: boolean) {
    if (this.#ident !== undefined) throw new RuntimeError('cannot set daemon status of active thread');
    this.#daemon = daemon;
  }
  /** A number that is unique among the threads and tasks of the process; undefined before the start. */
  get ident(): number | undefined {
    return this.#ident;
  }
  /** The operating system's number of the thread, where it tells; undefined until it is known. */
  abstract get nativeId(): number | undefined;

  /** Starts it, once; throws `RuntimeError` at the second time. */
  start(): void {
    if (this.#ident !== undefined) throw new RuntimeError('threads can only be started once');
    const ident = nextNumber('ident');
    const ending = this[BEGIN](ident);
    this.#ident = ident;
    this.#ending = ending;
    addAlive(this);
    void ending.reached.then(() => removeAlive(this));
  }
  /** From the start to the end. */
  isAlive(): boolean {
    return this.#isSelf || (this.#ending !== undefined && !this.#ending.isOver);
  }
  /**
   * Resolves at its end, whatever ended it, or when `timeout` (seconds) is over; `isAlive` tells which. Rejects with the
   * signal's reason where that ends the wait, with `RuntimeError` before the start and where it would wait for itself.
   */
  join(timeout?: Timeout): Promise<void> {
    if (this === currentThread() || this === ownThread()) {
      return Promise.reject(new RuntimeError('cannot join current thread'));
    }
    if (this.#isSelf) return Promise.reject(new RuntimeError('cannot join the main thread: it ends with the program'));
    if (this.#ending === undefined) return Promise.reject(new RuntimeError('cannot join thread before it is started'));
    return this.#ending.wait(timeout);
  }
}
