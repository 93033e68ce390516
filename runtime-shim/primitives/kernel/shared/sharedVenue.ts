import type { Failure, Machine } from '../../machines/machine.ts';
import type { Answer } from '../client.ts';
import { isDaemonTask } from '../task.ts';
import type { Called, Venue, VenueCall } from '../venue.ts';
import { enterLatch, leaveLatch } from './latch.ts';
import { call as callWords, outcomes } from './layout.ts';
import { SharedCall } from './sharedCall.ts';
import { LATCH, SharedPlace } from './sharedPlace.ts';
import { type ThreadWaits, threadWaits, type Waiting } from './threads.ts';

const REFUSED: Called = { kind: 'refused' };
/** Most answers are one of few numbers. */
const answers: readonly Called[] = Array.from({ length: 32 }, (_, value) => ({ kind: 'answered', value }));
const NO_OPTIONS: VenueCall = {};

/**
 * A primitive that the threads of one process share: whichever of them makes a call runs the machine itself, inside the
 * primitive's latch, and sends nothing to anybody but the threads whose calls were answered by it.
 */
export class SharedVenue implements Venue {
  readonly #machine: Machine;
  readonly #waits: ThreadWaits;
  readonly #place: SharedPlace;
  #onOrphaned: (() => void) | undefined;

  /** @param parameters of a new primitive, or the memory of one that another thread made */
  constructor(machine: Machine, parameters: readonly number[] | SharedArrayBuffer) {
    this.#machine = machine;
    this.#waits = threadWaits();
    this.#place = new SharedPlace(machine, this.#waits.memory, this.#waits.outbox, parameters);
  }
  /** `listener` is called where this thread is the first to find out that the holder has ended. */
  whenOrphaned(listener: () => void): void {
    this.#onOrphaned = listener;
  }
  /** The memory that makes the same primitive in another thread of the process, which may have it from now on. */
  share(): SharedArrayBuffer {
    return this.#place.share();
  }

  call(operation: string, options: VenueCall = NO_OPTIONS): Called {
    const call = this.#waits.atHand;
    const { wait = true, task = 0, argument = 0, onQueued } = options;
    call.begin(operation, wait, task, argument, onQueued !== undefined);
    this.#enter();
    let waiting: SharedWaiting | undefined;
    try {
      this.#machine.call(this.#place, call);
      if (call.row !== 0) waiting = new SharedWaiting(this, call.row, onQueued);
    } finally {
      this.#leave();
    }
    // What the call came to is read before others are told, who may make the next one.
    const { outcome, value, failure } = call;
    if (waiting !== undefined) {
      this.#waits.add(waiting.row, waiting);
      if (outcome === outcomes.none) onQueued?.(call.note);
      this.#tell();
      this.#waits.rest(waiting.row);
      return waiting;
    }
    this.#tell();
    return called(outcome, value, failure);
  }
  /** Withdraws a call of this thread, unless it has been answered. */
  cancel(waiting: SharedWaiting): void {
    if (!this.#waits.isWaiting(waiting.row, waiting)) return;
    const { memory } = this.#waits;
    this.#enter();
    try {
      if (memory.get(waiting.row, callWords.outcome) === outcomes.none) {
        this.#machine.cancel(this.#place, SharedCall.of(memory, waiting.row));
      }
    } finally {
      this.#leave();
    }
    this.#tell();
  }
  /** Takes note of ended threads, whatever they left half done. */
  threadEnded(waiting: SharedWaiting): void {
    const { memory } = this.#waits;
    this.#enter();
    const answered = memory.get(waiting.row, callWords.outcome) !== outcomes.none;
    // Whoever answered it may have ended before it was mailed.
    if (answered && memory.get(waiting.row, callWords.mailed) === 0) this.#waits.outbox.answered.push(waiting.row);
    this.#leave();
    this.#tell();
  }

  #enter(): void {
    const place = this.#place;
    if (!place.isShared) return;
    const { memory } = this.#waits;
    if (enterLatch(place.words, LATCH, memory.me, memory.isAlive)) place.repair();
    place.seeEnded();
  }
  #leave(): void {
    if (this.#place.isShared) leaveLatch(this.#place.words, LATCH);
  }
  /** Tells whom the last call concerned, outside of the latch. */
  #tell(): void {
    this.#waits.tell();
    if (!this.#place.isOrphaned) return;
    this.#place.isOrphaned = false;
    this.#onOrphaned?.();
  }
}

function called(outcome: number, value: number, failure: Failure): Called {
  if (outcome === outcomes.answered) return answers[value] ?? { kind: 'answered', value };
  return outcome === outcomes.refused ? REFUSED : { kind: 'failed', failure };
}

/** A call that waits, and whoever made it sees so. */
class SharedWaiting implements Waiting {
  readonly kind = 'sent';
  readonly row: number;
  readonly answer: Promise<Answer>;
  // A daemon's waits end with the program.
  readonly keepsAlive = !isDaemonTask();
  readonly #venue: SharedVenue;
  readonly #onQueued: VenueCall['onQueued'];
  #resolve: (answer: Answer) => void = () => {};

  constructor(venue: SharedVenue, row: number, onQueued: VenueCall['onQueued']) {
    this.#venue = venue;
    this.#onQueued = onQueued;
    this.row = row;
    this.answer = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }
  settle(answer: Answer): void {
    this.#resolve(answer);
  }
  moved(note: number): void {
    this.#onQueued?.(note);
  }
  threadEnded(): void {
    this.#venue.threadEnded(this);
  }
  cancel(): void {
    this.#venue.cancel(this);
  }
}
