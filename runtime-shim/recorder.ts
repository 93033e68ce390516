/**
 * What the shim's parts write with and what they ask of each other. One recorder and one set of activations exist per
 * thread. No call throws, waits, or keeps the program alive.
 */
import type { Fact } from '../core/protocol/facts.ts';
import type { RecordKind } from '../core/protocol/records.ts';
import type { SharedUpdates } from './activations/sharedMemory.ts';
import type { LostUpdate } from './activations/updates.ts';
import type { Provenance, RequestOrigin } from './probe.ts';

/** Writes records and facts of one thread. After the recording's folder went away every call does nothing. */
export interface Recorder {
  /** One record, see core/protocol/records.ts for what the fields mean for each kind. */
  emit(kind: RecordKind, detail: number, task: number, resource: number, site: number, value: number): void;
  /** Of the record that was written last: milliseconds of the thread's `performance.now()`. */
  readonly time: number;
  /** From now on, and until it is taken back, all that is written happens at this moment. To look at the clock costs more than the rest. */
  freeze(isFrozen: boolean): void;
  /** The time now, which is the same while it is frozen. */
  now(): number;
  /** The id of an interned text; its fact is on disk when this returns. */
  text(text: string): number;
  /** Writes a fact now, so that it comes before all records that use it. */
  fact(fact: Fact): void;
  /** From now on code of this thread may release, cancel, resize or recover locks that it did not take. */
  interferes(): void;
  /** The program is about to wait for a change of shared memory, so many bytes from its start: the shim leaves that place alone. */
  waitsAt(offset: number): void;
  /** A fresh local task id. */
  nextTask(): number;
  /** The first of `count` fresh site ids that follow each other. */
  nextSites(count: number): number;
  /** All records of this thread are on disk when this returns. */
  drain(): void;
  /** All records of this thread are on disk when this returns or, while the sender thread is in a hurry, milliseconds later. */
  drainSoon(): void;
}

/** The call that runs now, as marked by the transform just before it. */
export interface CallSite {
  /** Site id, 0 when unknown. */
  site: number;
  /** What the call returns never leaves the function that asked for it. Only to be believed where `receiver` is the resource's own object. */
  confined: boolean;
  /** It is given back by a timer. As `confined`, to be believed of the resource's own object alone. */
  timed: boolean;
  /** What the marked method is called on; undefined when unknown. */
  receiver: unknown;
}
/** How an object was made, as told by the transform. */
export interface Creation {
  readonly site: number;
  /** The variable that holds it, or empty. */
  readonly label: string;
}

/** An activation of which nothing need be known to the recording yet. */
export interface Runner {
  /** Whether it is suspended on that promise, or, without one, in the loop that it was about to begin. */
  isWaitingFor(promise: object | undefined): boolean;
  /** Makes it known: its task, and where it waits or waited last. */
  origin(): RequestOrigin;
}

/** What the probe asks of the part that follows async activations. */
export interface Activations {
  /** Activations are followed; else no task but the threads' own is ever known. */
  readonly follows: boolean;
  /**
   * The task that runs now, made known to the recording; 0 outside any activation: a callback of a timer or a promise is
   * a task of its own of which nothing is known. What blocks the whole thread is the thread's: `THREAD_TASK` then.
   * @param isOwner it asks for something: when it is unknown, functions that are no longer followed are followed again
   */
  currentTask(isOwner?: boolean): number;
  /** Who runs now, or is about to iterate over what the running call makes, without making it known. */
  runner(iterates: boolean): Runner | undefined;
  /** Calls `listener` for each update across an `await` that is overwritten unseen. */
  onLostUpdate(listener: (update: LostUpdate) => void): void;
  /** Who runs now: answers its task when asked, made known only then. Of one that has ended unknown it is its caller's; of none, the thread's. */
  runningTask(): () => number;
  /** Reads and clears the mark of the running call. The answer is valid until the next call. */
  takeSite(): CallSite;
  /** Where and under what variable `object` was made, if the transform saw it. */
  creationOf(object: object): Creation | undefined;
  /** Says that the promise of a job, which `callee` returned just now, is one of its activation, where that can be proved. */
  link(promise: unknown, callee: unknown): void;
  /** The task behind the promise of a job, which `callee` returned just now; 0 when nothing can be proved of it. */
  taskOf(promise: unknown, callee: unknown): number;
  /**
   * Makes a task of a job that is no activation but returned a promise of known origin; 0 for other jobs. `site` is where
   * the job was asked for. The task lives until `endJob`.
   */
  startJob(promise: unknown, site: number): number;
  endJob(task: number): void;
  /** Says what is behind a promise that an await may be of. */
  mark(promise: object, provenance: Provenance): void;
  /** From now on a grant of this thread is pending, or none is any more: starts and stops the watch for suspended tasks. */
  watch(pending: boolean): void;
  /** The thread is about to block: what is suspended is told as far as that was put off. */
  catchUp(): void;
  /**
   * Writes everything that is known of suspended activations: the thread is about to end. `isEmpty`: because nothing is
   * left in it that could run; then the answer is whether the program was to wait for some of them.
   */
  tellSuspended(isEmpty: boolean): boolean;
  /**
   * Tells `listener` of updates of memory that threads share, some of many. Returns what tells those that are held back still, as
   * the thread ends.
   */
  onSharedUpdates(listener: SharedUpdates): () => void;
  /** Another thread is about to be made, which may get memory of this one. */
  startsThread(): void;
}
