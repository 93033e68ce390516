import { join } from 'node:path';
import { MessageChannel, type MessagePort, SHARE_ENV, Worker } from 'node:worker_threads';
import type { CallableReference } from '../kernel/callable.ts';
import { brokerAddress } from '../kernel/connection.ts';
import { Ending } from '../kernel/ending.ts';
import { PicklingError } from '../kernel/errors.ts';
import type { ThreadIdentity } from '../kernel/identity.ts';
import { ObservedResource } from '../kernel/observed.ts';
import type { ThreadMemory } from '../kernel/shared/memory.ts';
import { threadEnded, threadMemory } from '../kernel/shared/threads.ts';
import type { ThreadNumbers } from '../kernel/threadNumbers.ts';

/** The first message to a new thread. */
export interface ThreadStart {
  readonly identity: ThreadIdentity;
  readonly numbers: ThreadNumbers;
  readonly name: string;
  readonly daemon: boolean;
  /** The subclass, where it is not `Thread` itself. */
  readonly subclass: CallableReference | undefined;
  readonly target: CallableReference | undefined;
  /** `ThreadValues`, packed. */
  readonly values: unknown;
  readonly argv: readonly string[];
}
export interface ThreadValues {
  readonly args: unknown[];
  /** The own fields of an instance of a subclass. */
  readonly fields: Record<string, unknown>;
}
/** What `runThread` finds at its port. */
export interface ThreadGiven {
  readonly start: ThreadStart;
  /** The primitives of this process's threads. */
  readonly memory: ThreadMemory;
}
/** What both sides say to each other afterwards. */
export type ThreadMessage =
  | { readonly type: 'named'; readonly name: string }
  | { readonly type: 'nativeId'; readonly nativeId: number }
  /** From the thread only: it needs the broker. */
  | { readonly type: 'broker' };

export interface ThreadListener {
  onNamed(name: string): void;
  /** An error has ended the thread. */
  onError(error: unknown): void;
}

/** A worker thread between its start and its end. */
export class RunningThread {
  readonly ending: Ending;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #daemon: boolean;
  #nativeId: number | undefined;
  #waits = 0;

  constructor(start: ThreadStart, transfer: readonly MessagePort[], listener: ThreadListener) {
    this.#daemon = start.daemon;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const memory = threadMemory();
    try {
      port1.postMessage({ start, memory } satisfies ThreadGiven, [...transfer]);
    } catch (error) {
      port1.close();
      threadEnded(memory.thread);
      throw new PicklingError(`the arguments of ${start.name} cannot be sent to another thread: ${String(error)}`, {
        cause: error,
      });
    }
    // The threads of a process share its environment.
    this.#worker = new Worker(join(__dirname, 'thread.cjs'), {
      name: start.name,
      workerData: port2,
      transferList: [port2],
      env: SHARE_ENV,
    });
    if (this.#daemon) this.#worker.unref();
    const observed = new ObservedResource(this.#worker, 'end', () => ({ name: start.name }));
    this.ending = new Ending(observed, () => this.#keepAlive());
    port1.on('message', (message: ThreadMessage) => this.#receive(message, listener));
    port1.unref();
    this.#worker.on('error', (error) => listener.onError(error));
    this.#worker.on('exit', () => {
      port1.close();
      threadEnded(memory.thread);
      this.ending.reach();
    });
  }
  get nativeId(): number | undefined {
    return this.#nativeId;
  }
  rename(name: string): void {
    this.#port.postMessage({ type: 'named', name } satisfies ThreadMessage);
  }

  #receive(message: ThreadMessage, listener: ThreadListener): void {
    if (message.type === 'named') listener.onNamed(message.name);
    else if (message.type === 'nativeId') this.#nativeId = message.nativeId;
    else brokerAddress();
  }
  #keepAlive(): () => void {
    this.#waits++;
    this.#worker.ref();
    return () => {
      this.#waits--;
      if (this.#waits === 0 && this.#daemon) this.#worker.unref();
    };
  }
}
