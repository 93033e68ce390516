import { availableParallelism } from 'node:os';

/** Longer than another thread needs to wake and answer, and no longer than this one would need to fall asleep and wake. */
const SPIN_MILLISECONDS = 0.025;
/** Looks between two at the clock. */
const LOOKS = 50;
/** A wait that ended as soon as this might have been over while spinning. */
const SHORT_MILLISECONDS = 0.1;
/** After so many at most, the event loop has a turn. */
const MOST_IN_A_ROW = 100;
const MOST_NEEDED = 64;
const hasOtherProcessors = availableParallelism() > 1;

/**
 * When a thread that waits for another one does so by looking again and again, for some microseconds, in place of sleeping until
 * it is woken: as long as that helps. It begins when a sleep was short. Each time it was in vain, twice as many short sleeps are
 * needed before it is tried again, so that where processors are few it costs next to nothing.
 */
export class Spinning {
  #shortSleeps = 0;
  #needed = 1;
  #inARow = 0;

  /** Whether it is likely to help now. */
  get isPromising(): boolean {
    return hasOtherProcessors && this.#shortSleeps >= this.#needed && this.#inARow < MOST_IN_A_ROW;
  }
  /** Looks until `isOver`, or until the time is over; returns which. */
  until(isOver: () => boolean): boolean {
    const end = performance.now() + SPIN_MILLISECONDS;
    do {
      for (let look = 0; look < LOOKS; look++) {
        if (!isOver()) continue;
        this.#inARow++;
        this.#needed = Math.max(1, this.#needed >> 1);
        return true;
      }
    } while (performance.now() < end);
    this.#shortSleeps = 0;
    this.#needed = Math.min(MOST_NEEDED, this.#needed * 2);
    return false;
  }
  slept(milliseconds: number): void {
    this.#inARow = 0;
    this.#shortSleeps = milliseconds < SHORT_MILLISECONDS ? this.#shortSleeps + 1 : 0;
  }
}
