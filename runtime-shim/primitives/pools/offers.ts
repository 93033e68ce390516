import { OWN_MEMORY } from '../../probe.ts';

/** So many jobs may be offered to one thread at a time. */
export const MOST_OFFERS = 64;

/**
 * Words in memory that a pool shares with one of its threads: in each the number of a job that has been sent to the thread. The
 * thread takes a job up just before it begins with it; until then the pool may withdraw it, whatever the thread is doing.
 */
export class Offers {
  readonly memory: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #free = Array.from({ length: MOST_OFFERS }, (_, slot) => slot);

  constructor(memory = new SharedArrayBuffer(MOST_OFFERS * Int32Array.BYTES_PER_ELEMENT)) {
    this.memory = memory;
    Object.defineProperty(memory, OWN_MEMORY, { value: true });
    this.#words = new Int32Array(memory);
  }
  /** For the pool: offers a job, by a number from 1 on, and returns where. Throws a `RangeError` where there are too many. */
  offer(job: number): number {
    const slot = this.#free.pop();
    if (slot === undefined) throw new RangeError(`more than ${MOST_OFFERS} jobs for one thread`);
    Atomics.store(this.#words, slot, job);
    return slot;
  }
  /** For the pool: whether the thread has not begun with the job, and will not. */
  withdraw(slot: number, job: number): boolean {
    return Atomics.compareExchange(this.#words, slot, job, 0) === job;
  }
  isTakenUp(slot: number, job: number): boolean {
    return Atomics.load(this.#words, slot) === -job;
  }
  /** For the pool: the job is done or was withdrawn. */
  free(slot: number): void {
    this.#free.push(slot);
  }
  /** For the thread: false where the job was withdrawn. */
  takeUp(slot: number, job: number): boolean {
    return Atomics.compareExchange(this.#words, slot, job, -job) === job;
  }
}
