import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { restore } from '../kernel/pickle.ts';
import type { ThreadParcel } from '../kernel/threadParcel.ts';
import { Thread } from '../threading/thread.ts';
import type { Job, Worker, WorkerEvents } from './dispatcher.ts';
import type { NumberedFunction } from './functionNumbers.ts';
import { MOST_OFFERS, Offers } from './offers.ts';
import { WorkerLostError, WorkerUnfitError } from './processWorker.ts';
import { decodeError } from './remoteError.ts';
import { type FromThread, type ToThread, threadInPool } from './threadMain.ts';
import type { CallMode, PoolIdentity } from './workerProtocol.ts';

/** Tells of a job that was sent to a thread whether that has begun with it, and calls it off where it has not. */
export interface Offer {
  isTakenUp(): boolean;
  /** False where it is too late. */
  withdraw(): boolean;
}
/** A job that is posted to a thread. */
export interface PostedJob extends Job {
  readonly item: number;
  readonly mode: CallMode;
  /** Set once the job is ready to be posted. */
  readonly parcel: { readonly callable: NumberedFunction; readonly args: ThreadParcel } | undefined;
  readonly isCalledOff: boolean;
  /** It is on its way; undefined where it has come back. */
  offered(offer: Offer | undefined): void;
  /** It is known to have begun, or never will; false where it was called off. */
  begin(): boolean;
  succeed(value: unknown): void;
}
export interface ThreadWorkerOptions {
  readonly name: string;
  readonly pool: PoolIdentity;
  readonly initializer: ((...args: never[]) => unknown) | undefined;
  readonly initargs: readonly unknown[];
}
interface Sent<AnyJob> {
  readonly job: AnyJob;
  readonly slot: number;
  /** The thread had nothing else to do, so that the job is not called off or taken back any more. */
  readonly isAtOnce: boolean;
}

/** A job that takes longer, with its way there and back, has no others sent ahead behind it. */
const SHORT_MILLISECONDS = 0.5;
/** What is behind a job that takes longer goes to other threads. */
const LONG_MILLISECONDS = 2;
const { setTimeout } = globalThis;

/** A thread that makes calls, one after the other, and sends back what they come to. While they are short, several are under way. */
export class ThreadWorker<AnyJob extends PostedJob> implements Worker<AnyJob> {
  readonly ended: Promise<void>;
  readonly #events: WorkerEvents<AnyJob>;
  readonly #port: MessagePort;
  readonly #toldOf = new Set<number>();
  readonly #offers = new Offers();
  /** In the order in which the thread gets at them. */
  readonly #jobs = new Map<number, Sent<AnyJob>>();
  #outbox: Sent<AnyJob>[] = [];
  #window = 1;
  #busySince = 0;
  #isWatching = false;
  #isReady = false;
  #isEnding = false;

  constructor(events: WorkerEvents<AnyJob>, options: ThreadWorkerOptions) {
    this.#events = events;
    const { name, pool, initializer, initargs } = options;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    // A daemon: whoever waits for its work keeps the process alive.
    const args: Parameters<typeof threadInPool> = [port2, this.#offers.memory, pool, initializer, [...initargs]];
    const thread = new Thread({ target: threadInPool, args, name, daemon: true });
    thread.start();
    this.ended = new Promise((resolve) => {
      port1.on('close', () => {
        resolve();
        if (!this.#isEnding) this.#lose(name);
      });
    });
    port1.on('message', (message: FromThread) => this.#receive(message));
    port1.unref();
  }

  run(job: AnyJob): void {
    if (job.parcel === undefined || job.isCalledOff) {
      job.begin();
      queueMicrotask(() => this.#events.done());
      return;
    }
    const { item } = job;
    const slot = this.#offers.offer(item);
    const sent = { job, slot, isAtOnce: this.#jobs.size === 0 };
    this.#jobs.set(item, sent);
    if (sent.isAtOnce) {
      this.#busySince = performance.now();
      job.begin();
    } else {
      job.offered({
        isTakenUp: () => this.#offers.isTakenUp(slot, item),
        withdraw: () => this.#callOff(sent),
      });
    }
    this.#outbox.push(sent);
    // What is sent in one turn leaves together.
    if (this.#outbox.length === 1) queueMicrotask(() => this.#flush());
  }
  room(): number {
    // Once half of what it may have is done, so that several leave together.
    const atThread = this.#jobs.size - this.#outbox.length;
    return atThread > this.#window / 2 ? 0 : this.#window - this.#jobs.size;
  }
  recall(): void {
    const [, ...behind] = this.#jobs.values();
    // A port moves but once.
    const back = this.#takeBack(behind.filter(({ job }) => job.parcel?.args.transfer.length === 0));
    if (back.length === 0) return;
    this.#window = 1;
    this.#events.returned(back);
  }
  takeBack(): readonly AnyJob[] {
    return this.#takeBack([...this.#jobs.values()]);
  }
  unfinished(): readonly AnyJob[] {
    return [...this.#jobs.values()].map(({ job }) => job);
  }
  end(): void {
    this.#isEnding = true;
    this.#flush();
    this.#port.postMessage('end' satisfies ToThread);
  }
  /** A thread cannot be stopped from outside; nobody waits for its work any more. */
  kill(): void {
    this.end();
  }

  #takeBack(jobs: readonly Sent<AnyJob>[]): AnyJob[] {
    const back = jobs.filter((sent) => this.#withdraw(sent)).map(({ job }) => job);
    for (const job of back) job.offered(undefined);
    return back;
  }
  #withdraw({ job, slot, isAtOnce }: Sent<AnyJob>): boolean {
    if (isAtOnce || !this.#offers.withdraw(slot, job.item)) return false;
    this.#jobs.delete(job.item);
    this.#offers.free(slot);
    return true;
  }
  #callOff(sent: Sent<AnyJob>): boolean {
    if (!this.#withdraw(sent)) return false;
    queueMicrotask(() => {
      sent.job.begin();
      this.#events.done();
    });
    return true;
  }
  #flush(): void {
    const jobs = this.#outbox.filter(({ job }) => this.#jobs.has(job.item));
    this.#outbox = [];
    if (jobs.length > 0 && !this.#post(jobs)) for (const sent of jobs) this.#postAlone(sent);
    this.#watch();
  }
  /** False where one of them cannot be cloned, which only the engine can tell. */
  #post(jobs: readonly Sent<AnyJob>[]): boolean {
    const told: number[] = [];
    const transfer: MessagePort[] = [];
    const calls = jobs.flatMap(({ job, slot }) => {
      if (job.parcel === undefined) return [];
      const { callable, args } = job.parcel;
      const isNew = !this.#toldOf.has(callable.number);
      if (isNew) told.push(callable.number);
      this.#toldOf.add(callable.number);
      transfer.push(...args.transfer);
      const reference = isNew ? { reference: callable.reference } : {};
      const header = { type: 'call', id: job.item, mode: job.mode, callable: callable.number, ...reference } as const;
      return [{ header, slot, args: args.value }];
    });
    try {
      this.#port.postMessage(calls satisfies ToThread, transfer);
      return true;
    } catch {
      for (const number of told) this.#toldOf.delete(number);
      return false;
    }
  }
  #postAlone(sent: Sent<AnyJob>): void {
    if (this.#post([sent])) return;
    const { job, slot, isAtOnce } = sent;
    this.#jobs.delete(job.item);
    this.#offers.free(slot);
    if (!isAtOnce) job.begin();
    // For its error, which says what is the matter.
    try {
      structuredClone(job.parcel?.args.value, { transfer: [...(job.parcel?.args.transfer ?? [])] });
    } catch (error) {
      job.fail(error);
    }
    this.#events.done();
  }
  /** Sees to it that no job waits behind a long one while other threads have time. */
  #watch(): void {
    const [current] = this.#jobs.keys();
    if (this.#isWatching || this.#jobs.size < 2) return;
    this.#isWatching = true;
    setTimeout(() => {
      this.#isWatching = false;
      const [first] = this.#jobs.keys();
      if (first === current) this.recall();
      else this.#watch();
    }, LONG_MILLISECONDS).unref();
  }
  #receive(message: FromThread): void {
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        break;
      case 'unfit':
        this.#isEnding = true;
        for (const { job } of this.#jobs.values()) job.offered(undefined);
        this.#events.lost(
          new WorkerUnfitError('a worker thread failed in its initializer', {
            cause: decodeError(Buffer.from(message.error)),
          }),
        );
        break;
      case 'done':
        this.#settle(message.id, (job) => job.succeed(restore(message.value, refuseCallable)));
        break;
      case 'failed':
        this.#settle(message.id, (job) => job.fail(decodeError(Buffer.from(message.error))));
        break;
    }
  }
  #settle(id: number, settle: (job: AnyJob) => void): void {
    const sent = this.#jobs.get(id);
    if (sent === undefined) return;
    this.#jobs.delete(id);
    this.#offers.free(sent.slot);
    const now = performance.now();
    this.#window = now - this.#busySince > SHORT_MILLISECONDS ? 1 : Math.min(2 * this.#window, MOST_OFFERS);
    this.#busySince = now;
    if (!sent.isAtOnce) sent.job.begin();
    settle(sent.job);
    this.#events.done();
  }
  #lose(name: string): void {
    this.#isEnding = true;
    for (const { job } of this.#jobs.values()) job.offered(undefined);
    this.#events.lost(
      this.#isReady
        ? new WorkerLostError(`worker thread ${name} ended in the middle of its work`)
        : new WorkerUnfitError(`worker thread ${name} ended before it was ready for work`),
    );
  }
}
/** A function of the worker's modules is none of this thread's. */
function refuseCallable({ name }: { readonly name: string }): never {
  throw new TypeError(`the result mentions the function ${name}`);
}
