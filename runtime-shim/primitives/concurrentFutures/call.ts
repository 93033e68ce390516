import { beginWait, endWait } from '../kernel/keepAlive.ts';
import type { JobObserver } from '../pools/observation.ts';
import type { SentJob } from '../pools/processWorker.ts';
import type { Offer, PostedJob } from '../pools/threadWorker.ts';
import type { CallMode } from '../pools/workerProtocol.ts';
import { type AnyFuture, Future } from './future.ts';

let numbered = 0;

/** A call that was submitted, on its way to a worker. */
export class Call implements SentJob, PostedJob {
  /** Its number as an item of the work queue: 31 bits. */
  readonly item = ++numbered % 2 ** 31;
  readonly future: AnyFuture;
  readonly callable: (...args: never[]) => unknown;
  readonly args: unknown[];
  /** Of a chunk, `args` holds the items, and the result is the list of their results. */
  readonly mode: CallMode;
  sent: SentJob['sent'];
  parcel: PostedJob['parcel'];
  /** Where something observes a call that is made in this thread. */
  observer: JobObserver | undefined;

  constructor(future: AnyFuture, callable: (...args: never[]) => unknown, args: unknown[], mode: CallMode) {
    this.future = future;
    Future.own(future);
    this.callable = callable;
    this.args = args;
    this.mode = mode;
  }
  /** The process lives on until the call is settled. */
  submitted(): void {
    beginWait();
  }
  get isCalledOff(): boolean {
    return this.future.cancelled();
  }
  offered(offer: Offer | undefined): void {
    Future.offer(this.future, offer);
  }
  /** To be called once, before the call is made; false where it was called off. */
  begin(): boolean {
    const begins = Future.begin(this.future);
    if (!begins) endWait();
    return begins;
  }
  succeed(value: unknown): void {
    endWait();
    Future.succeed(this.future, value);
  }
  fail(error: unknown): void {
    endWait();
    if (this.future.cancelled()) Future.begin(this.future);
    else Future.fail(this.future, error);
  }
  cancel(): void {
    endWait();
    this.observer?.calledOff();
    this.future.cancel();
    Future.begin(this.future);
  }
}
