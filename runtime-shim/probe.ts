/**
 * What instrumentations and primitives call to say what happens. The shim puts one probe per thread on the global
 * object under a registered symbol; where no shim is loaded there is none, and `probe()` answers undefined, so that
 * a library's cost without a debugger is one look-up at load.
 *
 * No call throws, blocks, or keeps the program alive. Ids are local to the thread (see core/protocol/records.ts).
 */
import type { AwaitMode, CancelReason, RequestBits } from '../core/protocol/records.ts';

export const PROBE_SYMBOL: unique symbol = Symbol.for('lockstep.probe.1');

/** Set on shared memory by which a library brings about what it tells the probe: waits for it are nobody's. */
export const OWN_MEMORY: unique symbol = Symbol.for('lockstep.ownMemory.1');

export interface ResourceOptions {
  readonly name?: string;
  /** Permits or places; left out where unbounded or without meaning. */
  readonly capacity?: number;
  /** The same text in several threads or processes means the same resource. */
  readonly sharedKey?: string;
  /** The name where no variable is known to hold it. */
  readonly otherwise?: string;
  /**
   * It is what the object keeps under that key, and named so: `locks["users"]`. `isReceiver`: what a call on the object returns
   * is all that gives it back.
   */
  readonly keyOf?: { readonly object: object; readonly key: string; readonly isReceiver?: boolean };
  /** Where it was made, when not by the running call. */
  readonly site?: number;
}
/** What a promise stands for; kept on the promise where no program sees it. */
export type Provenance =
  /** Settles when that grant is granted or cancelled, then when `job` settles where one is set. */
  | { readonly kind: 'grant'; readonly grant: number; pending: boolean; job: unknown }
  /** `inputs` may change. */
  | { readonly kind: 'combination'; readonly mode: AwaitMode; readonly inputs: readonly Provenance[] };

/** What one of Node's own promises waits for, or a loop over one of its iterators. */
export interface Expectation {
  /** A promise, which says when the wait is over; none for the loop that is about to begin. */
  readonly promise?: object;
  /** It is no wait where nobody awaits that very promise: a call that puts something somewhere may well go on meanwhile. */
  readonly onlyAwaited?: boolean;
  /** Called at most once, when the wait has lasted; undefined where there is nothing to tell after all. */
  describe(): { readonly resource: number; readonly bits: RequestBits } | undefined;
}

/** What is known of a thread that is asleep. */
export interface SleepKind {
  /** What other processes may send is among the waits that were told. */
  readonly messagesAreWaits: boolean;
  /** Work that nobody sees may yet wake it. */
  readonly mayWork: boolean;
}
/** A process that does not report: another one that sees that it waits says so in its place. */
export interface StandIn {
  /** It waits, and for nothing else. `kind` and `options`: of the resource, which has a `sharedKey`. */
  waits(operation: RequestBits['operation'], kind: string, options: ResourceOptions): void;
  /** It still does; told again and again, as with `Probe.asleep`. */
  asleep(mayWake: boolean): void;
  /** It does no more. */
  goesOn(): void;
}

/** Which task made a request, and at which site. */
export interface RequestOrigin {
  readonly task: number;
  readonly site: number;
}

export interface Probe {
  /** Makes a resource known and returns its id. `kind`: see core/protocol/events.ts, ResourceCreate. */
  resource(kind: string, options: ResourceOptions): number;
  /** The id that `object` was given, made on first use: `describe` says what it is. Names come from the variable that holds it. */
  resourceOf(object: object, kind: string, describe: () => ResourceOptions): number;
  nameResource(resource: number, name: string): void;
  dispose(resource: number): void;
  /** The resource stands for the end of the process `pid` (thread 0) or of one of its threads. */
  endOf(resource: number, pid: number, thread: number, name: string | undefined): void;
  /**
   * The resource stands for the end of the task behind the job's promise, which becomes known under that name. `callback` is
   * the function that returned `job`; told at once after its call.
   */
  endOfJob(resource: number, job: unknown, callback: unknown, name: string): void;
  /**
   * Before a call that may wait. Returns the grant's id. A contended request is on disk when this returns or, where such
   * requests are many, within milliseconds by the sender thread, whatever this thread does. `isLocated`: where nothing marks
   * the call, the stack says where it stands, as often as that costs little.
   */
  request(resource: number, bits: RequestBits, isLocated?: boolean): number;
  /** As `request`, for one more resource that the call of the last request waits for, or the call with that origin. */
  requestToo(resource: number, bits: RequestBits, origin?: RequestOrigin): number;
  /**
   * Who calls, and where: for requests that the call makes later. `isLocated`: where no mark says where the call stands, it is
   * read off the stack.
   */
  origin(isLocated?: boolean): RequestOrigin;
  /** Whether an expectation of that resource has become a request that is open. */
  isExpected(resource: number): boolean;
  /** A request that is granted by the call itself: `request` and `acquire` in one. Returns the grant's id. */
  take(resource: number, bits: RequestBits): number;
  /** The request turned out to have to wait, which only the resource's owner could know. It is on disk when this returns. */
  queued(grant: number): void;
  /** After the wait. `task` is left out to mean whoever asked. */
  acquire(resource: number, grant: number, bits: RequestBits): void;
  /**
   * The callback's promise is known: the grant belongs to the activation behind it until it settles. `callback` is the
   * function that returned `job`; told at once after its call, so that the activation can be proved to be its own. A job of
   * which nothing can be proved leaves the grant to whoever asked, or with `orNobody` to nobody known.
   */
  handover(grant: number, job: unknown, callback?: unknown, orNobody?: boolean): void;
  /** Before the release takes effect. */
  release(resource: number, grant: number): void;
  cancel(resource: number, grant: number, reason: CancelReason): void;
  /** `grant`: the request that it fulfils, told before its acquire. The item then counts for the task that asked. */
  enqueue(resource: number, item: number, label: string, grant?: number): void;
  dequeue(resource: number, item: number, grant?: number): void;
  gauge(resource: number, measure: string, value: number): void;
  /** As `gauge`, of a notice to others: `notified` with how many it woke, `set`. `by`: who gave it, and where; left out, who calls. */
  notice(resource: number, measure: string, value: number, by?: RequestOrigin): void;
  /**
   * A call breaks a rule, for which it is about to throw. `rule` is the id of the finding; `resource` is 0 where it is about
   * none; `by`: who called, and where; left out, who calls.
   */
  misuse(rule: string, resource: number, by?: RequestOrigin): void;
  /** What the resource contains since `task` changed it, in short; `changes` counts how often it was changed in all. */
  content(resource: number, task: number, changes: number, text: string): void;
  /** Who calls, and where; the task is made known only when that is asked for. */
  located(): () => RequestOrigin;
  /**
   * A part of shared data is about to be written, or was read `ago` milliseconds before. `origin`: who did it and where; left out
   * for who calls now. `part`: a key or an index, empty where there are none.
   */
  access(resource: number, isWrite: boolean, part: string, origin?: RequestOrigin, ago?: number): void;
  /** Marks a promise, so that an await of it is known to wait for the grant. Returns the mark, whose fields the caller keeps true. */
  mark(promise: object, grant: number): Extract<Provenance, { kind: 'grant' }>;
  /**
   * Says that `promise` settles when all of `inputs` have, or with `endsOnFailure` when one of them is rejected; what is
   * added to these or taken away later counts.
   */
  combine(promise: object, inputs: readonly Provenance[], endsOnFailure: boolean): void;
  /** `result` was returned just now by a call of `callback`, so that an await of it is known to be one of that activation. */
  link(result: unknown, callback: unknown): void;
  /** The id of the task that runs now (0 when unknown), which becomes known to the recording. */
  currentTask(): number;
  /**
   * The running task will wait so. Costs little and records nothing unless the wait lasts, or the thread ends before it is
   * over: it becomes a request then, by the task and at the site that wait.
   */
  expect(expectation: Expectation): void;
  /** Gives a task a name; 0 is the running thread's own. */
  nameTask(task: number, name: string): void;
  /** Writes this thread's records to its spool file now: before blocking or dying. */
  drain(): void;
  /**
   * When nothing is left in this thread's event loop the next time, `listener` is called and no listener of `beforeExit` is;
   * it has to see to it that the loop lives on. Returns what takes that back.
   */
  onceEmpty(listener: () => void): () => void;
  /**
   * Only another thread or process can wake this one now; told again and again while that is so. False: something else has woken
   * it, which no other call tells.
   */
  asleep(isAsleep: boolean, how?: SleepKind): void;
  /** The program is about to wait for a change of shared memory, so many bytes from its start. */
  waitsAt(offset: number): void;
  /** Called when the thread is about to end, before its last records. May not throw. */
  atEnd(listener: () => void): void;
  /** For a process that does not report; undefined where the recording cannot be written. */
  standIn(pid: number, name: string | undefined): StandIn | undefined;
  /**
   * The variables that a child process needs in its environment to report to the same recording, as a child of the task
   * that runs now. `options` is the child's own NODE_OPTIONS; this process's where it is left out.
   */
  childEnvironment(name: string | undefined, options?: string): Readonly<Record<string, string>>;
  /**
   * Called just before a worker is made: it will report as a child of the task that runs now. Returns NODE_OPTIONS for
   * the worker's environment, given those it would have.
   */
  workerOptions(name: string | undefined, options: string | undefined): string;
  /** A child process was seen to end. */
  ended(pid: number, code: number | null, signal: string | null): void;
}

interface ProbeGlobal {
  [PROBE_SYMBOL]?: Probe;
}
/** The thread's probe, or undefined where the program runs without the shim. */
export const probe = (): Probe | undefined => (globalThis as ProbeGlobal)[PROBE_SYMBOL];
