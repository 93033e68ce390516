import type { Socket } from 'node:net';
import { RuntimeError } from '../kernel/errors.ts';
import { encodeFrame, type Frame } from '../kernel/frames.ts';
import { type AnyProcess, Process } from '../multiprocessing/process.ts';
import type { Job, Worker, WorkerEvents } from './dispatcher.ts';
import type { NumberedFunction } from './functionNumbers.ts';
import { decodeError } from './remoteError.ts';
import { unpackValue } from './values.ts';
import { workInPool } from './workerMain.ts';
import type { CallMode, FromWorker, PoolAddress, PoolIdentity, ToWorker } from './workerProtocol.ts';
import { expectWorker } from './workerServer.ts';

/** A job that is sent to a worker. */
export interface SentJob extends Job {
  readonly item: number;
  readonly mode: CallMode;
  readonly callable: { readonly name: string };
  readonly args: readonly unknown[];
  /** Set once the job is ready to be sent. */
  readonly sent: { readonly callable: NumberedFunction; readonly args: Buffer } | undefined;
  /** Just before it is sent; false where it was called off. */
  begin(): boolean;
  succeed(value: unknown): void;
}
export interface ProcessWorkerOptions {
  readonly name: string;
  readonly daemon: boolean;
  readonly pool: PoolIdentity;
  readonly initializer: ((...args: never[]) => unknown) | undefined;
  readonly initargs: readonly unknown[];
  /** How many jobs may be sent ahead while they turn out to be short; they cannot be called off then. */
  readonly ahead: number;
}
/** The worker's process ended in the middle of its work. */
export class WorkerLostError extends RuntimeError {}
/** The worker could not be made fit for work: its initializer or its modules threw. */
export class WorkerUnfitError extends RuntimeError {}

/** A job that takes longer, with its way there and back, is not sent ahead of others. */
const SHORT_MILLISECONDS = 0.5;
/** How long a worker that was told to end may take for what its modules have left open. */
const END_GRACE_MILLISECONDS = 2000;

/** A process that makes calls, one after the other, and sends back what they come to. */
export class ProcessWorker<AnyJob extends SentJob> implements Worker<AnyJob> {
  readonly ended: Promise<void>;
  readonly #process: AnyProcess;
  readonly #events: WorkerEvents<AnyJob>;
  readonly #jobs = new Map<number, AnyJob>();
  readonly #toldOf = new Set<number>();
  #outbox: Buffer[] = [];
  #socket: Socket | undefined;
  #isFlushing = false;
  readonly #ahead: number;
  /** How many jobs it may have at once: more, while they are short. */
  #window = 1;
  /** When it began with the job that it is at, as far as is known here. */
  #busySince = 0;
  #isReady = false;
  #isEnding = false;

  constructor(events: WorkerEvents<AnyJob>, options: ProcessWorkerOptions) {
    this.#events = events;
    const { name, daemon, initializer, initargs } = options;
    this.#ahead = options.ahead;
    const { path, token, forget } = expectWorker((socket) => this.#connect(socket));
    const address: PoolAddress = { ...options.pool, path, token };
    this.#process = new Process({
      target: workInPool,
      args: [address, initializer, [...initargs]],
      name,
      daemon,
    });
    this.#process.start();
    this.ended = (Process.endOf(this.#process) ?? Promise.resolve()).then(() => {
      forget();
      this.#socket?.destroy();
      if (!this.#isEnding) this.#lose();
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }
  run(job: AnyJob): void {
    const { sent, item: id, mode } = job;
    if (sent === undefined || !job.begin()) {
      queueMicrotask(() => this.#events.done());
      return;
    }
    const { number: callable, reference } = sent.callable;
    const isNew = !this.#toldOf.has(callable);
    this.#toldOf.add(callable);
    if (this.#jobs.size === 0) this.#busySince = performance.now();
    this.#jobs.set(id, job);
    const header: ToWorker = { type: 'call', id, mode, callable, ...(isNew ? { reference } : {}) };
    this.#send(encodeFrame(header, sent.args));
  }
  room(): number {
    return this.#window - this.#jobs.size;
  }
  recall(): void {
    this.#send(encodeFrame({ type: 'recall' } satisfies ToWorker));
  }
  takeBack(): readonly AnyJob[] {
    return [];
  }
  unfinished(): readonly AnyJob[] {
    return [...this.#jobs.values()];
  }
  end(): void {
    this.#isEnding = true;
    this.#send(encodeFrame({ type: 'end' } satisfies ToWorker));
    const timer = setTimeout(() => this.kill(), END_GRACE_MILLISECONDS);
    const stop = (): void => clearTimeout(timer);
    timer.unref();
    this.ended.then(stop, stop);
  }
  kill(): void {
    this.#isEnding = true;
    this.#process.terminate();
  }

  #send(frame: Buffer): void {
    this.#outbox.push(frame);
    if (this.#isFlushing || this.#socket === undefined) return;
    this.#isFlushing = true;
    // What is sent in one turn leaves together.
    queueMicrotask(() => this.#flush());
  }
  #flush(): void {
    this.#isFlushing = false;
    const frames = this.#outbox;
    this.#outbox = [];
    if (frames.length > 0 && this.#socket?.writable === true) this.#socket.write(Buffer.concat(frames));
  }
  #connect(socket: Socket): (frame: Frame<FromWorker>) => void {
    this.#socket = socket;
    this.#flush();
    return (frame) => this.#receive(frame.header, frame.body);
  }
  #receive(header: FromWorker, body: Buffer): void {
    switch (header.type) {
      case 'hello':
        break;
      case 'ready':
        this.#isReady = true;
        break;
      case 'unfit':
        this.#isEnding = true;
        this.#events.lost(
          new WorkerUnfitError('a worker process failed in its initializer', { cause: decodeError(body) }),
        );
        break;
      case 'done':
        this.#settle(header.id, (job) => job.succeed(unpackValue(body)));
        break;
      case 'returned': {
        const jobs = header.ids.flatMap((id) => this.#jobs.get(id) ?? []);
        for (const id of header.ids) this.#jobs.delete(id);
        this.#window = 1;
        this.#events.returned(jobs);
        break;
      }
      case 'failed':
        this.#settle(header.id, (job) => job.fail(decodeError(body)));
        break;
    }
  }
  #settle(id: number, settle: (job: AnyJob) => void): void {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    this.#jobs.delete(id);
    const now = performance.now();
    if (now - this.#busySince > SHORT_MILLISECONDS) this.#window = 1;
    else this.#window = Math.min(2 * this.#window, 1 + this.#ahead);
    this.#busySince = now;
    settle(job);
    this.#events.done();
  }
  #lose(): void {
    this.#isEnding = true;
    const { pid, exitcode } = this.#process;
    const how = `worker process ${pid} ended with exit code ${exitcode}`;
    this.#events.lost(
      this.#isReady
        ? new WorkerLostError(`${how} in the middle of its work`)
        : new WorkerUnfitError(`${how} before it was ready for work`),
    );
  }
}
