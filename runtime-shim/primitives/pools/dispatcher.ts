import { Fifo } from './fifo.ts';

/** Work that waits for a worker. */
export interface Job {
  /** Whoever holds the job's future called it off before it began. */
  cancel(): void;
  fail(error: unknown): void;
}
export interface Worker<AnyJob extends Job> {
  /** Makes the job's call, or sends it to where it is made, in turn with the jobs given before. */
  run(job: AnyJob): void;
  /** How many jobs more it takes while it has some: for sending short ones ahead. */
  room(): number;
  /** Asks for what was sent ahead and has not begun, see `WorkerEvents.returned`. */
  recall(): void;
  /** Takes back what has not begun, where that can be told at once. */
  takeBack(): readonly AnyJob[];
  /** The jobs that it was given and that are not done, the one first that it is at. */
  unfinished(): readonly AnyJob[];
  /** Has the worker end when it has done all that it was given. */
  end(): void;
  /** Ends the worker now. */
  kill(): void;
  /** Resolves when it is gone. */
  readonly ended: Promise<void>;
}
/** What a worker tells its dispatcher. */
export interface WorkerEvents<AnyJob extends Job> {
  /** A job is done. */
  done(): void;
  /** It has not begun with these, and gives them back. */
  returned(jobs: readonly AnyJob[]): void;
  /** The worker is gone or of no use, without having been asked. */
  lost(error: Error): void;
}
export interface DispatcherOptions<AnyJob extends Job> {
  readonly maxWorkers: number;
  start(events: WorkerEvents<AnyJob>): Worker<AnyJob>;
  /** After so many jobs a worker is replaced. */
  readonly maxTasksPerChild?: number | undefined;
  /** Workers are started in advance, and replaced as soon as they end; otherwise when there is work and nobody idle. */
  readonly eager?: boolean;
  /** `unfinished` are the jobs that were lost with the worker: at most the one that it was at. */
  lost(error: Error, unfinished: readonly AnyJob[]): void;
}
interface Entry<AnyJob extends Job> {
  worker: Worker<AnyJob>;
  given: number;
  pending: number;
}

/** How long a worker is idle, while others have jobs that they have not begun, before these are recalled. */
const IDLE_MILLISECONDS = 2;
const { setTimeout } = globalThis;

/** Gives jobs to workers, first come first served. */
export class Dispatcher<AnyJob extends Job> {
  readonly #options: DispatcherOptions<AnyJob>;
  readonly #queue = new Fifo<AnyJob>();
  readonly #workers = new Set<Entry<AnyJob>>();
  readonly #idle = new Set<Entry<AnyJob>>();
  /** Workers that have been told to end and have not yet. */
  readonly #leaving = new Set<Worker<AnyJob>>();
  #isClosing = false;
  #isEnded = false;
  #pending = 0;
  #isBalancing = false;
  #settled: (() => void) | undefined;
  #allDone: Promise<void> | undefined;

  constructor(options: DispatcherOptions<AnyJob>) {
    this.#options = options;
    if (options.eager === true) this.#fill();
  }

  get workers(): number {
    return this.#workers.size;
  }
  /** Jobs that are not done. */
  get pending(): number {
    return this.#pending;
  }
  add(job: AnyJob): void {
    this.#pending++;
    this.#queue.push(job);
    this.#pump();
  }
  /** Takes out what no worker has been given yet. */
  takeQueued(): AnyJob[] {
    for (const entry of this.#workers) this.#takeBack(entry, entry.worker.takeBack());
    const jobs = this.#queue.drain();
    this.#pending -= jobs.length;
    this.#settle();
    return jobs;
  }
  /** Workers end when all jobs are done; resolves when they have. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#allDone ??= new Promise((resolve) => {
      this.#settled = resolve;
    });
    this.#settle();
    await this.#allDone;
    await Promise.all([...this.#leaving].map(({ ended }) => ended));
  }
  /** Ends all workers now; jobs that are not done never will be. */
  async kill(): Promise<void> {
    this.#isClosing = true;
    this.#isEnded = true;
    this.#queue.drain();
    this.#pending = 0;
    for (const { worker } of this.#workers) this.#leave(worker);
    this.#workers.clear();
    this.#idle.clear();
    for (const worker of this.#leaving) worker.kill();
    this.#settled?.();
    this.#allDone = Promise.resolve();
    await Promise.all([...this.#leaving].map(({ ended }) => ended));
  }
  /** Ends the workers that have nothing to do: the process is about to end. */
  endIdle(): void {
    for (const entry of this.#idle) this.#dismiss(entry);
  }

  #fill(): void {
    while (this.#workers.size < this.#options.maxWorkers) this.#rest(this.#start());
  }
  #start(): Entry<AnyJob> {
    const events = {
      done: () => this.#done(entry),
      returned: (jobs: readonly AnyJob[]) => this.#returned(entry, jobs),
      lost: (error: Error) => this.#lost(entry, error),
    };
    const entry: Entry<AnyJob> = { worker: this.#options.start(events), given: 0, pending: 0 };
    this.#workers.add(entry);
    return entry;
  }
  #pump(): void {
    while (this.#queue.length > 0) {
      const entry = this.#next();
      if (entry === undefined) return;
      const job = this.#queue.shift();
      if (job === undefined) return;
      this.#idle.delete(entry);
      entry.given++;
      entry.pending++;
      entry.worker.run(job);
    }
  }
  #next(): Entry<AnyJob> | undefined {
    for (const entry of this.#idle) return entry;
    if (this.#workers.size < this.#options.maxWorkers) return this.#start();
    let best: Entry<AnyJob> | undefined;
    for (const entry of this.#workers) {
      if (this.#isSpent(entry) || entry.worker.room() <= 0) continue;
      if (best === undefined || entry.pending < best.pending) best = entry;
    }
    return best;
  }
  #isSpent({ given }: Entry<AnyJob>): boolean {
    return given >= (this.#options.maxTasksPerChild ?? Number.POSITIVE_INFINITY);
  }
  #done(entry: Entry<AnyJob>): void {
    if (!this.#workers.has(entry)) return;
    this.#pending--;
    entry.pending--;
    if (entry.pending === 0) {
      if (this.#isSpent(entry)) {
        this.#dismiss(entry);
        if (this.#options.eager === true && !this.#isClosing) this.#fill();
      } else {
        this.#rest(entry);
      }
    }
    this.#pump();
    this.#settle();
  }
  #rest(entry: Entry<AnyJob>): void {
    this.#idle.add(entry);
    if (this.#isBalancing || this.#queue.length > 0) return;
    if (![...this.#workers].some(({ pending }) => pending > 1)) return;
    this.#isBalancing = true;
    setTimeout(() => this.#balance(), IDLE_MILLISECONDS).unref();
  }
  /** A job may be long, or wait for one that was sent to the same worker behind it. */
  #balance(): void {
    this.#isBalancing = false;
    if (this.#idle.size === 0 || this.#queue.length > 0) return;
    for (const { pending, worker } of this.#workers) if (pending > 1) worker.recall();
  }
  #returned(entry: Entry<AnyJob>, jobs: readonly AnyJob[]): void {
    if (!this.#workers.has(entry)) return;
    this.#takeBack(entry, jobs);
    this.#pump();
  }
  #takeBack(entry: Entry<AnyJob>, jobs: readonly AnyJob[]): void {
    entry.pending -= jobs.length;
    entry.given -= jobs.length;
    this.#queue.putBack(jobs);
  }
  #lost(entry: Entry<AnyJob>, error: Error): void {
    if (!this.#workers.delete(entry)) return;
    this.#idle.delete(entry);
    const [current, ...ahead] = entry.worker.unfinished();
    this.#queue.putBack(ahead);
    if (current !== undefined) this.#pending--;
    this.#options.lost(error, current === undefined ? [] : [current]);
    if (this.#isEnded) return;
    if (this.#options.eager === true && !(this.#isClosing && this.#queue.length === 0)) this.#fill();
    this.#pump();
    this.#settle();
  }
  #settle(): void {
    if (!this.#isClosing || this.#pending > 0) return;
    for (const entry of this.#workers) this.#dismiss(entry);
    this.#settled?.();
  }
  #dismiss(entry: Entry<AnyJob>): void {
    this.#workers.delete(entry);
    this.#idle.delete(entry);
    this.#leave(entry.worker);
    entry.worker.end();
  }
  #leave(worker: Worker<AnyJob>): void {
    this.#leaving.add(worker);
    const forget = (): boolean => this.#leaving.delete(worker);
    worker.ended.then(forget, forget);
  }
}
