/**
 * Limiters and job queues: a call hands over a job, which begins when one of the limiter's slots is free and keeps the slot
 * until it ends. A limiter is a pool with as many units as it has slots. Whoever hands over a job asks for a slot; the job
 * holds it. No call throws, and none is visible to the program.
 */
import { CancelReason, Operation, ReleaseScope, type RequestBits } from '../instrumentation.ts';
import type { Probe, Provenance } from '../probe.ts';
import { callWithRoom, guarded, isObject, type Method } from '../wrap.ts';
import { isPlainPromise, onSettled } from './plainPromises.ts';

type Mark = Extract<Provenance, { kind: 'grant' }>;

/** As many slots as a request can ask for stand for no limit. */
const UNLIMITED = 4095;

export interface LimiterSituation {
  /** What the program knows the limiter by: named after the variable that holds it. */
  readonly object: () => object;
  /** Its name where no variable holds it. */
  readonly otherwise: string;
  /** How many jobs may run at once now. */
  readonly capacity: () => number;
  /** No job begins although there is a slot. */
  readonly isHeldUp?: () => boolean;
}
export interface JobOptions {
  /** The wait ends by itself: an abort signal. */
  readonly mayGiveUp?: boolean;
  /** The slot is given back when the job's time is over, whatever the job does. */
  readonly expires?: boolean;
  readonly slots?: number;
}

/** A job, from the call that hands it over to its end. */
export class Job {
  readonly #limiter: Limiter;
  readonly #probe: Probe;
  readonly #bits: RequestBits;
  #grant: number;
  #state: 'waits' | 'runs' | 'over' = 'waits';
  #result: unknown;
  #marks: Mark[] = [];

  constructor(limiter: Limiter, probe: Probe, bits: RequestBits) {
    this.#limiter = limiter;
    this.#probe = probe;
    this.#bits = bits;
    this.#grant = probe.request(limiter.resource, bits, true);
  }

  get isWaiting(): boolean {
    return this.#state === 'waits';
  }

  /** What a promise of the job's end stands for. */
  part(): Mark {
    return this.#keep({ kind: 'grant', grant: this.#grant, pending: true, job: undefined });
  }
  /** Says that `promise` settles with the job. */
  readonly stands = guarded(undefined, (promise: unknown): void => {
    if (isObject(promise)) this.#keep(this.#probe.mark(promise, this.#grant));
  });

  /**
   * Calls `fn`, which is the job. `isAdopted`: the library handles what the job's promise is rejected with; without that,
   * the job ends when `end` is called.
   */
  call(fn: Method, self: unknown, given: readonly unknown[], isAdopted = true): unknown {
    this.begin();
    let result: unknown;
    try {
      result = callWithRoom(() => Reflect.apply(fn, self, given));
    } catch (error) {
      this.end();
      throw error;
    }
    this.#runs(result, fn, isAdopted);
    return result;
  }
  readonly begin = guarded(undefined, (): void => {
    if (this.#state === 'over') {
      // The library calls it again.
      this.#grant = this.#probe.take(this.#limiter.resource, this.#bits);
    } else this.#probe.acquire(this.#limiter.resource, this.#grant, this.#bits);
    this.#state = 'runs';
    this.#limiter.began(this);
    for (const mark of this.#marks) this.#tell(mark);
  });
  /** It is part of what `other` does, which holds the slot. */
  readonly joins = guarded(undefined, (other: Job): void => {
    this.begin();
    this.#result = other.#result;
    this.end();
  });
  readonly end = guarded(undefined, (): void => {
    if (this.#state !== 'runs') return;
    this.#state = 'over';
    this.#limiter.ended();
    this.#probe.release(this.#limiter.resource, this.#grant);
  });
  /** It never begins. */
  readonly drop = guarded(undefined, (reason: CancelReason): void => {
    if (this.#state !== 'waits') return;
    this.#state = 'over';
    this.#limiter.dropped(this);
    for (const mark of this.#marks) mark.pending = false;
    this.#probe.cancel(this.#limiter.resource, this.#grant, reason);
  });

  readonly #runs = guarded(undefined, (result: unknown, fn: Method, isAdopted: boolean): void => {
    if (this.#state !== 'runs') return;
    this.#probe.handover(this.#grant, result, fn, true);
    this.#result = result;
    for (const mark of this.#marks) this.#tell(mark);
    if (!isAdopted) return;
    // What is only like a promise cannot be looked at unseen: better a hold too short than one too long.
    if (isPlainPromise(result)) onSettled(result, this.end);
    else this.end();
  });

  #keep(mark: Mark): Mark {
    this.#marks.push(mark);
    this.#tell(mark);
    return mark;
  }
  #tell(mark: Mark): void {
    mark.pending = this.#state === 'waits';
    // A job whose time may be over says nothing of when its promise settles.
    if (this.#bits.scope === ReleaseScope.scoped) mark.job = this.#result;
  }
}

/** What is told of one limiter. */
export class Limiter {
  readonly #probe: Probe;
  readonly #situation: LimiterSituation;
  readonly #waiting = new Set<Job>();
  #running = 0;
  #resource: number | undefined;
  #told = 0;
  /** While a call hands over several jobs: those so far. */
  #collected: Job[] | undefined;

  constructor(probe: Probe, situation: LimiterSituation) {
    this.#probe = probe;
    this.#situation = situation;
  }

  /** Made when first asked for, since the variable that holds it is known only then. */
  get resource(): number {
    if (this.#resource === undefined) {
      const { object, otherwise } = this.#situation;
      this.#told = this.#capacity();
      this.#resource = this.#probe.resourceOf(object(), 'pool', () => ({ capacity: this.#told, otherwise }));
    }
    return this.#resource;
  }

  /** A job is handed over; undefined where nothing can be told of it. */
  readonly ask = guarded(undefined, (options: JobOptions = {}): Job | undefined => {
    const { resource } = this;
    this.#measure(resource);
    const job = new Job(this, this.#probe, this.#bits(options));
    this.#waiting.add(job);
    this.#collected?.push(job);
    return job;
  });
  /** Calls `body`, which hands over several jobs and returns a promise that settles when all of them have. */
  all(body: () => unknown): unknown {
    const outer = this.#collected;
    const jobs: Job[] = [];
    this.#collected = jobs;
    let promise: unknown;
    try {
      promise = body();
    } finally {
      this.#collected = outer;
    }
    this.#combine(promise, jobs);
    return promise;
  }
  /** Calls `body`, which returns a promise that is never rejected and settles when no job is left, or with `slots` when so many are free. */
  whenFree(body: () => unknown, slots?: number): unknown {
    const grant = this.#askAll(slots);
    const promise = body();
    if (grant !== undefined) this.#passed(promise, grant, slots);
    return promise;
  }
  dropAll(reason: CancelReason = CancelReason.refused): void {
    for (const job of this.#waiting) job.drop(reason);
  }
  began(job: Job): void {
    this.#waiting.delete(job);
    this.#running += 1;
  }
  ended(): void {
    this.#running -= 1;
  }
  dropped(job: Job): void {
    this.#waiting.delete(job);
  }

  readonly #combine = guarded(undefined, (promise: unknown, jobs: readonly Job[]): void => {
    if (isObject(promise) && jobs.length > 0)
      this.#probe.combine(
        promise,
        jobs.map((job) => job.part()),
        true,
      );
  });
  readonly #askAll = guarded(undefined, (slots: number | undefined): number | undefined => {
    if (this.#running + this.#waiting.size === 0) return undefined;
    return this.#probe.request(this.resource, this.#allBits(slots), true);
  });
  readonly #passed = guarded(undefined, (promise: unknown, grant: number, slots: number | undefined): void => {
    const pass = guarded(undefined, (): void => {
      mark.pending = false;
      this.#probe.acquire(this.resource, grant, this.#allBits(slots));
    });
    const mark = isObject(promise) ? this.#probe.mark(promise, grant) : { pending: false };
    if (isPlainPromise(promise)) onSettled(promise, pass);
    else pass();
  });

  #capacity(): number {
    const capacity = this.#situation.capacity();
    return capacity >= 1 && capacity < UNLIMITED ? Math.floor(capacity) : UNLIMITED;
  }
  /** The number of slots was changed: from then on, nobody knows who can go on. */
  #measure(resource: number): void {
    const capacity = this.#capacity();
    if (capacity === this.#told) return;
    this.#told = capacity;
    this.#probe.gauge(resource, 'permits', capacity);
  }
  #bits({ mayGiveUp = false, expires = false, slots = 1 }: JobOptions): RequestBits {
    const isFull = this.#running + this.#waiting.size + slots > this.#capacity();
    const contended = isFull || this.#situation.isHeldUp?.() === true;
    const scope = expires ? ReleaseScope.expiring : ReleaseScope.scoped;
    const { hold: operation } = Operation;
    return {
      operation,
      shared: false,
      mayGiveUp,
      blocksThread: false,
      contended,
      scope,
      mayStay: true,
      permits: slots,
    };
  }
  #allBits(slots = this.#told): RequestBits {
    const { join: operation } = Operation;
    const { scoped: scope } = ReleaseScope;
    const plain = { shared: false, mayGiveUp: false, blocksThread: false, contended: true, mayStay: true };
    return { ...plain, operation, scope, permits: slots };
  }
}
