/** Counters that all threads of a process share, so that what is numbered is unique in the process. */

/** `thread`: the threads. `ident`: threads and tasks. `threadName` and `taskName`: those that were given no name. */
const cells = { thread: 0, ident: 1, threadName: 2, taskName: 3 } as const;
export type ThreadNumbers = Int32Array<SharedArrayBuffer>;

const NUMBERS = Symbol.for('lockstep.threadNumbers.1');
interface NumbersGlobal {
  [NUMBERS]?: ThreadNumbers;
}
/** The main thread's number, and its ident. */
export const MAIN_NUMBER = 1;

function makeNumbers(): ThreadNumbers {
  const numbers = new Int32Array(new SharedArrayBuffer(4 * Object.keys(cells).length));
  numbers[cells.thread] = MAIN_NUMBER;
  numbers[cells.ident] = MAIN_NUMBER;
  return numbers;
}
/** The counters, to be handed to a new thread. */
export function threadNumbers(): ThreadNumbers {
  const holder = globalThis as NumbersGlobal;
  holder[NUMBERS] ??= makeNumbers();
  return holder[NUMBERS];
}
/** Called once in a new thread, before anything is numbered there. */
export function adoptThreadNumbers(numbers: ThreadNumbers): void {
  (globalThis as NumbersGlobal)[NUMBERS] = numbers;
}
export const nextNumber = (of: keyof typeof cells): number => Atomics.add(threadNumbers(), cells[of], 1) + 1;
