import { availableParallelism } from 'node:os';
import { probe } from '../../probe.ts';
import { ValueError } from '../kernel/errors.ts';
import { Dispatcher, type Worker, type WorkerEvents } from '../pools/dispatcher.ts';
import { JobObserver, PoolObserver } from '../pools/observation.ts';
import type { Call } from './call.ts';
import { BrokenThreadPool } from './errors.ts';
import { Executor } from './executor.ts';
import { Future } from './future.ts';
import { WorkerTask } from './workerTask.ts';

export interface TaskPoolOptions<Args extends unknown[] = never[]> {
  /** How many calls may be under way at once. Left out: as many as Python's threads, min(32, processors + 4). */
  readonly maxWorkers?: number | undefined;
  /** The name that debuggers show; left out, they use that of the variable. */
  readonly name?: string | undefined;
  /** Called once for each worker, before its first call. */
  readonly initializer?: ((...args: Args) => unknown) | undefined;
  readonly initargs?: Args | undefined;
}

/**
 * Calls made in this thread, on the heap that all share, by at most so many tasks at once: closures can be submitted, and what
 * they do between two awaits is not interrupted. It is what Python's `ThreadPoolExecutor` is mostly used for, waiting for
 * others; for computing, use `ThreadPoolExecutor` or `ProcessPoolExecutor`.
 */
export class TaskPoolExecutor<Args extends unknown[] = never[]> extends Executor {
  protected readonly dispatcher: Dispatcher<Call>;
  protected readonly chunks = false;
  readonly #observer: PoolObserver;

  constructor(options: TaskPoolOptions<Args> | number = {}) {
    super();
    const settings: TaskPoolOptions<Args> = typeof options === 'number' ? { maxWorkers: options } : options;
    const { maxWorkers = defaultWorkers(), initializer, initargs } = settings;
    if (!(maxWorkers > 0)) throw new ValueError('maxWorkers must be greater than 0');
    this.#observer = new PoolObserver(this, { workers: maxWorkers, name: settings.name });
    const prepare = initializer === undefined ? undefined : () => Reflect.apply(initializer, undefined, initargs ?? []);
    const prefix = settings.name ?? `TaskPoolExecutor-${pools++}`;
    let workers = 0;
    this.dispatcher = new Dispatcher<Call>({
      maxWorkers,
      start: (events) => new TaskWorker(events, new WorkerTask(`${prefix}_${workers++}`), prepare),
      lost: (error, unfinished) => this.breakDown(new BrokenThreadPool(error.message, { cause: error }), unfinished),
    });
    for (const field of ['dispatcher', 'chunks']) Object.defineProperty(this, field, { enumerable: false });
  }

  protected prepare(call: Call): void {
    if (probe() === undefined) return;
    call.observer = new JobObserver(this.#observer, call);
    Future.setObserver(call.future, call.observer);
  }
}

let pools = 0;

/** As Python's threads. */
export const defaultWorkers = (): number => Math.min(32, availableParallelism() + 4);

/** Makes one call after the other. */
class TaskWorker implements Worker<Call> {
  readonly ended: Promise<void>;
  readonly #events: WorkerEvents<Call>;
  readonly #task: WorkerTask;
  #initializer: (() => unknown) | undefined;
  #call: Call | undefined;
  #end: () => void = () => {};

  constructor(events: WorkerEvents<Call>, task: WorkerTask, initializer: (() => unknown) | undefined) {
    this.#events = events;
    this.#task = task;
    this.#initializer = initializer;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  run(call: Call): void {
    this.#call = call;
    // Whoever submits has the future before the call begins, and may call it off.
    queueMicrotask(() => {
      if (this.#initializer === undefined) this.#begin(call);
      else void this.#initialize(this.#initializer, call);
    });
  }
  room(): number {
    return 0;
  }
  /** Nothing is given ahead. */
  recall(): void {}
  takeBack(): readonly Call[] {
    return [];
  }
  unfinished(): readonly Call[] {
    return this.#call === undefined ? [] : [this.#call];
  }
  end(): void {
    this.#end();
  }
  /** A call that runs cannot be stopped; nobody waits for it any more. */
  kill(): void {
    this.#end();
  }

  async #initialize(initializer: () => unknown, call: Call): Promise<void> {
    this.#initializer = undefined;
    try {
      await this.#task.call(initializer);
    } catch (error) {
      console.error('Exception in initializer:', error);
      this.#events.lost(new Error('the initializer failed, so that the pool can run nothing', { cause: error }));
      return;
    }
    this.#begin(call);
  }
  #begin(call: Call): void {
    if (!call.begin()) {
      call.observer?.calledOff();
      this.#free();
      return;
    }
    call.observer?.begin();
    let result: unknown;
    try {
      result = this.#task.call(() => Reflect.apply(call.callable, undefined, call.args));
    } catch (error) {
      call.observer?.end();
      call.fail(error);
      this.#free();
      return;
    }
    call.observer?.runs(result, call.callable);
    if (isThenable(result)) {
      result.then(
        (value) => this.#finish(call, () => call.succeed(value)),
        (error: unknown) => this.#finish(call, () => call.fail(error)),
      );
    } else {
      this.#finish(call, () => call.succeed(result));
    }
  }
  #finish(call: Call, settle: () => void): void {
    call.observer?.end();
    settle();
    this.#free();
  }
  #free(): void {
    this.#call = undefined;
    this.#events.done();
  }
}
const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
