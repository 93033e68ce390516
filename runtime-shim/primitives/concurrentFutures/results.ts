import type { Timeout } from '../kernel/wait.ts';
import { Fifo } from '../pools/fifo.ts';
import type { AnyFuture } from './future.ts';

/** What `map` returns: the results in order, each as soon as it and all before it are there. */
export class Results<Result> implements AsyncIterableIterator<Result> {
  /** Each resolves to a list of results. */
  readonly #futures: readonly AnyFuture[];
  readonly #isChunked: boolean;
  readonly #timeout: Timeout | undefined;
  readonly #deadline: number;
  readonly #ready = new Fifo<{ readonly value: Result }>();
  #taken = 0;
  #isOver = false;
  #last: Promise<unknown> = Promise.resolve();

  /** @param isChunked whether each future resolves to a list of results */
  constructor(futures: readonly AnyFuture[], isChunked: boolean, timeout: Timeout | undefined) {
    this.#futures = futures;
    this.#isChunked = isChunked;
    this.#timeout = timeout;
    this.#deadline = typeof timeout === 'number' ? performance.now() + timeout * 1000 : 0;
  }

  next(): Promise<IteratorResult<Result, undefined>> {
    const take = (): Promise<IteratorResult<Result, undefined>> => this.#take();
    const next = this.#last.then(take, take);
    this.#last = next;
    return next;
  }
  /** The end of a loop before the end of the results calls off what has not begun. */
  return(): Promise<IteratorResult<Result, undefined>> {
    this.#callOff();
    return Promise.resolve({ done: true, value: undefined });
  }
  [Symbol.asyncIterator](): this {
    return this;
  }

  async #take(): Promise<IteratorResult<Result, undefined>> {
    for (;;) {
      const ready = this.#ready.shift();
      if (ready !== undefined) return { done: false, value: ready.value };
      const future = this.#isOver ? undefined : this.#futures[this.#taken++];
      if (future === undefined) {
        this.#isOver = true;
        return { done: true, value: undefined };
      }
      try {
        const value = await future.result(this.#timeLeft());
        const values = (this.#isChunked ? value : [value]) as Result[];
        for (const each of values) this.#ready.push({ value: each });
      } catch (error) {
        this.#callOff();
        throw error;
      }
    }
  }
  #timeLeft(): Timeout | undefined {
    if (typeof this.#timeout !== 'number') return this.#timeout;
    return Math.max(0, (this.#deadline - performance.now()) / 1000);
  }
  #callOff(): void {
    this.#isOver = true;
    for (const future of this.#futures) future.cancel();
  }
}
