import type { Language } from '../text/format.ts';

/**
 * Plain data for every view: editor, webview, terminal, files. A snapshot is complete; nothing is sent as a difference.
 * Times are nanoseconds since the recording began. Ids are texts (`t12`, `r3`, `f0`) that stay the same from snapshot
 * to snapshot of one run.
 */
export type { Language };

/** Opens in the editor; `path` is what to open, `file` what to show. */
export interface SiteView {
  readonly path: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly functionName: string;
}
export type TaskStatus = 'runs' | 'waits' | 'awaits' | 'sleeps' | 'stuckBehind' | 'deadlocked' | 'done' | 'killed';
export interface TaskView {
  readonly id: string;
  readonly name: string;
  readonly kind: 'process' | 'thread' | 'async';
  readonly status: TaskStatus;
  /** The task (thread or process) that it runs in. */
  readonly within: string | undefined;
  readonly pid: number;
  /** The function it runs, and where it is now. */
  readonly at: SiteView | undefined;
  /** Since when it has been in this status. */
  readonly since: number;
  readonly waitsFor: readonly string[];
  readonly holds: readonly string[];
  readonly awaitedBy: readonly string[];
  /** Frames of its wait, innermost first: where it waits and the chain that awaits it. */
  readonly stack: readonly SiteView[];
  /** Its last events, newest last. */
  readonly recent: readonly RecentView[];
  /** How it ended: exit code, signal, or an empty text. */
  readonly end: string;
  readonly endedAt: number | undefined;
  /** What else is to be known of a process or thread: a daemon, or an orphan: its parent has ended. */
  readonly traits?: readonly TaskTrait[] | undefined;
}
export type TaskTrait = 'daemon' | 'orphan';
export interface RecentView {
  readonly time: number;
  readonly text: string;
}
export interface ItemView {
  readonly name: string;
  readonly by: string;
}
export interface ResourceView {
  readonly id: string;
  readonly name: string;
  /** `lock`, `semaphore`, `queue`, `end`, …; a word that is not known is drawn as a plain box. */
  readonly kind: string;
  readonly capacity: number | undefined;
  /** Permits taken, or items in a queue. */
  readonly level: number;
  readonly holders: readonly string[];
  readonly waiters: readonly string[];
  readonly items: readonly ItemView[];
  readonly orphaned: boolean;
  readonly createdAt: SiteView | undefined;
  /** Items put and taken by each task. */
  readonly puts: readonly { readonly task: string; readonly count: number }[];
  readonly takes: readonly { readonly task: string; readonly count: number }[];
  readonly mostEver: number;
  /** Other measures by name: `unfinished`, `arrived`, `set`, … */
  readonly gauges: readonly { readonly name: string; readonly value: number }[];
  /** What it contains, in short, where that is told. */
  readonly content?: string | undefined;
  /** Kind and state in a few words, where its picture does not say them: "barrier, 2 of 3 arrived". */
  readonly state?: string | undefined;
  readonly recent: readonly RecentView[];
}
export type EdgeKind = 'waitsFor' | 'heldBy' | 'awaits' | 'joins' | 'puts' | 'takes';
/** What the wait or grant behind an edge asks for; decides at which side of a queue a waiter stands. */
export type EdgeOperation = 'hold' | 'take' | 'put' | 'join' | 'signal';
/** From who waits to what it waits for, and on to who holds it; `puts` task to queue, `takes` queue to task. */
export interface EdgeView {
  readonly id: string;
  readonly kind: EdgeKind;
  readonly from: string;
  readonly to: string;
  readonly since: number;
  /** Part of a certain deadlock. */
  readonly dead: boolean;
  /** Place in line from 1, for `waitsFor`. */
  readonly place: number | undefined;
  readonly operation: EdgeOperation | undefined;
  /** For `puts` and `takes`. */
  readonly count: number | undefined;
  readonly at: SiteView | undefined;
  /** The edge as a sentence. */
  readonly sentence: string;
}
export interface FindingSiteView {
  readonly role: string;
  readonly site: SiteView;
  readonly task: string;
  readonly resource: string;
}
/** A piece of a sentence; names are strong, so that a view can set them in bold. */
export interface TextPart {
  readonly text: string;
  readonly strong: boolean;
}
export interface StepView {
  /** "Hypatia waits for fork 2". */
  readonly parts: readonly TextPart[];
  /** The whole step with its places, for a view without links. */
  readonly sentence: readonly TextPart[];
  readonly task: string | undefined;
  readonly resource: string;
  readonly waitsAt: SiteView | undefined;
  readonly heldFrom: SiteView | undefined;
  /** The resource that this step's task holds in the cycle, for "holds fork 1 from :29". */
  readonly holdsName: string;
  readonly holdsFrom: SiteView | undefined;
  readonly since: number;
}
export interface FindingView {
  readonly id: string;
  readonly detector: string;
  readonly category: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly certainty: 'certain' | 'likely' | 'potential';
  readonly title: string;
  readonly message: string;
  readonly messageParts: readonly TextPart[];
  /** One short sentence on the cause, for a finding without a cycle: "Nobody can release this lock". */
  readonly cause: string;
  readonly why: string;
  readonly fix: string;
  readonly since: number;
  readonly cyclic: boolean;
  readonly steps: readonly StepView[];
  readonly tasks: readonly string[];
  readonly resources: readonly string[];
  readonly behind: readonly string[];
  readonly sites: readonly FindingSiteView[];
}
export interface BarView {
  readonly from: number;
  readonly to: number;
  readonly status: TaskStatus;
}
export interface HoldView {
  readonly from: number;
  readonly to: number;
  readonly task: string;
  readonly dead: boolean;
}
export interface LevelView {
  readonly from: number;
  readonly level: number;
  readonly putters: number;
  readonly takers: number;
}
export type RowView =
  | { readonly kind: 'group'; readonly id: string; readonly label: string; readonly depth: number }
  | {
      readonly kind: 'task';
      readonly id: string;
      readonly task: string;
      readonly depth: number;
      readonly bars: readonly BarView[];
      readonly holds: readonly HoldView[];
      /** Activations of the same name that ended before this one began; their bars are in the row. */
      readonly earlier?: readonly string[] | undefined;
    }
  | { readonly kind: 'lock'; readonly id: string; readonly resource: string; readonly blocks: readonly HoldView[] }
  | {
      readonly kind: 'queue';
      readonly id: string;
      readonly resource: string;
      readonly capacity: number | undefined;
      readonly steps: readonly LevelView[];
    };
export interface TimelineView {
  readonly from: number;
  readonly to: number;
  readonly rows: readonly RowView[];
  /** Stretches without an event, longest first, for folding. */
  readonly quiet: readonly { readonly from: number; readonly to: number }[];
}
export type RunState = 'empty' | 'starting' | 'live' | 'stopped' | 'ended' | 'error';
export interface RunView {
  readonly state: RunState;
  readonly program: string;
  /** One sentence for the toolbar: "Stopped at a deadlock", "Ended, exit code 0. Nothing was left waiting." */
  readonly headline: string;
  /** For `error`: what failed, what is still good. */
  readonly message: string;
  readonly now: number;
  readonly events: number;
  readonly dropped: number;
  readonly droppedAt: number | undefined;
}
export interface SourceView {
  readonly path: string;
  readonly lines: readonly { readonly line: number; readonly text: string }[];
}
export interface Snapshot {
  readonly version: 1;
  readonly language: Language;
  readonly run: RunView;
  readonly counts: {
    readonly tasks: number;
    readonly locks: number;
    readonly queues: number;
    readonly waiting: number;
    readonly deadlocked: number;
  };
  readonly tasks: readonly TaskView[];
  readonly resources: readonly ResourceView[];
  readonly edges: readonly EdgeView[];
  readonly findings: readonly FindingView[];
  readonly timeline: TimelineView;
  /** Lines around the sites that are named, for excerpts. */
  readonly sources: readonly SourceView[];
  /** The webview's own words in the snapshot's language, by key. */
  readonly words: Readonly<Record<string, string>>;
}
