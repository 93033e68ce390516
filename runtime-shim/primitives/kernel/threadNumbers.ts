/** Counters that all threads of a process share, so that what is numbered is unique in the process. */

/** `ident`: threads and tasks. The others: what was given no name. */
const cells = { ident: 0, threadName: 1, taskName: 2, processName: 3 } as const;
export type ThreadNumbers = Int32Array<SharedArrayBuffer>;

const NUMBERS = Symbol.for('lockstep.threadNumbers.1');
interface NumbersGlobal {
  [NUMBERS]?: ThreadNumbers;
}
/** The ident of the main thread. */
export const MAIN_IDENT = 1;

function makeNumbers(): ThreadNumbers {
  const numbers = new Int32Array(new SharedArrayBuffer(4 * Object.keys(cells).length));
  numbers[cells.ident] = MAIN_IDENT;
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
