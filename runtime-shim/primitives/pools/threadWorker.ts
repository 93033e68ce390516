import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { restore } from '../kernel/pickle.ts';
import type { ThreadParcel } from '../kernel/threadParcel.ts';
import { Thread } from '../threading/thread.ts';
import type { Job, Worker, WorkerEvents } from './dispatcher.ts';
import type { NumberedFunction } from './functionNumbers.ts';
import { WorkerLostError, WorkerUnfitError } from './processWorker.ts';
import { decodeError } from './remoteError.ts';
import { type FromThread, type ToThread, threadInPool } from './threadMain.ts';
import type { CallMode, PoolIdentity } from './workerProtocol.ts';

/** A job that is posted to a thread. */
export interface PostedJob extends Job {
  readonly item: number;
  readonly mode: CallMode;
  /** Set once the job is ready to be posted. */
  readonly parcel: { readonly callable: NumberedFunction; readonly args: ThreadParcel } | undefined;
  /** Just before it is posted; false where it was called off. */
  begin(): boolean;
  succeed(value: unknown): void;
}
export interface ThreadWorkerOptions {
  readonly name: string;
  readonly pool: PoolIdentity;
  readonly initializer: ((...args: never[]) => unknown) | undefined;
  readonly initargs: readonly unknown[];
}

/** A thread that makes calls, one after the other, and sends back what they come to. */
export class ThreadWorker<AnyJob extends PostedJob> implements Worker<AnyJob> {
  readonly ended: Promise<void>;
  readonly #events: WorkerEvents<AnyJob>;
  readonly #port: MessagePort;
  readonly #toldOf = new Set<number>();
  #job: AnyJob | undefined;
  #isReady = false;
  #isEnding = false;

  constructor(events: WorkerEvents<AnyJob>, options: ThreadWorkerOptions) {
    this.#events = events;
    const { name, pool, initializer, initargs } = options;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    // A daemon: whoever waits for its work keeps the process alive.
    const args: Parameters<typeof threadInPool> = [port2, pool, initializer, [...initargs]];
    const thread = new Thread({ target: threadInPool, args, name, daemon: true });
    thread.start();
    this.ended = new Promise((resolve) => {
      port1.on('close', () => {
        resolve();
        if (!this.#isEnding) this.#lose(name);
      });
    });
    port1.on('message', (message: FromThread) => this.#receive(message));
    port1.unref();
  }

  run(job: AnyJob): void {
    const { parcel, item: id, mode } = job;
    if (parcel === undefined || !job.begin()) {
      queueMicrotask(() => this.#events.done());
      return;
    }
    this.#job = job;
    const { number: callable, reference } = parcel.callable;
    const isNew = !this.#toldOf.has(callable);
    this.#toldOf.add(callable);
    try {
      const header = { type: 'call', id, mode, callable, ...(isNew ? { reference } : {}) } as const;
      this.#post({ header, args: parcel.args.value }, parcel.args.transfer);
    } catch (error) {
      // What only the engine can tell not to be cloneable.
      if (isNew) this.#toldOf.delete(callable);
      queueMicrotask(() => this.#settle(id, () => job.fail(error)));
    }
  }
  room(): number {
    return 0;
  }
  /** Nothing is sent ahead. */
  recall(): void {}
  unfinished(): readonly AnyJob[] {
    return this.#job === undefined ? [] : [this.#job];
  }
  end(): void {
    this.#isEnding = true;
    this.#post('end');
  }
  /** A thread cannot be stopped from outside; nobody waits for its work any more. */
  kill(): void {
    this.end();
  }

  #post(message: ToThread, transfer: readonly MessagePort[] = []): void {
    this.#port.postMessage(message, [...transfer]);
  }
  #receive(message: FromThread): void {
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        break;
      case 'unfit':
        this.#isEnding = true;
        this.#events.lost(
          new WorkerUnfitError('a worker thread failed in its initializer', {
            cause: decodeError(Buffer.from(message.error)),
          }),
        );
        break;
      case 'done':
        this.#settle(message.id, (job) => job.succeed(restore(message.value, refuseCallable)));
        break;
      case 'failed':
        this.#settle(message.id, (job) => job.fail(decodeError(Buffer.from(message.error))));
        break;
    }
  }
  #settle(id: number, settle: (job: AnyJob) => void): void {
    const job = this.#job;
    if (job?.item !== id) return;
    this.#job = undefined;
    settle(job);
    this.#events.done();
  }
  #lose(name: string): void {
    this.#isEnding = true;
    this.#events.lost(
      this.#isReady
        ? new WorkerLostError(`worker thread ${name} ended in the middle of its work`)
        : new WorkerUnfitError(`worker thread ${name} ended before it was ready for work`),
    );
  }
}
/** A function of the worker's modules is none of this thread's. */
function refuseCallable({ name }: { readonly name: string }): never {
  throw new TypeError(`the result mentions the function ${name}`);
}
