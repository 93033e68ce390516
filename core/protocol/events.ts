/**
 * What a recording says, decoded: one event for each record or fact that changes the model, with ids that are unique
 * across the whole recording and times on one clock. The session yields them in order of time. What is optional may be
 * absent or undefined; the decoder always writes the key, so that all events of a kind have one shape.
 */
import type { Anomaly } from './anomaly.ts';
import type { GrantId, ItemId, ProcessKey, ResourceId, SiteId, StreamId, TaskId, Time } from './ids.ts';
import type { AwaitMode, CancelReason, ExitCause, RequestBits, TaskOutcome } from './records.ts';

export type TaskKind = 'process' | 'thread' | 'async';

/** A thread of a process begins to report; its main task exists from now on. */
export interface StreamStart {
  readonly kind: 'streamStart';
  readonly time: Time;
  readonly stream: StreamId;
  readonly process: ProcessKey;
  readonly pid: number;
  readonly ppid: number;
  /** 0 is the main thread. */
  readonly thread: number;
  /** The thread's own task: of kind `process` for thread 0, else `thread`. */
  readonly task: TaskId;
  readonly parent?: TaskId | undefined;
  readonly name?: string | undefined;
  readonly argv: readonly string[];
  readonly node: string;
}
/** An async activation that touched a resource becomes known. Its start may lie before. */
export interface TaskStart {
  readonly kind: 'taskStart';
  readonly time: Time;
  readonly stream: StreamId;
  readonly task: TaskId;
  /** Not before this was it called, where that is known; it becomes known only later, when it touches a resource. */
  readonly calledAt?: Time | undefined;
  /** The activation or thread that called it. */
  readonly parent?: TaskId | undefined;
  readonly name?: string | undefined;
  readonly site?: SiteId | undefined;
}
export interface TaskEnd {
  readonly kind: 'taskEnd';
  readonly time: Time;
  readonly task: TaskId;
  readonly outcome: TaskOutcome;
}
export interface TaskName {
  readonly kind: 'taskName';
  readonly time: Time;
  readonly task: TaskId;
  readonly name: string;
}
export interface ResourceCreate {
  readonly kind: 'resourceCreate';
  readonly time: Time;
  readonly stream: StreamId;
  readonly task?: TaskId | undefined;
  readonly resource: ResourceId;
  /** An open word: `lock`, `rlock`, `semaphore`, `rwlock`, `condition`, `event`, `barrier`, `queue`, `pipe`, `pool`, `resourcePool`, `future`, `end`, … */
  readonly resourceKind: string;
  /** Permits of a lock or semaphore, places of a queue; absent where unbounded or without meaning. */
  readonly capacity?: number | undefined;
  readonly site?: SiteId | undefined;
  /** Threads other than this one can reach it. */
  readonly shared?: boolean | undefined;
}
export interface ResourceName {
  readonly kind: 'resourceName';
  readonly time: Time;
  readonly resource: ResourceId;
  readonly name: string;
}
/** The resource stands for the end of a task. `task` is absent until that process or thread reports by itself. */
export interface ResourceEndOf {
  readonly kind: 'resourceEndOf';
  readonly time: Time;
  readonly resource: ResourceId;
  readonly pid: number;
  readonly thread: number;
  readonly task?: TaskId | undefined;
  readonly name?: string | undefined;
}
export interface ResourceDispose {
  readonly kind: 'resourceDispose';
  readonly time: Time;
  readonly resource: ResourceId;
}
/** Written before the call that may wait. `task` is absent when the caller's identity is unknown. */
export interface Request {
  readonly kind: 'request';
  readonly time: Time;
  readonly stream: StreamId;
  readonly task?: TaskId | undefined;
  readonly resource: ResourceId;
  readonly grant: GrantId;
  readonly bits: RequestBits;
  readonly site?: SiteId | undefined;
}
/** The wait is over. For `hold` the grant is held from now on; for the other operations nothing is held. */
export interface Acquire {
  readonly kind: 'acquire';
  readonly time: Time;
  readonly stream: StreamId;
  readonly task?: TaskId | undefined;
  readonly resource: ResourceId;
  readonly grant: GrantId;
  readonly bits: RequestBits;
  readonly site?: SiteId | undefined;
}
export interface Handover {
  readonly kind: 'handover';
  readonly time: Time;
  readonly grant: GrantId;
  /** Absent when it belongs to nobody known from now on. */
  readonly task?: TaskId | undefined;
}
export interface Release {
  readonly kind: 'release';
  readonly time: Time;
  /** Who released, not whose grant it is. */
  readonly task?: TaskId | undefined;
  readonly resource: ResourceId;
  /** Absent when whoever releases cannot know it (a lock shared by processes): the oldest grant of the resource ends. */
  readonly grant?: GrantId | undefined;
  readonly site?: SiteId | undefined;
}
export interface Cancel {
  readonly kind: 'cancel';
  readonly time: Time;
  readonly task?: TaskId | undefined;
  readonly resource: ResourceId;
  readonly grant: GrantId;
  readonly reason: CancelReason;
}
export interface Enqueue {
  readonly kind: 'enqueue';
  readonly time: Time;
  readonly task?: TaskId | undefined;
  readonly resource: ResourceId;
  readonly item: ItemId;
  readonly label?: string | undefined;
  readonly site?: SiteId | undefined;
}
export interface Dequeue {
  readonly kind: 'dequeue';
  readonly time: Time;
  readonly task?: TaskId | undefined;
  readonly resource: ResourceId;
  readonly item: ItemId;
  readonly site?: SiteId | undefined;
}
/** What a suspended task waits for: a task's end, a pending or held grant's end, something unknown, or what nobody can bring. */
export type AwaitOf =
  | { readonly kind: 'task'; readonly task: TaskId }
  | { readonly kind: 'grant'; readonly grant: GrantId }
  | { readonly kind: 'opaque' }
  | { readonly kind: 'nobody' };
/** The task is suspended. A later await of the same task without a resume between says more about the same suspension. */
export interface Await {
  readonly kind: 'await';
  readonly time: Time;
  readonly task: TaskId;
  readonly mode: AwaitMode;
  readonly targets: readonly AwaitOf[];
  readonly site?: SiteId | undefined;
}
export interface Resume {
  readonly kind: 'resume';
  readonly time: Time;
  readonly task: TaskId;
}
/** Nothing in that thread's event loop can run any more. */
export interface Idle {
  readonly kind: 'idle';
  readonly time: Time;
  readonly stream: StreamId;
  readonly code: number;
}
/** That thread's event loop is kept alive only by what its tasks wait for. Comes again and again while that is so. */
export interface Asleep {
  readonly kind: 'asleep';
  readonly time: Time;
  readonly stream: StreamId;
  /** Something that is not known may wake it: a signal, a timer that keeps nothing alive. */
  readonly mayWake: boolean;
}
/** A thread that was asleep is no more. */
export interface Awake {
  readonly kind: 'awake';
  readonly time: Time;
  readonly stream: StreamId;
}
/** The event loop of its thread ran empty before the task ended, and the program was to wait for its end. */
export interface Unfinished {
  readonly kind: 'unfinished';
  readonly time: Time;
  readonly task: TaskId;
}
export interface Exit {
  readonly kind: 'exit';
  readonly time: Time;
  readonly stream: StreamId;
  readonly code: number;
  readonly cause: ExitCause;
}
/** Code that is loaded in that thread from now on may release, cancel, resize or recover locks that it did not take. */
export interface Interferes {
  readonly kind: 'interferes';
  readonly time: Time;
  readonly stream: StreamId;
}
/** An observer saw the process end; the only word of a process that was killed. */
export interface ProcessExit {
  readonly kind: 'processExit';
  readonly time: Time;
  readonly pid: number;
  readonly code: number | null;
  readonly signal: string | null;
}
/** The observer ends the program; what ends from here on says nothing about the program. */
export interface Stop {
  readonly kind: 'stop';
  readonly time: Time;
  /** Not because of a finding. */
  readonly asked: boolean;
}
/** From its time on and until that moment a process was not let run. */
export interface Standstill {
  readonly kind: 'standstill';
  readonly time: Time;
  readonly until: Time;
}
export interface Dropped {
  readonly kind: 'dropped';
  readonly time: Time;
  readonly stream: StreamId;
  readonly count: number;
}
export interface Gauge {
  readonly kind: 'gauge';
  readonly time: Time;
  readonly resource: ResourceId;
  readonly measure: string;
  readonly value: number;
  /** Who gave a notice, and where. */
  readonly task?: TaskId | undefined;
  readonly site?: SiteId | undefined;
}
/** What a resource contains since that change: a shared value, a dictionary. */
export interface Content {
  readonly kind: 'content';
  readonly time: Time;
  /** Who changed it. */
  readonly task?: TaskId | undefined;
  readonly resource: ResourceId;
  /** In short, for people. */
  readonly text: string;
  /** Counts the changes, as its owner saw them: what several tasks tell may come in another order. */
  readonly version: number;
}
/** A call broke a rule and throws. */
export interface Misuse {
  readonly kind: 'misuse';
  readonly time: Time;
  readonly stream: StreamId;
  readonly task?: TaskId | undefined;
  /** Absent where the rule is about no resource. */
  readonly resource?: ResourceId | undefined;
  readonly site?: SiteId | undefined;
  /** The finding's id, such as `release-unheld`. */
  readonly rule: string;
}
/** A task reads or writes a part of shared data, where that is told. */
export interface Access {
  readonly kind: 'access';
  /** When it was told. */
  readonly time: Time;
  readonly stream: StreamId;
  readonly task?: TaskId | undefined;
  readonly resource: ResourceId;
  /** A key or an index; empty where there are no parts. */
  readonly part: string;
  readonly isWrite: boolean;
  /** Not after this was it read; not before this is it written. */
  readonly at: Time;
  readonly site?: SiteId | undefined;
}
/** Something in the recording that makes no sense: shown, never fatal. */
export interface AnomalyEvent {
  readonly kind: 'anomaly';
  readonly time: Time;
  readonly anomaly: Anomaly;
}
export type LockstepEvent =
  | StreamStart
  | TaskStart
  | TaskEnd
  | TaskName
  | ResourceCreate
  | ResourceName
  | ResourceEndOf
  | ResourceDispose
  | Request
  | Acquire
  | Handover
  | Release
  | Cancel
  | Enqueue
  | Dequeue
  | Await
  | Resume
  | Idle
  | Asleep
  | Awake
  | Unfinished
  | Exit
  | Interferes
  | ProcessExit
  | Stop
  | Standstill
  | Dropped
  | Gauge
  | Content
  | Misuse
  | Access
  | AnomalyEvent;

/** A position as recorded. The session may replace it by the position in the user's own source. */
export interface Site {
  /** Absolute path, or a URL where it is no file. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  readonly functionName: string;
  /** The variable that holds what is made here, or empty. */
  readonly label: string;
  /** Further frames of a captured stack, outermost last. */
  readonly callers?: readonly Site[];
}
