import { ValueError } from '../kernel/errors.ts';
import { packForThread } from '../kernel/threadParcel.ts';
import { Dispatcher } from '../pools/dispatcher.ts';
import { numberFunction } from '../pools/functionNumbers.ts';
import { PoolObserver } from '../pools/observation.ts';
import { ThreadWorker } from '../pools/threadWorker.ts';
import type { Call } from './call.ts';
import { BrokenThreadPool } from './errors.ts';
import { Executor } from './executor.ts';
import { defaultWorkers } from './taskPoolExecutor.ts';

export interface ThreadPoolOptions<Args extends unknown[] = never[]> {
  /** How many threads there may be. Left out: min(32, processors + 4). */
  readonly maxWorkers?: number | undefined;
  /** Threads are called after it, with a number. Left out: `ThreadPoolExecutor-` and the pool's number. */
  readonly threadNamePrefix?: string | undefined;
  /** Called once in each thread, before its first call. */
  readonly initializer?: ((...args: Args) => unknown) | undefined;
  readonly initargs?: Args | undefined;
}
let pools = 0;

/**
 * `concurrent.futures.ThreadPoolExecutor`: calls are made in threads of this process, which are started when they are needed. Other
 * than Python's, each thread has a heap of its own: functions have to have a name at the top level of a module, arguments and
 * results are copied, and shared memory and locks are shared. For closures over variables, see `TaskPoolExecutor`.
 */
export class ThreadPoolExecutor<Args extends unknown[] = never[]> extends Executor {
  protected readonly dispatcher: Dispatcher<Call>;
  protected readonly chunks = true;
  readonly #observer: PoolObserver;

  constructor(options: ThreadPoolOptions<Args> | number = {}) {
    super();
    const settings: ThreadPoolOptions<Args> = typeof options === 'number' ? { maxWorkers: options } : options;
    const { maxWorkers = defaultWorkers(), threadNamePrefix, initializer, initargs } = settings;
    if (!(maxWorkers > 0)) throw new ValueError('maxWorkers must be greater than 0');
    const number = pools++;
    const prefix = threadNamePrefix ?? `ThreadPoolExecutor-${number}`;
    const pool = { key: `${process.pid}.threads.${number}`, workers: maxWorkers, name: threadNamePrefix };
    this.#observer = new PoolObserver(this, pool);
    let threads = 0;
    const worker = { pool, initializer, initargs: initargs ?? [] };
    this.dispatcher = new Dispatcher<Call>({
      maxWorkers,
      start: (events) => new ThreadWorker(events, { ...worker, name: `${prefix}_${threads++}` }),
      lost: (error, unfinished) => this.breakDown(new BrokenThreadPool(error.message, { cause: error }), unfinished),
    });
    for (const field of ['dispatcher', 'chunks']) Object.defineProperty(this, field, { enumerable: false });
  }

  protected prepare(call: Call): void {
    const { callable, args, mode } = call;
    call.parcel = {
      callable: numberFunction(callable, 'thread'),
      args: packForThread(args, `the arguments of ${callable.name}`),
    };
    this.#observer.enqueued(call.item, callable, mode === 'call' ? args : [args]);
  }
}
