import { inspect } from 'node:util';
import { type MessagePort, receiveMessageOnPort, type Worker } from 'node:worker_threads';
import type { CallableReference } from '../kernel/callable.ts';
import { brokerAddress } from '../kernel/connection.ts';
import { Ending } from '../kernel/ending.ts';
import { PicklingError } from '../kernel/errors.ts';
import type { ThreadIdentity } from '../kernel/identity.ts';
import { beginWait, endWait } from '../kernel/keepAlive.ts';
import { ObservedResource } from '../kernel/observed.ts';
import type { ThreadMemory } from '../kernel/shared/memory.ts';
import { threadEnded } from '../kernel/shared/threads.ts';
import type { ThreadNumbers } from '../kernel/threadNumbers.ts';
import { takeWorker } from './workers.ts';

/** The first message to a new thread. */
export interface ThreadStart {
  readonly identity: ThreadIdentity;
  readonly numbers: ThreadNumbers;
  readonly memory: ThreadMemory;
  readonly name: string;
  readonly daemon: boolean;
  /** The subclass, where it is not `Thread` itself. */
  readonly subclass: CallableReference | undefined;
  readonly target: CallableReference | undefined;
  /** `ThreadValues`, packed. */
  readonly values: unknown;
  /** The main module's path, where there is one, and the program's arguments. */
  readonly argv: readonly string[];
}
export interface ThreadValues {
  readonly args: unknown[];
  /** The own fields of an instance of a subclass. */
  readonly fields: Record<string, unknown>;
}
/** What both sides say to each other afterwards. */
export type ThreadMessage =
  | { readonly type: 'named'; readonly name: string }
  | { readonly type: 'nativeId'; readonly nativeId: number }
  /** From the thread only: what an error looks like there that is about to end it. Node's copy of it loses its class. */
  | { readonly type: 'error'; readonly excType: string; readonly shown: string; readonly isHandled: boolean }
  /** From the thread only: it has nothing left to do, and stays for the sake of daemons that it has started. */
  | { readonly type: 'over' }
  /** From the thread only: it needs the broker. */
  | { readonly type: 'broker' };

export interface ThreadListener {
  onNamed(name: string): void;
  /** An error has ended the thread. `excType` is the name of its class. */
  onError(error: unknown, excType: string | undefined): void;
}

/** Those started by this thread whose workers are still there; they end with this thread's worker. */
const running = new Set<RunningThread>();
export const hasRunningThreads = (): boolean => running.size > 0;

/** A worker thread between its start and its end. */
export class RunningThread {
  readonly ending: Ending;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #listener: ThreadListener;
  #letGo: () => void = () => {};
  #nativeId: number | undefined;
  #lastError: Extract<ThreadMessage, { type: 'error' }> | undefined;

  constructor(start: ThreadStart, transfer: readonly MessagePort[], listener: ThreadListener) {
    this.#listener = listener;
    const { worker, port } = takeWorker(start.name, start.argv, start.identity.mainUrl);
    this.#worker = worker;
    this.#port = port;
    try {
      port.postMessage(start, [...transfer]);
    } catch (error) {
      void worker.terminate();
      threadEnded(start.memory.thread);
      throw new PicklingError(`the arguments of ${start.name} cannot be sent to another thread: ${String(error)}`, {
        cause: error,
      });
    }
    running.add(this);
    this.#worker.unref();
    if (!start.daemon) this.#letGo = keepAlive();
    const observed = new ObservedResource(this.#worker, 'end', () => ({ name: start.name }));
    if (start.daemon) observed.tell((probe, resource) => probe.gauge(resource, 'daemon', 1));
    this.ending = new Ending(observed, keepAlive);
    this.#port.on('message', (message: ThreadMessage) => this.#receive(message));
    this.#port.unref();
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () => {
      this.hear();
      this.#port.close();
      running.delete(this);
      threadEnded(start.memory.thread);
      this.#letGo();
      this.ending.reach();
    });
  }
  get nativeId(): number | undefined {
    this.hear();
    return this.#nativeId;
  }
  /**
   * Takes in what the thread has said so far. Otherwise that comes in its turn, later than what the thread has told by shared
   * memory, or than its end.
   */
  hear(): void {
    for (let next = receiveMessageOnPort(this.#port); next !== undefined; next = receiveMessageOnPort(this.#port)) {
      this.#receive(next.message);
    }
  }
  rename(name: string): void {
    this.#port.postMessage({ type: 'named', name } satisfies ThreadMessage);
  }

  #receive(message: ThreadMessage): void {
    if (message.type === 'named') this.#listener.onNamed(message.name);
    else if (message.type === 'nativeId') this.#nativeId = message.nativeId;
    else if (message.type === 'error') this.#lastError = message;
    else if (message.type === 'over') this.#leaveBehind();
    else brokerAddress();
  }
  #fail(error: unknown): void {
    this.hear();
    if (this.#lastError?.isHandled === true) return;
    const { excType, shown } = this.#lastError ?? {};
    if (shown !== undefined && error instanceof Error) {
      Object.defineProperty(error, inspect.custom, { value: () => shown, configurable: true });
    }
    this.#listener.onError(error, excType);
  }
  /** The thread is over, but not its worker. */
  #leaveBehind(): void {
    this.#letGo();
    this.ending.reach();
  }
}

/** Keeps this thread alive until the function that it returns is called. */
function keepAlive(): () => void {
  let isHeld = true;
  beginWait();
  return () => {
    if (isHeld) endWait();
    isHeld = false;
  };
}
