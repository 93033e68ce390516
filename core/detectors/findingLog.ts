/**
 * Decides when detectors look and what of their findings stays. Moments to look follow from the events alone, not from
 * how they arrive, so that a live run and its recording give the same findings.
 */
import { reduce } from '../model/reduce.ts';
import type { State } from '../model/state.ts';
import { isOver, isSomebodyStuck } from '../model/waitForGraph.ts';
import type { LockstepEvent } from '../protocol/events.ts';
import type { Time } from '../protocol/ids.ts';
import type { Detector, Finding, FindingStep } from './detector.ts';
import { inOrder } from './support/order.ts';

/** Nanoseconds between the first suspicious event and the look at what became of it. */
const LOOK_AFTER = 50e6;
/** Nanoseconds that what is only likely must last before it is told. */
const LIKELY_AFTER = 1000e6;

export class FindingLog {
  readonly #detectors: readonly Detector[];
  readonly #kept = new Map<string, Finding>();
  #suspicion = 0;
  /** At the last look, and whether somebody was stuck then, be it told or not. */
  #suspicionThen = 0;
  #wasStuck = false;
  #due = Number.POSITIVE_INFINITY;

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
    while (this.#due <= at) this.#look(state, this.#due);
    // An end wipes out what was so before it.
    const isEnd = next === 'exit' || next === 'processExit' || (next === 'idle' && this.#kept.size > 0);
    if (this.#due < Number.POSITIVE_INFINITY && isEnd) this.#look(state, at);
  }

  /** The recording is over. */
  end(state: State): void {
    this.before(state, state.now);
    this.#look(state, state.now);
  }

  #plan(state: State): void {
    this.#suspicion = state.suspicion;
    this.#due = Math.min(this.#due, state.now + LOOK_AFTER);
  }

  #look(state: State, now: number): void {
    this.#due = Number.POSITIVE_INFINITY;
    // Asked first, since the answer no makes the detectors' own questions about the graph cost nothing.
    this.#wasStuck = isSomebodyStuck(state, this.#wasStuck ? 0 : this.#suspicionThen);
    this.#suspicionThen = state.suspicion;
    const found: Finding[] = [];
    const before = new Set<string>();
    for (const { id, check } of this.#detectors) {
      const kept = [...this.#kept.values()].filter((finding) => before.has(finding.id));
      found.push(...check(state, state.now, [...kept, ...found]));
      before.add(id);
    }
    for (const finding of found) {
      const { certainty, key, since } = finding;
      const former = this.#kept.get(key);
      if (certainty !== 'likely') this.#kept.set(key, finding);
      else if (former?.certainty === 'certain') continue;
      else if (former !== undefined || now >= since + LIKELY_AFTER || isFinal(state, finding))
        this.#kept.set(key, finding);
      else this.#due = Math.min(this.#due, since + LIKELY_AFTER);
    }
    const keys = new Set(found.map(({ key }) => key));
    for (const [key, finding] of this.#kept) {
      if (finding.certainty === 'certain') continue;
      if (finding.certainty === 'likely' && (isFinal(state, finding) || hasEndedSo(state, finding))) continue;
      if (!keys.has(key)) this.#kept.delete(key);
      // Going on is not suspicious, so that nothing else would ask for the look that takes it back.
      else if (finding.certainty === 'likely') this.#due = Math.min(this.#due, now + LIKELY_AFTER);
    }
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
