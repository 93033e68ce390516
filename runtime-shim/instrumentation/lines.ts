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
  #places: Place[] = [];

  constructor(limiter: Limiter) {
    this.#limiter = limiter;
  }

  /** `item` is pushed, or put first. */
  add(item: unknown, isFirst: boolean): Job | undefined {
    const job = this.#limiter.ask();
    if (job === undefined) return undefined;
    if (isFirst) this.#places.unshift({ item, job });
    else this.#places.push({ item, job });
    return job;
  }
  /** All that waits is dropped. */
  clear(reason: CancelReason): void {
    this.#places = [];
    this.#limiter.dropAll(reason);
  }
  /** Only these still wait. */
  keep(items: readonly unknown[]): void {
    const left = [...items];
    this.#places = this.#places.filter(({ item, job }) => {
      const at = left.indexOf(item);
      if (at < 0) job.drop(CancelReason.refused);
      else left.splice(at, 1);
      return at >= 0;
    });
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
  #next(item: unknown): Job | undefined {
    const at = this.#places.findIndex((place) => Object.is(place.item, item));
    if (at < 0) return this.#limiter.ask();
    const [place] = at === 0 ? [this.#places.shift()] : this.#places.splice(at, 1);
    return place?.job;
  }
}
