import type { RequestOrigin } from '../../../probe.ts';
import type { Failure } from '../../machines/machine.ts';
import { Handle, type HandleReference } from '../handle.ts';
import type { ObservedWait } from '../observed.ts';
import { currentTaskNumber } from '../task.ts';
import { type Called, CallFailure, type Venue, type VenueCall } from '../venue.ts';
import { mayWait, outcomeOf, type Timeout, throwIfAborted } from '../wait.ts';

/** The keyword arguments of a call that may wait. */
export interface AcquireOptions {
  /** False: do not wait. `blocking` is `threading`'s word for it, `block` that of `multiprocessing`. */
  readonly block?: boolean;
  readonly blocking?: boolean;
  readonly timeout?: Timeout;
}
/** Held by a block: `await using held = await lock.hold()`. */
export interface Held {
  [Symbol.asyncDispose](): Promise<void>;
}
/** What a call is told as that breaks a rule. */
export interface Misuse {
  /** The id of the finding. */
  readonly rule: 'release-unheld' | 'notify-unheld' | 'over-release';
  /** Who called, and where. */
  readonly by: RequestOrigin | undefined;
}
type Sent = Extract<Called, { kind: 'sent' }>;
const BROKEN_RULES: ReadonlySet<Failure> = new Set<Failure>(['notHeld', 'notOwner', 'tooManyReleases']);

// Where nothing observes, nobody tells one promise from another.
const DONE = Promise.resolve();
const YES = Promise.resolve(true);
const NO = Promise.resolve(false);
const settled = (observed: ObservedWait, value: boolean): Promise<boolean> => {
  if (observed.grant !== 0) return Promise.resolve(value);
  return value ? YES : NO;
};

/** What all primitives have in common, wherever their machines run: in threads of one process or in the broker. */
export abstract class Primitive extends Handle {
  readonly #venue: Venue;
  readonly #class: string | undefined;

  constructor(reference: HandleReference, venue: Venue) {
    super(reference);
    this.#venue = venue;
    this.#class = reference.class;
  }
  protected override get threadsOnly(): string | undefined {
    return this.#venue.share === undefined ? undefined : this.#class;
  }
  protected override get isShared(): boolean {
    return this.#venue.share === undefined;
  }
  protected override sendReference(): HandleReference {
    const reference = super.sendReference();
    const memory = this.#venue.share?.();
    return memory === undefined ? reference : { ...reference, memory };
  }
  /** The error that a failed call is to the program. */
  protected abstract errorFor(failure: Failure): Error;
  /** How long to wait, from the arguments of a call, where it may wait at all; throws where they make no sense. */
  protected timeoutFrom(_block: boolean, timeout: Timeout | undefined): Timeout | undefined {
    return timeout;
  }
  /** Called when `attempt` has got what it asked for. */
  protected granted(_observed: ObservedWait, _value: number): void {}

  protected send(operation: string, options: VenueCall): Called {
    return this.#venue.call(operation, options);
  }
  /** A call that waits for nobody. `misuse`: what it is where the machine refuses it. */
  protected do(operation: string, argument = 0, isSure = false, misuse?: Misuse): Promise<void> {
    const called = this.#venue.call(operation, { task: currentTaskNumber(), argument, isSure });
    if (called.kind === 'failed') return Promise.reject(this.#refusal(called.failure, misuse));
    return called.kind === 'sent' ? this.#answerOf(called, misuse).then(() => undefined) : DONE;
  }
  /** A call that waits for nobody, and its answer. */
  protected ask(operation: string, argument = 0, misuse?: Misuse): Promise<number> {
    const called = this.#venue.call(operation, { task: currentTaskNumber(), argument });
    if (called.kind === 'failed') return Promise.reject(this.#refusal(called.failure, misuse));
    if (called.kind === 'sent') return this.#answerOf(called, misuse);
    return Promise.resolve(called.kind === 'answered' ? called.value : 0);
  }
  /** A call that may wait; resolves to whether it got what it asked for. */
  protected attempt(
    observed: ObservedWait,
    operation: string,
    block: boolean,
    timeout: Timeout | undefined,
  ): Promise<boolean> {
    const wait = mayWait(block, timeout);
    const called = this.#venue.call(operation, { wait, task: currentTaskNumber(), onQueued: observed.queued });
    switch (called.kind) {
      case 'answered':
        observed.granted();
        this.granted(observed, called.value);
        return settled(observed, true);
      case 'refused':
        observed.ended('refused');
        return settled(observed, false);
      case 'failed':
        observed.ended('rejected');
        return Promise.reject(this.errorFor(called.failure));
      case 'sent':
        return this.#attempt(observed, called, wait ? timeout : undefined);
    }
  }
  /** What a call that was sent comes to: its answer, or undefined where it was refused or its time was over. */
  protected async answerFor(
    observed: ObservedWait,
    called: Sent,
    timeout: Timeout | undefined,
  ): Promise<number | undefined> {
    const outcome = await outcomeOf(called, timeout).catch((error: unknown) => {
      observed.ended('rejected');
      throw this.translate(error);
    });
    if (outcome.granted) return Number(outcome.value ?? 1);
    observed.ended(outcome.reason);
    throwIfAborted(outcome.reason, timeout);
    return undefined;
  }
  protected translate(error: unknown, misuse?: Misuse): unknown {
    return error instanceof CallFailure ? this.#refusal(error.failure, misuse) : error;
  }
  /** Tells whoever watches that a call breaks a rule, for which it is about to throw. */
  protected tellMisuse({ rule, by }: Misuse): void {
    this.observed.tell((probe, resource) => probe.misuse(rule, resource, by));
  }

  async #attempt(observed: ObservedWait, called: Sent, timeout: Timeout | undefined): Promise<boolean> {
    const value = await this.answerFor(observed, called, timeout);
    if (value === undefined) return false;
    observed.granted();
    this.granted(observed, value);
    return true;
  }
  #refusal(failure: Failure, misuse: Misuse | undefined): Error {
    if (misuse !== undefined && BROKEN_RULES.has(failure)) this.tellMisuse(misuse);
    return this.errorFor(failure);
  }
  async #answerOf(called: Sent, misuse?: Misuse): Promise<number> {
    try {
      const answer = await called.answer;
      return answer.granted ? Number(answer.value ?? 1) : 0;
    } catch (error) {
      throw this.translate(error, misuse);
    }
  }
}
