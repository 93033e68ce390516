/** What the probe is told of pools. */
import { inspect } from 'node:util';
import { Operation, ReleaseScope } from '../../../core/protocol/records.ts';
import { ObservedResource, type ObservedWait } from '../kernel/observed.ts';

const LONGEST_LABEL = 40;

/** A call as people write it, shortened. */
export function labelOf(callable: { readonly name: string }, args: readonly unknown[]): string {
  const options = { customInspect: false, depth: 0, breakLength: Number.POSITIVE_INFINITY, maxArrayLength: 3 };
  const shown = args.slice(0, 3).map((arg) => (typeof arg === 'function' ? arg.name : inspect(arg, options)));
  const text = `${callable.name || 'call'}(${shown.join(', ')}${args.length > 3 ? ', …' : ''})`;
  return text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL - 1)}…` : text;
}

/** A pool: its workers, of which each one holds a permit while it makes a call, and the queue of calls before it. */
export class PoolObserver {
  readonly pool: ObservedResource;
  readonly queue: ObservedResource;

  constructor(
    pool: object,
    options: { readonly workers: number; readonly name: string | undefined; readonly key?: string },
  ) {
    const { workers, name, key } = options;
    this.pool = new ObservedResource(pool, 'pool', () => ({
      capacity: workers,
      ...(name === undefined ? {} : { name }),
      ...(key === undefined ? {} : { sharedKey: key }),
    }));
    this.queue = new ObservedResource(this, 'queue', () => ({
      name: 'work queue',
      ...(key === undefined ? {} : { sharedKey: `${key}/queue` }),
    }));
  }
  enqueued(item: number, callable: { readonly name: string }, args: readonly unknown[]): void {
    this.pool.tell(() => {});
    this.queue.tell((probe, queue) => probe.enqueue(queue, item, labelOf(callable, args)));
  }
  dequeued(item: number): void {
    this.queue.tell((probe, queue) => probe.dequeue(queue, item));
  }
}

interface Submitted {
  readonly item: number;
  readonly future: object;
  readonly callable: (...args: never[]) => unknown;
  readonly args: readonly unknown[];
}
/** Both are given back by the task that makes the call, when the call ends. */
const HOLD = { operation: Operation.hold, scope: ReleaseScope.scoped } as const;

/**
 * A call that is made in this thread. Whoever waits for its future waits for a worker of the pool first, and then for the
 * task that makes the call: while it does, it holds a worker and the future.
 */
export class JobObserver {
  readonly #pool: PoolObserver;
  readonly #item: number;
  readonly #future: ObservedResource;
  readonly #waits = new Set<JobWait>();
  #isQueued = true;
  #worker: ObservedWait | undefined;
  #production: ObservedWait | undefined;

  constructor(pool: PoolObserver, call: Submitted) {
    this.#pool = pool;
    this.#item = call.item;
    this.#future = new ObservedResource(call.future, 'future', () => ({
      name: labelOf(call.callable, call.args),
    }));
    pool.enqueued(call.item, call.callable, call.args);
  }

  wait(mayGiveUp: boolean): JobWait {
    const wait = new JobWait({
      future: this.#future,
      pool: this.#isQueued ? this.#pool.pool : undefined,
      mayGiveUp,
      ended: () => this.#waits.delete(wait),
    });
    this.#waits.add(wait);
    return wait;
  }
  calledOff(): void {
    this.#isQueued = false;
    this.#pool.dequeued(this.#item);
  }
  /** Just before the call is made. */
  begin(): void {
    this.calledOff();
    for (const wait of this.#waits) wait.hasWorker();
    this.#worker = taken(this.#pool.pool);
    this.#production = taken(this.#future);
  }
  /** Just after the call has returned `result`, which may be the promise of its end. */
  runs(result: unknown, callable: unknown): void {
    this.#worker?.runs(result, callable);
    this.#production?.runs(result, callable);
  }
  /** Before the future is told. */
  end(): void {
    giveBack(this.#future, this.#production);
    giveBack(this.#pool.pool, this.#worker);
  }
}
function taken(resource: ObservedResource): ObservedWait {
  const taking = resource.request({ ...HOLD, mayGiveUp: false });
  taking.granted();
  return taking;
}
function giveBack(resource: ObservedResource, held: ObservedWait | undefined): void {
  if (held !== undefined) resource.tell((probe, id) => probe.release(id, held.grant));
}

/** Somebody's wait for the future of a call. */
class JobWait {
  readonly #future: ObservedResource;
  readonly #pool: ObservedResource | undefined;
  readonly #ended: () => void;
  readonly #forFuture: ObservedWait;
  #forWorker: ObservedWait | undefined;
  #promise: object | undefined;

  constructor(options: {
    readonly future: ObservedResource;
    /** Where the call waits for a worker. */
    readonly pool: ObservedResource | undefined;
    readonly mayGiveUp: boolean;
    readonly ended: () => void;
  }) {
    const { mayGiveUp } = options;
    this.#future = options.future;
    this.#pool = options.pool;
    this.#ended = options.ended;
    this.#forFuture = this.#future.request({ ...HOLD, mayGiveUp, contended: true });
    this.#forWorker = this.#pool?.request({ ...HOLD, mayGiveUp, contended: true, too: true });
  }
  stands(promise: object): void {
    this.#promise = promise;
    (this.#forWorker ?? this.#forFuture).stands(promise);
  }
  hasWorker(): void {
    this.#forWorker?.granted();
    if (this.#pool !== undefined) giveBack(this.#pool, this.#forWorker);
    this.#forWorker = undefined;
    if (this.#promise !== undefined) this.#forFuture.stands(this.#promise);
  }
  granted(): void {
    this.hasWorker();
    this.#forFuture.granted();
    giveBack(this.#future, this.#forFuture);
    this.#ended();
  }
  ended(reason: 'refused' | 'timeout' | 'aborted'): void {
    this.#forWorker?.ended(reason);
    this.#forFuture.ended(reason);
    this.#ended();
  }
}
