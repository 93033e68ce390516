/**
 * The memory that the threads of one process share: rows of 32-bit integers. The first row is the head, then follows one row
 * for each thread, the log of the threads that have ended, and the rows of calls that wait. A row of 0 means none.
 */
export const ROW_WORDS = 16;
const ROW_BYTES = ROW_WORDS * Int32Array.BYTES_PER_ELEMENT;
/** The system gives memory only to what is used. */
export const MEMORY_BYTES = 16 * 2 ** 20;
const ROWS = MEMORY_BYTES / ROW_BYTES;

/** How many threads there can be at a time. Their numbers go on, so that none means another thread later. */
export const THREADS = 4096;
const FIRST_THREAD_ROW = 1;
const FIRST_LOG_ROW = FIRST_THREAD_ROW + THREADS;
/** So many ends of threads are remembered in order. */
export const LOG_WORDS = 4096;
export const FIRST_CALL_ROW = FIRST_LOG_ROW + LOG_WORDS / ROW_WORDS;
export const CALL_ROWS = ROWS - FIRST_CALL_ROW;

export const LOG = FIRST_LOG_ROW * ROW_WORDS;

export const head = {
  latch: 0,
  /** The first of the rows that were given back, linked by `call.next`. */
  free: 1,
  /** How many rows of calls have ever been used. */
  used: 2,
  /** How many threads have ended. */
  ended: 3,
  /** The last number that was given to a thread. */
  lastThread: 4,
} as const;

/** The words in the row of a thread. */
export const thread = {
  /** 0 where there is no such thread now. */
  number: 0,
  /** The number of the thread that made it, with which it ends. */
  parent: 1,
  /** The last row that came for it, linked by `mail`; the thread sleeps on this word. */
  inbox: 2,
  /** 1 while this row itself lies in the inbox, to say that some thread has ended. */
  noticed: 3,
} as const;

/** The words in the row of a call that waits. */
export const call = {
  next: 0,
  previous: 1,
  /** 0 where it is in no line, else 1 more than the line's number. */
  line: 2,
  client: 3,
  task: 4,
  operation: 5,
  mayWait: 6,
  argument: 7,
  note: 8,
  outcome: 9,
  value: 10,
  /** 1 while it lies in the inbox of its thread: because it was answered, or went from one line to another. */
  mailed: 11,
  /** 1 where its thread wants to know when it goes from one line to another. */
  tells: 13,
} as const;
/** In the rows of calls and of threads: the row that came before it into the inbox. */
export const MAIL = 12;

export const outcomes = { none: 0, answered: 1, refused: 2, failed: 3 } as const;

export const threadRow = (number: number): number => FIRST_THREAD_ROW + (number % THREADS);
/** The rows of all threads with that number or a lower one. */
export function* threadRowsUpTo(number: number): Generator<number> {
  const last = FIRST_THREAD_ROW + Math.min(number, THREADS - 1);
  for (let row = FIRST_THREAD_ROW; row <= last; row++) yield row;
}
export const isThreadRow = (row: number): boolean => row < FIRST_LOG_ROW;

/** The word at `index`, which is inside. */
export const wordAt = (words: Int32Array, index: number): number => words[index] ?? 0;
