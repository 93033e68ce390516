import { availableParallelism } from 'node:os';
import { Future } from '../concurrentFutures/future.ts';
import { RuntimeError, ValueError } from '../kernel/errors.ts';
import { beginWait, endWait } from '../kernel/keepAlive.ts';
import { Dispatcher } from '../pools/dispatcher.ts';
import { PoolObserver } from '../pools/observation.ts';
import { ProcessWorker, WorkerUnfitError } from '../pools/processWorker.ts';
import { type AnyIterable, PoolIterator } from './poolIterator.ts';
import { AsyncResult, Collector, type ResultCallbacks } from './poolResult.ts';
import { PoolTask, type TaskOutcome } from './poolTask.ts';

export interface PoolOptions<Args extends unknown[] = never[]> {
  /** How many workers. Left out: as many as processors. */
  readonly processes?: number | undefined;
  /** Called once in each worker, before its first task. */
  readonly initializer?: ((...args: Args) => unknown) | undefined;
  /** Its arguments. Here alone, locks and queues can be handed to the workers, as to a `Process`. */
  readonly initargs?: Args | undefined;
  /** A worker is replaced when it has done so many tasks; a chunk is one task. Left out: never. */
  readonly maxTasksPerChild?: number | undefined;
  /** The name that debuggers show; left out, they use that of the variable. */
  readonly name?: string | undefined;
}
export interface ApplyOptions<Result> extends ResultCallbacks<Result> {
  /** An object that is handed to the function after its other arguments. */
  readonly kwargs?: object | undefined;
}
export interface MapOptions<Result> extends ResultCallbacks<Result[]> {
  /** How many items make one task. Left out: such that each worker gets about four tasks. */
  readonly chunksize?: number | undefined;
}
type Callable<Args extends unknown[], Result> = (...args: Args) => Result;
type AnyCallable = (...args: never[]) => unknown;

const CHUNKS_FOR_EACH_WORKER = 4;
/** Nobody can call off a task of a pool, so that some may be with their worker before it is their turn. */
const JOBS_AHEAD = 7;
let pools = 0;
let workers = 0;

/**
 * `multiprocessing.Pool`: worker processes, started at once and used again and again, that call functions for their parent.
 * Functions have to have a name at the top level of a module; arguments and results are copied. Workers are daemons: they may have no
 * children, and end with the main part of the program.
 */
export class Pool<Args extends unknown[] = never[]> {
  readonly #size: number;
  readonly #dispatcher: Dispatcher<PoolTask>;
  readonly #observer: PoolObserver;
  #state: 'running' | 'closed' | 'terminated' = 'running';
  #failure: Error | undefined;

  constructor(options: PoolOptions<Args> | number = {}) {
    const settings: PoolOptions<Args> = typeof options === 'number' ? { processes: options } : options;
    const { processes = availableParallelism(), maxTasksPerChild, initializer, initargs, name } = settings;
    if (!(processes >= 1)) throw new ValueError('the number of processes must be at least 1');
    if (maxTasksPerChild !== undefined && !(Number.isInteger(maxTasksPerChild) && maxTasksPerChild > 0)) {
      throw new ValueError('maxTasksPerChild must be a whole number greater than 0');
    }
    this.#size = processes;
    const pool = { key: `${process.pid}.pool.${++pools}`, workers: processes, name };
    this.#observer = new PoolObserver(this, pool);
    const worker = { daemon: true, ahead: JOBS_AHEAD, pool, initializer, initargs: initargs ?? [] };
    this.#dispatcher = new Dispatcher<PoolTask>({
      maxWorkers: processes,
      maxTasksPerChild,
      eager: true,
      start: (events) => new ProcessWorker(events, { ...worker, name: `PoolWorker-${++workers}` }),
      lost: (error, unfinished) => this.#lost(error, unfinished),
    });
  }

  /** Resolves to what a worker's call of `callable` comes to. */
  apply<CallArgs extends unknown[], Result>(
    callable: Callable<CallArgs, Result>,
    ...[args, kwargs]: ApplyArguments<CallArgs>
  ): Promise<Awaited<Result>> {
    return attempt(() => this.#apply<Awaited<Result>>(callable, args, kwargs).result());
  }
  /** As `apply`, with the result to be had later. */
  applyAsync<CallArgs extends unknown[], Result>(
    callable: Callable<CallArgs, Result>,
    args?: Partial<CallArgs>,
    options: ApplyOptions<Awaited<Result>> = {},
  ): AsyncResult<Awaited<Result>> {
    return new AsyncResult(this.#apply<Awaited<Result>>(callable, args, options.kwargs), options);
  }
  /**
   * Resolves to the results of all items, in their order, or rejects with the first error when all tasks are done.
   *
   * @param chunksize how many items make one task; left out, such that each worker gets about four tasks
   */
  map<Item, Result>(
    callable: (item: Item) => Result,
    items: Iterable<Item>,
    chunksize?: number,
  ): Promise<Awaited<Result>[]> {
    return attempt(() => this.#map<Awaited<Result>>(callable, items, 'map', chunksize).result());
  }
  /** As `map`, with the results to be had later. */
  mapAsync<Item, Result>(
    callable: (item: Item) => Result,
    items: Iterable<Item>,
    options: MapOptions<Awaited<Result>> = {},
  ): AsyncResult<Awaited<Result>[]> {
    return new AsyncResult(this.#map<Awaited<Result>>(callable, items, 'map', options.chunksize), options);
  }
  /** As `map`, where each item is the list of a call's arguments. */
  starmap<CallArgs extends unknown[], Result>(
    callable: Callable<CallArgs, Result>,
    items: Iterable<CallArgs>,
    chunksize?: number,
  ): Promise<Awaited<Result>[]> {
    return attempt(() => this.#map<Awaited<Result>>(callable, items, 'starmap', chunksize).result());
  }
  /** As `starmap`, with the results to be had later. */
  starmapAsync<CallArgs extends unknown[], Result>(
    callable: Callable<CallArgs, Result>,
    items: Iterable<CallArgs>,
    options: MapOptions<Awaited<Result>> = {},
  ): AsyncResult<Awaited<Result>[]> {
    return new AsyncResult(this.#map<Awaited<Result>>(callable, items, 'starmap', options.chunksize), options);
  }
  /** Iterates the results in the order of the items, each as soon as it is there. The items are read as the workers get on. */
  imap<Item, Result>(
    callable: (item: Item) => Result,
    items: AnyIterable<Item>,
    chunksize = 1,
  ): PoolIterator<Awaited<Result>> {
    return this.#imap(callable, items, chunksize, true);
  }
  /** As `imap`, in the order of completion. */
  imapUnordered<Item, Result>(
    callable: (item: Item) => Result,
    items: AnyIterable<Item>,
    chunksize = 1,
  ): PoolIterator<Awaited<Result>> {
    return this.#imap(callable, items, chunksize, false);
  }

  /** Takes no more tasks; the workers end when those that it has are done. */
  close(): void {
    if (this.#state !== 'running') return;
    this.#state = 'closed';
    void this.#dispatcher.close();
  }
  /** Ends the workers at once; what is not done never will be. Resolves when they have ended. */
  async terminate(): Promise<void> {
    this.#state = 'terminated';
    await whileWaiting(this.#dispatcher.kill());
  }
  /** After `close` or `terminate`: resolves when all workers have ended. */
  async join(): Promise<void> {
    if (this.#state === 'running') throw new ValueError('the pool is still running');
    await whileWaiting(this.#dispatcher.close());
  }
  /** `await using pool = …` terminates it at the end of the block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.terminate();
  }

  #apply<Result>(callable: AnyCallable, args: readonly unknown[] = [], kwargs: unknown): Future<Result> {
    this.#checkRunning();
    const future = new Future<Result>();
    const all = kwargs === undefined ? args : [...args, kwargs];
    const settle = (outcome: TaskOutcome): void => {
      if ('error' in outcome) future.setException(outcome.error);
      else future.setResult(outcome.value as Result);
    };
    this.#send(callable, all, 'call', settle);
    return future;
  }
  #map<Result>(
    callable: AnyCallable,
    items: Iterable<unknown>,
    mode: 'map' | 'starmap',
    chunksize: number | undefined,
  ): Future<Result[]> {
    this.#checkRunning();
    const all = [...items];
    const size = chunksize ?? Math.ceil(all.length / (this.#size * CHUNKS_FOR_EACH_WORKER));
    if (all.length > 0 && !(size >= 1)) throw new ValueError('chunksize must be 1 or more');
    const chunks: unknown[][] = [];
    for (let from = 0; from < all.length; from += Math.trunc(size)) {
      chunks.push(all.slice(from, from + Math.trunc(size)));
    }
    const future = new Future<Result[]>();
    const collector = new Collector(future as Future<unknown[]>, chunks.length);
    for (const [index, chunk] of chunks.entries()) {
      this.#send(callable, chunk, mode, (outcome) => collector.settle(index, outcome));
    }
    return future;
  }
  #imap<Result>(
    callable: AnyCallable,
    source: AnyIterable<unknown>,
    chunksize: number,
    ordered: boolean,
  ): PoolIterator<Result> {
    this.#checkRunning();
    if (!(chunksize >= 1)) throw new ValueError('chunksize must be 1 or more');
    return new PoolIterator<Result>({
      source,
      chunksize: Math.trunc(chunksize),
      window: this.#size * CHUNKS_FOR_EACH_WORKER,
      ordered,
      send: (chunk, settle) => this.#send(callable, chunk, 'map', settle),
    });
  }
  #send(
    callable: AnyCallable,
    args: readonly unknown[],
    mode: PoolTask['mode'],
    settle: (outcome: TaskOutcome) => void,
  ): void {
    if (this.#failure !== undefined) {
      settle({ error: this.#failure });
      return;
    }
    let task: PoolTask;
    try {
      task = new PoolTask(callable, args, mode, settle);
    } catch (error) {
      settle({ error });
      return;
    }
    this.#observer.enqueued(task.item, callable, mode === 'call' ? args : [args]);
    this.#dispatcher.add(task);
  }
  #checkRunning(): void {
    if (this.#state !== 'running') throw new ValueError('Pool not running');
  }
  #lost(error: Error, unfinished: readonly PoolTask[]): void {
    if (!(error instanceof WorkerUnfitError)) {
      for (const task of unfinished) task.fail(error);
      return;
    }
    // Its successor would fail in the same way.
    this.#failure = new RuntimeError(error.message, { cause: error.cause });
    for (const task of [...unfinished, ...this.#dispatcher.takeQueued()]) task.fail(this.#failure);
    void this.#dispatcher.kill();
  }
}
/** None where the function needs none, else all; without the last where `kwargs` stands for it. */
type ApplyArguments<Args extends unknown[]> = [] extends Args
  ? [args?: Args, kwargs?: undefined]
  : [args: Args] | (Args extends [...infer Leading, infer Last extends object] ? [args: Leading, kwargs: Last] : never);

/** What goes wrong at once rejects, too. */
async function attempt<Result>(work: () => Promise<Result>): Promise<Result> {
  return work();
}
async function whileWaiting(work: Promise<void>): Promise<void> {
  beginWait();
  await work.finally(endWait);
}
