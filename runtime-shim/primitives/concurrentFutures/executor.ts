import { RuntimeError, ValueError } from '../kernel/errors.ts';
import { beginWait, endWait } from '../kernel/keepAlive.ts';
import type { Timeout } from '../kernel/wait.ts';
import type { Dispatcher } from '../pools/dispatcher.ts';
import { Call } from './call.ts';
import type { BrokenExecutor } from './errors.ts';
import { Future } from './future.ts';
import { Results } from './results.ts';

/** A function as executors call it: what it returns may be a promise. */
export type Callable<Args extends unknown[], Result> = (...args: Args) => Result;
/** One iterable for each parameter. */
export type Iterables<Args extends unknown[]> = { [Index in keyof Args]: Iterable<Args[Index]> };

export interface MapOptions {
  /** Seconds from the call on, or a signal: when it is over, the iterator throws, and what has not begun is called off. */
  readonly timeout?: Timeout | undefined;
  /** How many calls are sent to a process at once. Left out: 1. Without effect where calls are not sent. */
  readonly chunksize?: number | undefined;
}
export interface ShutdownOptions {
  /** Whether to resolve only when all calls are made and all workers have ended. Left out: true. */
  readonly wait?: boolean | undefined;
  /** Calls off what has not begun. */
  readonly cancelFutures?: boolean | undefined;
}

/** `concurrent.futures.Executor`: calls are made elsewhere, as workers become free, in the order in which they were submitted. */
export abstract class Executor {
  #isShutDown = false;
  #broken: BrokenExecutor | undefined;

  protected abstract readonly dispatcher: Dispatcher<Call>;
  /** Whether several calls of a `map` may be sent as one. */
  protected abstract readonly chunks: boolean;
  /** Makes the call ready to be run elsewhere; throws where it cannot be. */
  protected abstract prepare(call: Call): void;

  /** Has a worker call `callable` with these arguments. Throws `RuntimeError` after `shutdown`, `BrokenExecutor` where no worker can. */
  submit<Args extends unknown[], Result>(callable: Callable<Args, Result>, ...args: Args): Future<Awaited<Result>> {
    return this.enqueue<Awaited<Result>>(callable, args, 'call');
  }
  /**
   * Has `callable` called with the items of the iterables, which are gone through at once, the shortest one to its end. Iterates
   * the results in the order of the items; throws what a call threw in its turn, and then ends.
   */
  map<Args extends unknown[], Result>(
    callable: Callable<Args, Result>,
    ...rest: Iterables<Args> | [...Iterables<Args>, MapOptions]
  ): Results<Awaited<Result>> {
    const { iterables, options } = splitMap(rest);
    const { chunksize = 1, timeout } = options;
    if (!(chunksize >= 1)) throw new ValueError('chunksize must be >= 1');
    const size = this.chunks ? Math.trunc(chunksize) : 1;
    if (size === 1) {
      const futures = Array.from(zip(iterables), (args) => this.enqueue(callable, args, 'call'));
      return new Results(futures, false, timeout);
    }
    const items = [...zip(iterables)];
    const futures: Future<unknown>[] = [];
    for (let from = 0; from < items.length; from += size) {
      futures.push(this.enqueue(callable, items.slice(from, from + size), 'starmap'));
    }
    return new Results(futures, true, timeout);
  }
  /** Takes no more calls, and ends the workers when those that were submitted are made. */
  async shutdown(options: ShutdownOptions = {}): Promise<void> {
    const { wait = true, cancelFutures = false } = options;
    this.#isShutDown = true;
    if (cancelFutures) for (const call of this.dispatcher.takeQueued()) call.cancel();
    const closed = this.dispatcher.close();
    if (!wait) return;
    beginWait();
    await closed.finally(endWait);
  }
  /** `await using executor = …` shuts it down at the end of the block, and waits. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }

  private enqueue<Result>(callable: Callable<never[], unknown>, args: unknown[], mode: Call['mode']): Future<Result> {
    if (this.#broken !== undefined) throw this.#broken;
    if (this.#isShutDown) throw new RuntimeError('cannot schedule new futures after shutdown');
    const future = new Future<Result>();
    const call = new Call(future, callable, args, mode);
    call.submitted();
    try {
      this.prepare(call);
    } catch (error) {
      call.fail(error);
      return future;
    }
    this.dispatcher.add(call);
    return future;
  }
  /** Fails whatever is under way and all that comes. */
  protected breakDown(error: BrokenExecutor, unfinished: readonly Call[]): void {
    this.#broken ??= error;
    for (const call of [...unfinished, ...this.dispatcher.takeQueued()]) call.fail(error);
    void this.dispatcher.kill();
  }
}

/** Options are no iterable. */
function splitMap(rest: readonly unknown[]): { iterables: Iterable<unknown>[]; options: MapOptions } {
  const last = rest.at(-1);
  if (typeof last === 'object' && last !== null && !(Symbol.iterator in last)) {
    return { iterables: rest.slice(0, -1) as Iterable<unknown>[], options: last };
  }
  return { iterables: [...rest] as Iterable<unknown>[], options: {} };
}
/** As Python's `zip`. */
function* zip(iterables: readonly Iterable<unknown>[]): Generator<unknown[]> {
  const iterators = iterables.map((iterable) => iterable[Symbol.iterator]());
  if (iterators.length === 0) return;
  for (;;) {
    const items: unknown[] = [];
    for (const iterator of iterators) {
      const next = iterator.next();
      if (next.done === true) {
        for (const other of iterators) if (other !== iterator) other.return?.();
        return;
      }
      items.push(next.value);
    }
    yield items;
  }
}
