/** What a detector is, and what it finds. Adding one is one file in this folder and its test. */

import type { State } from '../model/state.ts';
import type { GrantId, ResourceId, SiteId, TaskId, Time } from '../protocol/ids.ts';

export type Category = 'deadlock' | 'stuck' | 'potential-deadlock' | 'race' | 'misuse' | 'performance';
export type Severity = 'error' | 'warning' | 'info';
export type Certainty = 'certain' | 'likely' | 'potential';
export type Language = 'en' | 'zh-cn';
export type SiteRole =
  | 'holds'
  | 'waits'
  | 'awaits'
  | 'released'
  | 'created'
  | 'started'
  | 'ended'
  | 'notified'
  | 'misused'
  | 'puts'
  | 'takes'
  | 'reads'
  | 'writes';

/** A place that explains the finding. */
export interface FindingSite {
  readonly site: SiteId | undefined;
  readonly role: SiteRole;
  readonly task: TaskId | undefined;
  readonly resource: ResourceId | undefined;
}
/** One sentence of the explanation: this task waits for that resource, which these hold. */
export interface FindingStep {
  readonly task: TaskId | undefined;
  readonly resource: ResourceId;
  readonly grant: GrantId | undefined;
  readonly holder: TaskId | undefined;
  readonly waitsAt: SiteId | undefined;
  readonly waitsSince: Time;
  /** Where the holder took what this task waits for. */
  readonly heldFrom: SiteId | undefined;
}
export interface Finding {
  /** The detector's id, such as `deadlock-cycle`. */
  readonly id: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly certainty: Certainty;
  /** The same for the same fact in every check of one recording, so that a view can tell old from new. */
  readonly key: string;
  /** When it became true. */
  readonly since: Time;
  readonly tasks: readonly TaskId[];
  readonly resources: readonly ResourceId[];
  readonly sites: readonly FindingSite[];
  /** The chain or the cycle in order; for a cycle the last step leads back to the first. */
  readonly steps: readonly FindingStep[];
  /** True when the steps close to a cycle. */
  readonly cyclic: boolean;
  /** Tasks that can never go on either because they wait for one of `tasks`. */
  readonly behind: readonly TaskId[];
  /** Further values for the texts. */
  readonly details: Readonly<Record<string, string | number>>;
}
/** Names for people, given by whoever shows the finding. */
export interface Names {
  readonly task: (task: TaskId | undefined) => string;
  readonly resource: (resource: ResourceId) => string;
  /** `file:line`, or an empty text where the place is unknown. */
  readonly place: (site: SiteId | undefined) => string;
  readonly duration: (nanoseconds: number) => string;
}
export interface FindingTexts {
  /** A few words: "Deadlock". */
  readonly title: string;
  /** What is so, in one or two sentences. */
  readonly message: string;
  /** One sentence for each step. */
  readonly steps: readonly string[];
  /** Why nobody can go on, where the message does not say it. */
  readonly why: string;
  /** What to do; starts with a verb. */
  readonly fix: string;
}
/**
 * What findings of a detector are, whichever the run: for `lockstep explain`, the pages in docs/findings and reports.
 * Plain sentences, with code in backticks.
 */
export interface About {
  /** A few words, as above its findings: "Deadlock". */
  readonly title: string;
  /** One sentence that says what is so. */
  readonly brief: string;
  /** How a program gets there, and what follows. */
  readonly what: string;
  /** What in a recording raises it, and what does not. */
  readonly detection: string;
  /** When it is certain, and what makes it less. */
  readonly certainty: string;
  /** What to change, the smallest change first. */
  readonly repair: string;
}
/** A program that raises the finding and the same one mended; paths from the root of the checkout. */
export interface Example {
  readonly buggy: string;
  readonly fixed: string;
}
export interface Detector {
  readonly id: string;
  readonly category: Category;
  readonly about: Readonly<Record<Language, About>>;
  readonly example?: Example;
  /**
   * Detectors that look before this one, since what they find says more of the same waits: ids and categories. A category
   * stands for those of its detectors that do not name it themselves. Left out: deadlocks look before all others.
   */
  readonly after?: readonly string[];
  /**
   * All that is found now. Must be cheap when nothing is stuck: it runs again after suspicious events. What it finds may
   * not depend on how often it is asked. `reported`: what the detectors before it have found, now or earlier.
   */
  readonly check: (state: State, now: Time, reported: readonly Finding[]) => readonly Finding[];
  readonly explain: Readonly<Record<Language, (finding: Finding, names: Names, state: State) => FindingTexts>>;
}
/** Checks the shape at compile time; the registry is generated from the folder. */
export const defineDetector = (detector: Detector): Detector => detector;
