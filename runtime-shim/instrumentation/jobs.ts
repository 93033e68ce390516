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

/** A job, from the call that hands it over to its end. On the program's hot path: few objects, and guards in place. */
export class Job {
  readonly #limiter: Limiter;
  readonly #probe: Probe;
  readonly #bits: RequestBits;
  #grant: number;
  #state: 'waits' | 'runs' | 'over' = 'waits';
  #result: unknown = undefined;
  #mark: Mark | undefined = undefined;
  /** Where it has several marks: the others. */
  #marks: Mark[] | undefined = undefined;
  /** Its neighbours among those that wait for the limiter. */
  before: Job | undefined = undefined;
  after: Job | undefined = undefined;

  constructor(limiter: Limiter, probe: Probe, bits: RequestBits) {
    this.#limiter = limiter;
    this.#probe = probe;
    this.#bits = bits;
    this.#grant = probe.request(limiter.resource, bits, true);
  }

  /** What a promise of the job's end stands for. */
  part(): Mark {
    return this.#keep({ kind: 'grant', grant: this.#grant, pending: true, job: undefined });
  }
  /** Says that `promise` settles with the job. */
  stands(promise: unknown): void {
    if (isObject(promise)) this.#keep(this.#probe.mark(promise, this.#grant));
  }

  /**
   * Calls `fn`, which is the job. `isAdopted`: the library handles what the job's promise is rejected with; without that,
   * the job ends when `end` is called.
   */
  call(fn: Method, self: unknown, given: readonly unknown[], isAdopted = true): unknown {
    this.begin();
    let result: unknown;
    try {
      result = callWithRoom(Reflect.apply<unknown, readonly unknown[], unknown>, fn, self, given);
    } catch (error) {
      this.end();
      throw error;
    }
    this.#runs(result, fn, isAdopted);
    return result;
  }
  begin(): void {
    // Called again by the library, it holds a slot again.
    if (this.#state === 'over') this.#grant = this.#probe.take(this.#limiter.resource, this.#bits);
    else this.#probe.acquire(this.#limiter.resource, this.#grant, this.#bits);
    this.#state = 'runs';
    this.#limiter.began(this);
    this.#tellAll();
  }
  /** It is part of what `other` does, which holds the slot. */
  joins(other: Job): void {
    this.begin();
    this.#result = other.#result;
    this.#tellAll();
    this.end();
  }
  end(): void {
    if (this.#state !== 'runs') return;
    this.#state = 'over';
    this.#limiter.ended();
    this.#probe.release(this.#limiter.resource, this.#grant);
  }
  /** It never begins. */
  drop(reason: CancelReason): void {
    if (this.#state !== 'waits') return;
    this.#state = 'over';
    this.#limiter.dropped(this);
    this.#tellAll();
    this.#probe.cancel(this.#limiter.resource, this.#grant, reason);
  }

  #runs(result: unknown, fn: Method, isAdopted: boolean): void {
    if (this.#state !== 'runs') return;
    try {
      this.#probe.handover(this.#grant, result, fn, true);
      this.#result = result;
      this.#tellAll();
      if (!isAdopted) return;
      // What is only like a promise cannot be looked at unseen: better a hold too short than one too long.
      if (isPlainPromise(result)) onSettled(result, () => this.end());
      else this.end();
    } catch {
      this.end();
    }
  }

  #keep(mark: Mark): Mark {
    if (this.#mark === undefined) this.#mark = mark;
    else if (this.#marks === undefined) this.#marks = [mark];
    else this.#marks.push(mark);
    this.#tell(mark);
    return mark;
  }
  #tellAll(): void {
    if (this.#mark !== undefined) this.#tell(this.#mark);
    if (this.#marks !== undefined) for (const mark of this.#marks) this.#tell(mark);
  }
  #tell(mark: Mark): void {
    mark.pending = this.#state === 'waits';
    // A job whose time may be over says nothing of when its promise settles.
    if (this.#bits.scope === ReleaseScope.scoped) mark.job = this.#result;
  }
}

const { hold, join } = Operation;
/** Bits of requests for one slot: always the same few, so that none are made for each job. */
const slotBits: RequestBits[] = [];
function bitsOf(contended: boolean, { mayGiveUp = false, expires = false, slots = 1 }: JobOptions): RequestBits {
  const index = (contended ? 1 : 0) | (mayGiveUp ? 2 : 0) | (expires ? 4 : 0);
  const known = slots === 1 ? slotBits[index] : undefined;
  if (known !== undefined) return known;
  const scope = expires ? ReleaseScope.expiring : ReleaseScope.scoped;
  const plain = { operation: hold, shared: false, blocksThread: false, mayStay: true };
  const bits: RequestBits = { ...plain, mayGiveUp, contended, scope, permits: slots };
  if (slots === 1) slotBits[index] = bits;
  return bits;
}
const PLAIN: JobOptions = {};

/** What is told of one limiter. */
export class Limiter {
  readonly #probe: Probe;
  readonly #situation: LimiterSituation;
  /** Those that wait are a list from the first to the last: a set costs each of them several times as much. */
  #first: Job | undefined;
  #last: Job | undefined;
  #waiting = 0;
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
  ask(options: JobOptions = PLAIN): Job | undefined {
    try {
      this.#measure();
      const job = new Job(this, this.#probe, bitsOf(this.#isShort(options.slots ?? 1), options));
      this.#append(job);
      this.#collected?.push(job);
      return job;
    } catch {
      return undefined;
    }
  }
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
    let job = this.#first;
    while (job !== undefined) {
      const { after } = job;
      job.drop(reason);
      job = after;
    }
  }
  began(job: Job): void {
    this.#remove(job);
    this.#running += 1;
  }
  ended(): void {
    this.#running -= 1;
  }
  dropped(job: Job): void {
    this.#remove(job);
  }

  #append(job: Job): void {
    job.before = this.#last;
    if (this.#last === undefined) this.#first = job;
    else this.#last.after = job;
    this.#last = job;
    this.#waiting += 1;
  }
  /** Nothing happens where it does not wait: the library calls it again. */
  #remove(job: Job): void {
    const { before, after } = job;
    if (before === undefined && this.#first !== job) return;
    if (before === undefined) this.#first = after;
    else before.after = after;
    if (after === undefined) this.#last = before;
    else after.before = before;
    job.before = undefined;
    job.after = undefined;
    this.#waiting -= 1;
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
    if (this.#running + this.#waiting === 0) return undefined;
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
  /** Looks whether the number of slots was changed: from then on, nobody knows who can go on. */
  #measure(): void {
    const { resource } = this;
    const capacity = this.#capacity();
    if (capacity === this.#told) return;
    this.#told = capacity;
    this.#probe.gauge(resource, 'permits', capacity);
  }
  #isShort(slots: number): boolean {
    return this.#running + this.#waiting + slots > this.#told || this.#situation.isHeldUp?.() === true;
  }
  /** What asks for all slots waits until no job is left; waits for fewer end as well when those that wait are dropped. */
  #allBits(slots?: number): RequestBits {
    const plain = {
      shared: false,
      mayGiveUp: slots !== undefined,
      blocksThread: false,
      contended: true,
      mayStay: true,
    };
    return { ...plain, operation: join, scope: ReleaseScope.scoped, permits: slots ?? this.#told };
  }
}
