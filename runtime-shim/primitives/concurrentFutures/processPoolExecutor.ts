import { availableParallelism } from 'node:os';
import { ValueError } from '../kernel/errors.ts';
import { atExit } from '../kernel/finalizers.ts';
import { Dispatcher } from '../pools/dispatcher.ts';
import { numberFunction } from '../pools/functionNumbers.ts';
import { PoolObserver } from '../pools/observation.ts';
import { ProcessWorker, type ProcessWorkerOptions } from '../pools/processWorker.ts';
import { packValue } from '../pools/values.ts';
import type { Call } from './call.ts';
import { BrokenProcessPool } from './errors.ts';
import { Executor } from './executor.ts';

export interface ProcessPoolOptions<Args extends unknown[] = never[]> {
  /** How many processes there may be. Left out: as many as processors. */
  readonly maxWorkers?: number | undefined;
  /** The name that debuggers show; left out, they use that of the variable. */
  readonly name?: string | undefined;
  /** Called once in each process, before its first call. */
  readonly initializer?: ((...args: Args) => unknown) | undefined;
  /** Its arguments. Here alone, locks and queues can be handed to the workers, as to a `Process`. */
  readonly initargs?: Args | undefined;
  /** A process is replaced when it has made so many calls. Left out: never. */
  readonly maxTasksPerChild?: number | undefined;
}
let pools = 0;
let workers = 0;

/**
 * `concurrent.futures.ProcessPoolExecutor`: calls are made in processes of the operating system, which are started when they are
 * needed. Functions have to have a name at the top level of a module; arguments and results are copied.
 */
export class ProcessPoolExecutor<Args extends unknown[] = never[]> extends Executor {
  protected readonly dispatcher: Dispatcher<Call>;
  protected readonly chunks = true;
  readonly #observer: PoolObserver;

  constructor(options: ProcessPoolOptions<Args> | number = {}) {
    super();
    const settings: ProcessPoolOptions<Args> = typeof options === 'number' ? { maxWorkers: options } : options;
    const { maxWorkers = availableParallelism(), maxTasksPerChild, name, initializer, initargs } = settings;
    if (!(maxWorkers > 0)) throw new ValueError('maxWorkers must be greater than 0');
    if (maxTasksPerChild !== undefined && !(Number.isInteger(maxTasksPerChild) && maxTasksPerChild > 0)) {
      throw new ValueError('maxTasksPerChild must be a whole number greater than 0');
    }
    const pool = { key: `${process.pid}.executor.${++pools}`, workers: maxWorkers, name };
    this.#observer = new PoolObserver(this, pool);
    const worker: Omit<ProcessWorkerOptions, 'name'> = {
      daemon: false,
      ahead: 0,
      pool,
      initializer,
      initargs: initargs ?? [],
    };
    this.dispatcher = new Dispatcher<Call>({
      maxWorkers,
      maxTasksPerChild,
      start: (events) => new ProcessWorker(events, { ...worker, name: `PoolWorker-${++workers}` }),
      lost: (error, unfinished) => this.breakDown(new BrokenProcessPool(error.message, { cause: error }), unfinished),
    });
    // Idle workers are no daemons, and would be waited for.
    atExit(() => this.dispatcher.close());
    for (const field of ['dispatcher', 'chunks']) Object.defineProperty(this, field, { enumerable: false });
  }

  protected prepare(call: Call): void {
    const { callable, args, mode } = call;
    call.sent = {
      callable: numberFunction(callable),
      args: packValue(args, `the arguments of ${callable.name}`),
    };
    this.#observer.enqueued(call.item, callable, mode === 'call' ? args : [args]);
  }
}
