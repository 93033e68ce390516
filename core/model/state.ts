/**
 * The model: what a program's tasks and resources are doing, as far as the recording says. `reduce` folds events into it;
 * detectors and views read it. It is mutable for speed, and nobody but the reducer changes it.
 */
import type { Anomaly } from '../protocol/anomaly.ts';
import type { AwaitOf, Site, TaskKind } from '../protocol/events.ts';
import type { GrantId, ItemId, ProcessKey, ResourceId, SiteId, StreamId, TaskId, Time } from '../protocol/ids.ts';
import type { AwaitMode, ExitCause, RequestBits, TaskOutcome } from '../protocol/records.ts';
import type { TaskOrder } from './prediction/happensBefore.ts';
import type { Prediction } from './prediction/prediction.ts';

/** A suspension of a task, until its resume. */
export interface Suspension {
  readonly since: Time;
  readonly site: SiteId | undefined;
  readonly mode: AwaitMode;
  readonly targets: readonly AwaitOf[];
  /** Of some of them nothing is known. */
  readonly isOpaque: boolean;
}
export interface TaskState {
  readonly id: TaskId;
  readonly kind: TaskKind;
  readonly stream: StreamId;
  readonly process: ProcessKey;
  /** As given; empty where the views must take that of its function. */
  name: string;
  /** Who called it. An activation that its caller awaits is a frame of the caller's task. */
  readonly parent: TaskId | undefined;
  /** The caller that awaited it from its first suspension on, so that the two are one task for people, also afterwards. */
  frameOf: TaskId | undefined;
  /** When it last started to run; a call it makes later belongs to the same stretch of its code. */
  runsSince: Time;
  /** Where its function stands. */
  readonly site: SiteId | undefined;
  readonly startedAt: Time;
  endedAt: Time | undefined;
  outcome: TaskOutcome | undefined;
  /** Stays as it was when the task's process ended. */
  suspension: Suspension | undefined;
  /** Requests that are neither granted nor cancelled. */
  readonly waits: Set<GrantId>;
  /** Grants it holds. */
  readonly holds: Set<GrantId>;
  /** How many activations it has called since it last started to run, as far as they are known. */
  calls: number;
  /** Activations that it called and that have not ended, as far as they are known; made when the first one starts. */
  unfinished: Set<TaskId> | undefined;
  /** Who is suspended on its end; made when the first one is. */
  awaitedBy: Set<TaskId> | undefined;
  /** What it did, for the timeline; bounded, oldest merged first. */
  readonly history: TaskHistory;
  /** What it learned of others; made when it first does. */
  order: TaskOrder | undefined;
}
/** A request from its start to its release; ended ones are dropped from the model. */
export interface GrantState {
  readonly id: GrantId;
  readonly resource: ResourceId;
  readonly stream: StreamId;
  /** Who asked. */
  readonly requester: TaskId | undefined;
  /** Who holds it now; the requester until a handover says otherwise. */
  holder: TaskId | undefined;
  /** The activation that took it ended without giving it back, so that its caller is only likely to be the holder. */
  holderIsGuess: boolean;
  readonly bits: RequestBits;
  readonly requestedAt: Time;
  readonly requestSite: SiteId | undefined;
  /** Absent while it waits. */
  acquiredAt: Time | undefined;
  acquireSite: SiteId | undefined;
  /** Its part of the resource's history, once held. */
  hold: HoldSegment | undefined;
}
export interface QueueItem {
  readonly item: ItemId;
  readonly label: string;
  readonly by: TaskId | undefined;
  readonly at: Time;
}
/** A notice to whoever waits: of a condition, or an event that was set. */
export interface Notice {
  readonly at: Time;
  readonly by: TaskId | undefined;
  readonly site: SiteId | undefined;
  /** How many it has woken; of an event, 1. */
  readonly reached: number;
}
export interface ContentState {
  readonly text: string;
  readonly version: number;
  readonly by: TaskId | undefined;
  readonly at: Time;
}
export interface ResourceState {
  readonly id: ResourceId;
  readonly kind: string;
  name: string;
  /** Permits of a lock (1) or semaphore, places of a queue; undefined where unbounded or without meaning. */
  readonly capacity: number | undefined;
  site: SiteId | undefined;
  readonly createdBy: TaskId | undefined;
  /** Threads that have not used it yet can reach it. */
  shared: boolean;
  /** Threads that used it. Only these can release it or wait for it. */
  readonly streams: Set<StreamId>;
  readonly createdAt: Time;
  disposedAt: Time | undefined;
  /** Granted `hold`s. */
  readonly holders: Set<GrantId>;
  /** Pending requests, in order of asking. */
  readonly waiters: Set<GrantId>;
  /** Contents of a queue, next out first. */
  readonly items: Map<ItemId, QueueItem>;
  /** Items put and taken in all, and by whom. */
  readonly put: Map<TaskId | undefined, number>;
  readonly taken: Map<TaskId | undefined, number>;
  /** What each of them took last, in short; made when the first item is taken. */
  lastTaken: Map<TaskId | undefined, string> | undefined;
  /** The last one given. */
  notice: Notice | undefined;
  /** For `end` resources: the task whose end this is, once known. */
  endOf: TaskId | undefined;
  /** Other measures by name: `unfinished`, `arrived`, … */
  readonly gauges: Map<string, number>;
  /** What it contains, where that is told: a shared value, a dictionary. */
  content: ContentState | undefined;
  /** Pending requests that add (put, hold) and that take, of `waiters`. */
  putters: number;
  takers: number;
  /** How often a release came from a task that was not the holder. */
  foreignReleases: number;
  /** How often a wait was cancelled from outside. */
  cancels: number;
  readonly history: ResourceHistory;
}
export interface StreamState {
  readonly id: StreamId;
  readonly process: ProcessKey;
  readonly thread: number;
  readonly task: TaskId;
  /** It has used something that is shared by threads, and so may be given more of that kind. */
  usesShared: boolean;
  /** Set while nothing in its event loop can run; kept at its exit. */
  idleSince: Time | undefined;
  /** Set while its event loop is kept alive only by what its tasks wait for. */
  sleep: Sleep | undefined;
  /** The request that blocks the whole thread. */
  blockedBy: GrantId | undefined;
  /** As `Sleep.isForGood`, for a thread that is blocked as a whole. */
  isBlockedForGood: 'certain' | 'likely' | undefined;
  exitedAt: Time | undefined;
  exitCode: number | undefined;
  exitCause: ExitCause | undefined;
  /** What was waited for in it when it ended. */
  left: Set<GrantId> | undefined;
}
export interface Sleep {
  readonly since: Time;
  /** Something that is not known may wake it. */
  readonly mayWake: boolean;
  /** How often it has been told in the current round, see sleep.ts. */
  words: number;
  /** Nobody is left who could wake it; `likely` where only something that is not known could. */
  isForGood: 'certain' | 'likely' | undefined;
}
export interface ProcessState {
  readonly key: ProcessKey;
  readonly pid: number;
  readonly ppid: number;
  readonly argv: readonly string[];
  readonly node: string;
  readonly startedAt: Time;
  readonly streams: StreamId[];
  endedAt: Time | undefined;
  code: number | null | undefined;
  signal: string | null | undefined;
}
export type TaskActivity = 'runs' | 'waits' | 'awaits' | 'sleeps';
/** What a task did from `from` until the next segment, or until now. */
export interface TaskSegment {
  readonly from: Time;
  readonly activity: TaskActivity;
  /** For `waits`: what for. */
  readonly resource: ResourceId | undefined;
}
export interface TaskHistory {
  readonly segments: TaskSegment[];
  /** Segments that were merged away to stay within the bound. */
  merged: number;
}
/** One holding of a resource. */
export interface HoldSegment {
  readonly from: Time;
  to: Time | undefined;
  readonly task: TaskId | undefined;
  readonly grant: GrantId;
}
/** Depth of a queue, or permits taken, from `from` on. */
export interface LevelStep {
  readonly from: Time;
  readonly level: number;
  /** Waiting to put (or to acquire) and waiting to take. */
  readonly putters: number;
  readonly takers: number;
}
export interface ResourceHistory {
  readonly holds: HoldSegment[];
  readonly levels: LevelStep[];
  merged: number;
}
/** A call that broke a rule, for which it threw. */
export interface NotedMisuse {
  readonly at: Time;
  readonly rule: string;
  readonly stream: StreamId;
  readonly task: TaskId | undefined;
  readonly resource: ResourceId | undefined;
  readonly site: SiteId | undefined;
}
export interface NotedAnomaly {
  readonly at: Time;
  readonly anomaly: Anomaly;
}
/** A time in which a process was not let run. */
export interface Standstill {
  readonly from: Time;
  readonly until: Time;
}
export interface State {
  /** Time of the last event. */
  now: Time;
  events: number;
  /** Records lost; findings after the first loss are never certain. */
  dropped: number;
  firstDropAt: Time | undefined;
  /** When the observer began to end the program because of a finding. */
  stoppedAt: Time | undefined;
  /** When it began to end the program for whatever reason. */
  endingSince: Time | undefined;
  readonly processes: Map<ProcessKey, ProcessState>;
  readonly streams: Map<StreamId, StreamState>;
  readonly tasks: Map<TaskId, TaskState>;
  readonly resources: Map<ResourceId, ResourceState>;
  /** Pending and held grants only. What a task was waiting for or held when its process ended stays. */
  readonly grants: Map<GrantId, GrantState>;
  /** Held grants that nobody is left to release. */
  readonly orphans: Set<GrantId>;
  /** Threads whose code may release, cancel, resize or recover locks that it did not take. */
  readonly interfering: Set<StreamId>;
  /** Tasks with a suspension, and nobody else: where detectors begin to look. */
  readonly suspended: Set<TaskId>;
  /** Of those, who awaits nothing but what nobody can settle any more. */
  readonly unsettleable: Set<TaskId>;
  /** Processes and threads that may be ended at any moment. */
  readonly daemons: Set<TaskId>;
  /** Tasks that had not ended when nothing was left to run, although the program was to wait for them. */
  readonly unfinished: Set<TaskId>;
  /** Events that came before anybody waited for them, and that come once. */
  readonly missed: Set<ResourceId>;
  readonly anomalies: NotedAnomaly[];
  /** The first ones, one for each rule, task and place. */
  readonly misuses: NotedMisuse[];
  /** The latest times in which a process was not let run, in order and apart. */
  standstills: readonly Standstill[];
  /**
   * Grows whenever something happened that may have completed a deadlock or another stuck state (a suspension told, a
   * contended request, an end, an idle loop). Detectors need to run again only when it did.
   */
  suspicion: number;
  /** Whom that happened to since stuck.ts last looked, some of them several times; and whether anybody may be concerned. */
  readonly suspects: TaskId[];
  areAllSuspect: boolean;
  /** What is kept to say what else might have happened. */
  readonly prediction: Prediction;
  /** What the reducer needs to find things by; nobody else reads it. */
  readonly notes: ReducerNotes;
}
export interface ReducerNotes {
  /** The latest process of each pid. */
  readonly byPid: Map<number, ProcessKey>;
  /** `end` resources of processes and threads that have not reported yet, by `pid/thread`. */
  readonly endsOf: Map<string, ResourceId[]>;
  /** Locks of which only the broker has told that their holder is gone, each with the grant that stands for what it held. */
  readonly presumed: Map<ResourceId, GrantId>;
  /** Rounds of threads that told that they are asleep since the last event that may wake one of them. */
  sleepRounds: number;
  /** Ended activations and disposed resources, oldest first; the oldest are forgotten. */
  endedTasks: TaskId[];
  disposed: ResourceId[];
}
/** Answers positions; the session keeps the table, since it may map them to other files. */
export type SiteTable = (site: SiteId) => Site | undefined;
