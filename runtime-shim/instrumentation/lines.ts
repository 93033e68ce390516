/** Queues whose jobs are items for one worker function: which job the worker is called for is known by its item. */
import { CancelReason } from '../instrumentation.ts';
import { disguise, isMethod, type Method } from '../wrap.ts';
import type { Job, Limiter } from './jobs.ts';

interface Place {
  readonly item: unknown;
  readonly job: Job;
}

export class Line {
  readonly #limiter: Limiter;
  /** Those before `#first` have begun. */
  #places: Place[] = [];
  #first = 0;

  constructor(limiter: Limiter) {
    this.#limiter = limiter;
  }

  /** `item` is pushed, or put first. */
  add(item: unknown, isFirst: boolean): Job | undefined {
    const job = this.#limiter.ask();
    if (job === undefined) return undefined;
    this.#places.splice(isFirst ? this.#first : this.#places.length, 0, { item, job });
    return job;
  }
  /** All that waits is dropped. */
  clear(reason: CancelReason): void {
    this.#places = [];
    this.#first = 0;
    this.#limiter.dropAll(reason);
  }
  /** Only these still wait. */
  keep(items: readonly unknown[]): void {
    const left = [...items];
    this.#places = this.#places.slice(this.#first).filter(({ item, job }) => {
      const at = left.indexOf(item);
      if (at < 0) job.drop(CancelReason.refused);
      else left.splice(at, 1);
      return at >= 0;
    });
    this.#first = 0;
  }

  /**
   * Stands in for the worker function. `isAdopted`: the library handles what the worker's promise is rejected with; else the
   * worker calls back, with the last of its arguments, when it has done. `takesSeveral`: its first argument are items.
   */
  worker(original: Method, isAdopted: boolean, takesSeveral: boolean): Method {
    const run = (self: unknown, given: readonly unknown[]): unknown =>
      this.#run(original, isAdopted, takesSeveral, self, given);
    const worker = function (this: unknown, ...given: unknown[]): unknown {
      return run(this, given);
    };
    return disguise(worker, original);
  }

  #run(original: Method, isAdopted: boolean, takesSeveral: boolean, self: unknown, given: readonly unknown[]): unknown {
    const [first] = given;
    const items = takesSeveral && Array.isArray(first) ? first : [first];
    const [job, ...others] = items.map((item) => this.#next(item));
    if (job === undefined) return Reflect.apply(original, self, given);
    const done = given.at(-1);
    const callsBack = !isAdopted && given.length > 1 && isMethod(done);
    const handed = callsBack ? [...given.slice(0, -1), this.#ending(job, done)] : given;
    try {
      return job.call(original, self, handed, isAdopted);
    } finally {
      for (const other of others) other?.joins(job);
    }
  }
  #ending(job: Job, done: Method): Method {
    const end = function (this: unknown, ...given: unknown[]): unknown {
      job.end();
      return done.apply(this, given);
    };
    return disguise(end, done);
  }
  /** Half at a time, so that a long line costs no more for each item. */
  #forget(): void {
    if (this.#first * 2 < this.#places.length) return;
    this.#places = this.#places.slice(this.#first);
    this.#first = 0;
  }
  #next(item: unknown): Job | undefined {
    const first = this.#places[this.#first];
    if (first !== undefined && Object.is(first.item, item)) {
      this.#first += 1;
      this.#forget();
      return first.job;
    }
    const at = this.#places.findIndex((place, index) => index >= this.#first && Object.is(place.item, item));
    return at < 0 ? this.#limiter.ask() : this.#places.splice(at, 1)[0]?.job;
  }
}
