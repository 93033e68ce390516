/**
 * Decides when detectors look and what of their findings stays. Moments to look follow from the events alone, not from
 * how they arrive, so that a live run and its recording give the same findings.
 */
import { reduce } from '../model/reduce.ts';
import { lasted } from '../model/standstills.ts';
import type { State } from '../model/state.ts';
import { lookForStuck } from '../model/stuck.ts';
import { isOver } from '../model/waitForGraph.ts';
import type { LockstepEvent } from '../protocol/events.ts';
import type { Time } from '../protocol/ids.ts';
import type { Detector, Finding, FindingStep } from './detector.ts';
import { inOrder } from './support/order.ts';

/** Nanoseconds between the first suspicious event and the look at what became of it. */
const LOOK_AFTER = 50e6;
/** Nanoseconds that what is only likely must last before it is told. */
const LIKELY_AFTER = 1000e6;
/** Nanoseconds between two looks at what waiting cost, which is summed up and so is not missed; and as many for each resource. */
const COSTS_AFTER = 1000e6;
const COSTS_PER_RESOURCE = 1e6;
/**
 * Where many are stuck, or much is found, each look costs so much that it is taken more seldom: from the first suspicious event
 * on these nanoseconds for each of them, up to a second, and beyond that those.
 */
const PER_STUCK = 1e6;
const PER_STUCK_OF_MANY = 50e3;
/** The same for each task that had to be looked at, stuck or not. */
const PER_LOOKED = 10e3;

export class FindingLog {
  readonly #detectors: readonly Detector[];
  readonly #kept = new Map<string, Finding>();
  #suspicion = 0;
  #due = Number.POSITIVE_INFINITY;
  /** The observer is ending the program: how it ends says nothing of what would have happened. */
  #isStopping = false;
  /** At the last look: how many events there were, how much was stuck or found, and whether time alone may change that. */
  #events = 0;
  #stuck = 0;
  #looked = 0;
  #isWaiting = false;
  #costsDue = 0;

  constructor(detectors: readonly Detector[]) {
    this.#detectors = inOrder(detectors);
  }

  /** What stands now, in order of time. */
  get findings(): readonly Finding[] {
    return [...this.#kept.values()].sort((left, right) => left.since - right.since);
  }

  /** Looks if it is time to, then folds the event into the state: all that a reader of a recording needs to call. */
  fold(state: State, event: LockstepEvent): void {
    this.before(state, event.time, event.kind);
    reduce(state, event);
  }

  /**
   * Looks if a look is due before `at`. To be called before each event is folded, with its kind, and in a live run also
   * with the time up to which all events are folded, since a program that is stuck sends no more.
   */
  before(state: State, at: Time, next?: LockstepEvent['kind']): void {
    if (state.suspicion !== this.#suspicion) this.#plan(state);
    while (this.#due <= at) {
      if (this.#isWaiting || state.events !== this.#events) this.#look(state, this.#due, false);
      else this.#due += this.#interval(LIKELY_AFTER) * Math.ceil((at + 1 - this.#due) / this.#interval(LIKELY_AFTER));
    }
    // An end wipes out what was so before it.
    const isEnd =
      next === 'exit' || next === 'processExit' || next === 'stop' || (next === 'idle' && this.#kept.size > 0);
    if (this.#due < Number.POSITIVE_INFINITY && isEnd) this.#look(state, at, true);
    this.#isStopping ||= next === 'stop';
  }

  /** The recording is over. */
  end(state: State): void {
    this.before(state, state.now);
    this.#look(state, state.now, true);
  }

  #interval(least: number): number {
    const [stuck, looked] = [this.#stuck, this.#looked];
    return Math.max(least, Math.min(stuck * PER_STUCK, 1000e6), stuck * PER_STUCK_OF_MANY, looked * PER_LOOKED);
  }

  #plan(state: State): void {
    this.#suspicion = state.suspicion;
    this.#due = Math.min(this.#due, state.now + this.#interval(LOOK_AFTER));
  }

  #look(state: State, now: number, isLast: boolean): void {
    this.#due = Number.POSITIVE_INFINITY;
    this.#isWaiting = false;
    this.#events = state.events;
    // Asked first, since the answer no makes the detectors' own questions about the graph cost nothing.
    const { size, looked, againAt } = lookForStuck(state, now, isLast);
    this.#looked = looked;
    this.#stuck = size + state.unsettleable.size + this.#kept.size;
    if (againAt !== undefined) this.#lookAgain(againAt);
    const { found, asked } = this.#ask(state, isLast || now >= this.#costsDue);
    const { locks, queues } = state.prediction.usages;
    if (now >= this.#costsDue)
      this.#costsDue = now + Math.max(COSTS_AFTER, (locks.size + queues.size) * COSTS_PER_RESOURCE);
    for (const finding of found) {
      const { certainty, key, since } = finding;
      const former = this.#kept.get(key);
      if (certainty !== 'likely') this.#kept.set(key, finding);
      else if (former?.certainty === 'certain') continue;
      else {
        const missing = LIKELY_AFTER - lasted(state, since, now);
        if (former !== undefined || missing <= 0 || isFinal(state, finding)) this.#kept.set(key, finding);
        else this.#lookAgain(now + missing);
      }
    }
    const keys = new Set(found.map(({ key }) => key));
    for (const [key, finding] of this.#kept) {
      if (finding.certainty === 'certain' || !asked.has(finding.id)) continue;
      if (finding.certainty === 'likely' && (this.#isStopping || isFinal(state, finding) || hasEndedSo(state, finding)))
        continue;
      if (!keys.has(key)) this.#kept.delete(key);
      // Going on is not suspicious, so that nothing else would ask for the look that takes it back.
      else if (finding.certainty === 'likely') this.#due = Math.min(this.#due, now + this.#interval(LIKELY_AFTER));
    }
  }

  /** At that time, even if nothing happens until then. */
  #lookAgain(at: number): void {
    this.#due = Math.min(this.#due, at);
    this.#isWaiting = true;
  }

  #ask(state: State, withCosts: boolean): { found: readonly Finding[]; asked: ReadonlySet<string> } {
    const found: Finding[] = [];
    const asked = new Set<string>();
    const kept = [...this.#kept.values()];
    const before = new Set<string>();
    for (const { id, category, check } of this.#detectors) {
      if (withCosts || category !== 'performance') {
        const known = kept.filter((finding) => before.has(finding.id));
        found.push(...check(state, state.now, [...known, ...found]));
        asked.add(id);
      }
      before.add(id);
    }
    return { found, asked };
  }
}

/** Nothing can change any more for any task of the finding. */
const isFinal = (state: State, finding: Finding): boolean =>
  finding.tasks.every((id) => {
    const task = state.tasks.get(id);
    return task !== undefined && isOver(state.streams.get(task.stream));
  });

/**
 * Somebody who waits came to its end in that state, and nobody has gone on: that others could from then on does not mean
 * that it was not so.
 */
const hasEndedSo = (state: State, { steps }: Finding): boolean => {
  const hasEnded = ({ task: id }: FindingStep): boolean => {
    const task = id === undefined ? undefined : state.tasks.get(id);
    return task !== undefined && state.streams.get(task.stream)?.exitedAt !== undefined;
  };
  const waits = ({ grant: id }: FindingStep): boolean => {
    const grant = id === undefined ? undefined : state.grants.get(id);
    return grant !== undefined && grant.acquiredAt === undefined;
  };
  return steps.some(hasEnded) && steps.every((step) => hasEnded(step) || waits(step));
};
