/**
 * A latch in shared memory for sections of well below a microsecond. It is the word of U. Drepper's "Futexes Are Tricky"
 * (2011, mutex 2), which here also names its owner, since a thread may be ended in the middle of a section.
 */
const FREE = 0;
/** Set by who sleeps; the rest of the word is the number of the thread that is inside. */
const SLEEPERS = 1 << 30;
const OWNER = SLEEPERS - 1;

const SPINS = 200;
const SLEEP_MILLISECONDS = 50;
/** A thread may be ended while nobody is free to notice it. No section takes a thousandth of this time. */
const SLEEPS_BEFORE_TAKING = 100;

/**
 * Enters the latch at `index`.
 *
 * @param me the number of this thread, below 2^30
 * @param isAlive whether a thread has not been seen to end
 * @returns true where the one who was inside is gone, and may have left things half changed
 */
export function enterLatch(
  words: Int32Array,
  index: number,
  me: number,
  isAlive: (thread: number) => boolean,
): boolean {
  if (Atomics.compareExchange(words, index, FREE, me) === FREE) return false;
  for (let spin = 0; spin < SPINS; spin++) {
    if (Atomics.load(words, index) === FREE && Atomics.compareExchange(words, index, FREE, me) === FREE) return false;
  }
  return sleepUntilEntered(words, index, me, isAlive);
}
export function leaveLatch(words: Int32Array, index: number): void {
  if ((Atomics.exchange(words, index, FREE) & SLEEPERS) !== 0) Atomics.notify(words, index, 1);
}

function sleepUntilEntered(
  words: Int32Array,
  index: number,
  me: number,
  isAlive: (thread: number) => boolean,
): boolean {
  // Others may sleep behind this one, so whoever has slept enters as one with sleepers.
  const entered = me | SLEEPERS;
  let sleeps = 0;
  for (;;) {
    const word = Atomics.load(words, index);
    if (word === FREE) {
      if (Atomics.compareExchange(words, index, FREE, entered) === FREE) return false;
      continue;
    }
    if (!isAlive(word & OWNER) || sleeps >= SLEEPS_BEFORE_TAKING) {
      if (Atomics.compareExchange(words, index, word, entered) === word) return true;
      continue;
    }
    const sleeping = word | SLEEPERS;
    if (word !== sleeping && Atomics.compareExchange(words, index, word, sleeping) !== word) continue;
    sleeps = Atomics.wait(words, index, sleeping, SLEEP_MILLISECONDS) === 'timed-out' ? sleeps + 1 : 0;
  }
}
