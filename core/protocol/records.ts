/**
 * The fixed record: 32 bytes, little-endian, written by a thread into its ring and from there, unchanged, to its
 * process's spool file. Ids inside a record are local to its stream (one thread of one process).
 *
 * | bytes | type    | field                                                     |
 * |-------|---------|-----------------------------------------------------------|
 * | 0     | uint32  | kind in the low 8 bits, `detail` in the upper 24          |
 * | 4     | uint32  | sequence number within the stream, modulo 2^32            |
 * | 8     | float64 | milliseconds of the thread's `performance.now()`          |
 * | 16    | int32   | task, 0 when no task is known                             |
 * | 20    | int32   | resource, 0 when none                                     |
 * | 24    | int32   | site, 0 when unknown                                      |
 * | 28    | int32   | value, see each kind                                      |
 */
export const PROTOCOL_VERSION = 1;
export const RECORD_BYTES = 32;
export const RECORD_WORDS = RECORD_BYTES / 4;
/** The local id of the thread's own task in every stream: a process for thread 0, else a thread. Activations start at 2. */
export const THREAD_TASK = 1;

/** Record kinds. Numbers are part of the format: never reuse one. */
export const RecordKind = {
  /** task; detail = text id of its name or 0; resource = parent task (local id); site = where its function stands; value = at most so many microseconds ago it was called, 0 unknown. */
  taskStart: 1,
  /** task; detail = `TaskOutcome`; value = exit code (processes and threads). */
  taskEnd: 2,
  /** task; value = text id of its new name. */
  taskName: 3,
  /** task = creator; resource; site = where it was made; detail = text id of its kind; value = capacity or permits, -1 unbounded or not applicable. */
  resourceCreate: 4,
  /** resource; value = text id of its name. */
  resourceName: 5,
  /** resource. */
  resourceDispose: 6,
  /** task; resource; site; value = grant id; detail = request bits, see `packRequest`. */
  request: 7,
  /** task = holder; resource; site; value = grant id; detail = request bits, may be written without an earlier request. */
  acquire: 8,
  /** task = the task that holds the grant from now on, 0 when that is nobody known; value = grant id. The holder of a job-style lock is known only once its job runs. */
  handover: 9,
  /** task = who released; resource; site; value = grant id, or 0 where the releaser cannot know it: the oldest one ends. */
  release: 10,
  /** task; resource; value = grant id; detail = `CancelReason`. */
  cancel: 11,
  /** task; resource; site; value = item id (local); detail = text id of a short label or 0. */
  enqueue: 12,
  /** task; resource; site; value = item id: that of the enqueue record. Items of a shared queue use ids given by its owner. */
  dequeue: 13,
  /** task; site; detail = await bits, see `packAwait`; value = target's local id, or how many `awaitTarget` records follow at once. */
  await: 14,
  /** One target of the preceding await of the same stream: detail = `AwaitTarget`, value = its local id. */
  awaitTarget: 15,
  /** task: its await is over, it runs. */
  resume: 16,
  /** The stream's event loop has nothing left to do (`beforeExit`); value = exit code so far. */
  idle: 17,
  /** The stream ends in an orderly way (`exit` event); value = exit code; detail = `ExitCause`. */
  exit: 18,
  /** value = records that could not be written since the last one; incomplete from here on. */
  dropped: 19,
  /**
   * resource; detail = text id of what is measured (`permits`, `unfinished`, `arrived`, …); value = its new value. Where that is
   * a notice to others (`notified`, `set`), task and site say who gave it and where.
   */
  gauge: 20,
  /** task; resource; detail = text id of what the resource contains now, in short; value = how often that has changed before. */
  content: 21,
  /**
   * The stream's event loop is kept alive only by what its tasks wait for, so that only another thread or process can wake it;
   * other than with `idle` it lives on. Told again and again while that is so. Any later record of another kind, or value 0,
   * says that it is awake. value = 1; detail = 1 where something unknown may wake it: a signal, a timer that keeps nothing alive.
   */
  asleep: 22,
  /** task: the event loop of its thread ran empty before it ended, and the program was to wait for its end. */
  unfinished: 24,
  /** task; resource or 0; site; detail = text id of the rule that a call broke (`release-unheld`, …), for which it throws. */
  misuse: 23,
  /** task; resource; site; detail = text id of the part of it that was read, or 0; value = so many microseconds ago. */
  read: 30,
  /** task; resource; site; detail = text id of the part of it that is written, or 0. */
  write: 31,
} as const;
export type RecordKind = (typeof RecordKind)[keyof typeof RecordKind];

/**
 * Values of the gauge `missed` of an event that comes once, told while somebody waits for it. `once`: it came before, though an error may
 * still end the wait. `over`: it came before, and nothing more comes of its object. `closed`: nothing more comes, and it has not come.
 */
export const Missed = { once: 1, over: 2, closed: 3 } as const;
export type Missed = (typeof Missed)[keyof typeof Missed];

/** Why a task ended. */
export const TaskOutcome = { returned: 0, threw: 1, killed: 2, exited: 3 } as const;
export type TaskOutcome = (typeof TaskOutcome)[keyof typeof TaskOutcome];

/** Why a wait ended without a grant. */
export const CancelReason = { timeout: 0, aborted: 1, rejected: 2, refused: 3 } as const;
export type CancelReason = (typeof CancelReason)[keyof typeof CancelReason];

/** What made a thread exit. */
export const ExitCause = { finished: 0, processExit: 1, uncaughtError: 2, unsettledAwait: 3 } as const;
export type ExitCause = (typeof ExitCause)[keyof typeof ExitCause];

/**
 * What a request asks for. `hold`: units that come back (locks, permits). `take` and `put`: an item, or room for one.
 * `join`: the end of a task. `signal`: somebody else's notice (event, condition, barrier, future).
 */
export const Operation = { hold: 0, take: 1, put: 2, join: 3, signal: 4 } as const;
export type Operation = (typeof Operation)[keyof typeof Operation];

/** How a grant will be given back, which decides how certain a deadlock through it is. */
export const ReleaseScope = {
  /** Any code that reaches the lock or its release function may release it. */
  free: 0,
  /** Only the holding activation can release it: its release function never leaves that activation. */
  confined: 1,
  /** Released by construction when the job or block ends (`runExclusive`, `using`). */
  scoped: 2,
  /** As `scoped`, or when the job's time is over, whatever it does. */
  expiring: 3,
} as const;
export type ReleaseScope = (typeof ReleaseScope)[keyof typeof ReleaseScope];

/** The `detail` bits of request and acquire records. */
export interface RequestBits {
  readonly operation: Operation;
  /** Several holders may share the resource (readers). */
  readonly shared: boolean;
  /** The wait can end by itself: a timeout, an abort signal. */
  readonly mayGiveUp: boolean;
  /** The wait blocks the whole thread, not only an activation. */
  readonly blocksThread: boolean;
  /** The resource was not free when asked. */
  readonly contended: boolean;
  readonly scope: ReleaseScope;
  /** A daemon asks, which is meant to be left waiting when the program ends. */
  readonly daemon?: boolean;
  /** A program may well end while this wait goes on: for an event that need not come. */
  readonly mayStay?: boolean;
  /** Before each wait the caller looks at what it waits for, so that no notice is missed. */
  readonly looksFirst?: boolean;
  /** Units asked for, 1 to 4095; more are written as 4095. */
  readonly permits: number;
}
export const packRequest = (bits: RequestBits): number =>
  bits.operation |
  (bits.shared ? 8 : 0) |
  (bits.mayGiveUp ? 16 : 0) |
  (bits.blocksThread ? 32 : 0) |
  (bits.contended ? 64 : 0) |
  (bits.scope << 7) |
  (bits.daemon === true ? 512 : 0) |
  (bits.mayStay === true ? 2048 : 0) |
  (bits.looksFirst === true ? 1024 : 0) |
  (Math.min(bits.permits, 4095) << 12);
export const unpackRequest = (detail: number): RequestBits => ({
  operation: operations[detail & 7] ?? Operation.signal,
  shared: (detail & 8) !== 0,
  mayGiveUp: (detail & 16) !== 0,
  blocksThread: (detail & 32) !== 0,
  contended: (detail & 64) !== 0,
  scope: scopes[(detail >>> 7) & 3] ?? ReleaseScope.free,
  ...((detail & 512) === 0 ? {} : { daemon: true }),
  ...((detail & 2048) === 0 ? {} : { mayStay: true }),
  ...((detail & 1024) === 0 ? {} : { looksFirst: true }),
  permits: (detail >>> 12) & 4095,
});
const operations = Object.values(Operation);
const scopes = Object.values(ReleaseScope);

/** How several awaited things combine: one, all of them, the first of them, or all of them unless one fails before. */
export const AwaitMode = { one: 0, all: 1, any: 2, allOrFailure: 3 } as const;
export type AwaitMode = (typeof AwaitMode)[keyof typeof AwaitMode];

/**
 * What is awaited. `opaque`: a promise of which nothing is known; whoever awaits it may go on at any time. `nobody`: a
 * promise that nothing which can still run is able to settle.
 */
export const AwaitTarget = { opaque: 0, task: 1, grant: 2, nobody: 3 } as const;
export type AwaitTarget = (typeof AwaitTarget)[keyof typeof AwaitTarget];

/** `several`: value counts the `awaitTarget` records that follow; else value is the one target's id. */
export const packAwait = (mode: AwaitMode, target: AwaitTarget, several: boolean): number =>
  mode | (target << 2) | (several ? 16 : 0);
export interface AwaitBits {
  readonly mode: AwaitMode;
  readonly target: AwaitTarget;
  readonly several: boolean;
}
/** Unknown modes and targets read as those that promise least: the first of several, and opaque. */
export const unpackAwait = (detail: number): AwaitBits => ({
  mode: modes[detail & 3] ?? AwaitMode.any,
  target: targets[(detail >>> 2) & 3] ?? AwaitTarget.opaque,
  several: (detail & 16) !== 0,
});
const modes = Object.values(AwaitMode);
const targets = Object.values(AwaitTarget);
