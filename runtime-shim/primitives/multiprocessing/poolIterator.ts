import { Future } from '../concurrentFutures/future.ts';
import type { Timeout } from '../kernel/wait.ts';
import { Fifo } from '../pools/fifo.ts';
import type { TaskOutcome } from './poolTask.ts';

export type AnyIterable<Item> = Iterable<Item> | AsyncIterable<Item>;

export interface PoolIteratorOptions {
  readonly source: AnyIterable<unknown>;
  readonly chunksize: number;
  /** How many chunks may be under way at once: the source is read as the workers get on. */
  readonly window: number;
  readonly ordered: boolean;
  /** Sends a chunk to the workers; throws where it cannot be sent. */
  send(chunk: unknown[], settle: (outcome: TaskOutcome) => void): void;
}
type Part<Result> = { readonly results: Result[] } | 'end';

/**
 * What `imap` returns: results as they come, in the order of the source or in that of their completion. An error is thrown in
 * its place, and those behind it can still be had by `next`.
 */
export class PoolIterator<Result> implements AsyncIterableIterator<Result> {
  readonly #options: PoolIteratorOptions;
  /** Each of them for one chunk, in the order in which they are handed out. */
  readonly #parts: Future<Part<Result>>[] = [];
  readonly #ready = new Fifo<{ readonly value: Result }>();
  #taken = 0;
  #settled = 0;
  #underWay = 0;
  #wake: () => void = () => {};
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: PoolIteratorOptions) {
    this.#options = options;
    void this.#feed();
  }

  /** Rejects with `TimeoutError` where the next result is not there when `timeout` (seconds) is over; it is not lost. */
  next(timeout?: Timeout): Promise<IteratorResult<Result, undefined>> {
    const take = (): Promise<IteratorResult<Result, undefined>> => this.#take(timeout);
    const next = this.#last.then(take, take);
    this.#last = next;
    return next;
  }
  [Symbol.asyncIterator](): this {
    return this;
  }

  async #take(timeout: Timeout | undefined): Promise<IteratorResult<Result, undefined>> {
    for (;;) {
      const ready = this.#ready.shift();
      if (ready !== undefined) return { done: false, value: ready.value };
      const future = this.#part(this.#taken);
      if (!future.done()) await future.exception(timeout);
      const isFailure = Future.hasFailed(future);
      if (isFailure) this.#taken++;
      const part = await future.result();
      if (part === 'end') return { done: true, value: undefined };
      this.#taken++;
      for (const value of part.results) this.#ready.push({ value });
    }
  }
  #part(index: number): Future<Part<Result>> {
    let part = this.#parts[index];
    if (part === undefined) {
      part = new Future();
      this.#parts[index] = part;
    }
    return part;
  }

  async #feed(): Promise<void> {
    const { chunksize, window, send, source } = this.#options;
    let sent = 0;
    const sendChunk = (items: unknown[]): void => {
      const index = sent++;
      this.#underWay++;
      try {
        send(items, (outcome) => this.#settle(index, outcome));
      } catch (error) {
        this.#settle(index, { error });
      }
    };
    try {
      let chunk: unknown[] = [];
      for await (const item of source) {
        chunk.push(item);
        if (chunk.length < chunksize) continue;
        sendChunk(chunk);
        chunk = [];
        while (this.#underWay >= window) await this.#room();
      }
      if (chunk.length > 0) sendChunk(chunk);
    } catch (error) {
      this.#underWay++;
      this.#settle(sent++, { error });
    }
    // In whatever order they come, all before have their place.
    while (this.#settled < sent) await this.#room();
    this.#part(sent).setResult('end');
  }
  #room(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
  #settle(index: number, outcome: TaskOutcome): void {
    const part = this.#part(this.#options.ordered ? index : this.#settled);
    this.#settled++;
    this.#underWay--;
    if ('error' in outcome) part.setException(outcome.error);
    else part.setResult({ results: outcome.value as Result[] });
    this.#wake();
  }
}
