/**
 * The rules of one kind of primitive, apart from where its state lies: in the broker's heap for what processes share, in shared
 * memory for what the threads of one process share. Whoever calls sees to it that no two calls of one primitive overlap.
 */

/** Who asks: a process or thread, and the logical task in it. Only a re-entrant lock cares for the task. */
export interface Caller {
  /** The number of the process among the broker's clients, or of the thread among those of its process. From 1. */
  readonly client: number;
  readonly task: number;
}
/** A call. It is answered exactly once: with a number, or refused, or failed. What waits is kept as a call too. */
export interface Call extends Caller {
  readonly operation: string;
  /** Whether it may wait; otherwise it is refused where it would have to. */
  readonly wait: boolean;
  /** A 31-bit number whose meaning is the operation's: permits, a condition's number. */
  readonly argument: number;
  /** The machine's own note on a call that waits, such as the recursion level to restore. 31 bits, 0 at first. */
  note: number;
}
/** Why a call fails at once. What error that is to the program is decided by the class that made the call. */
export type Failure = 'notHeld' | 'notOwner' | 'tooManyReleases' | 'broken' | 'noSuchOperation';

/** Where the state of one primitive lies. */
export interface Place {
  /** The 32-bit integer in a cell; 0 at first. */
  read(cell: number): number;
  write(cell: number, value: number): void;
  /** Puts the call at the end of a line. */
  join(line: number, call: Call): void;
  /** The calls in a line, first come first. It may not be changed meanwhile, except by `leave` of the call at hand. */
  waiting(line: number): Iterable<Call>;
  /** Takes the call that has waited longest out of a line. */
  take(line: number): Call | undefined;
  /** Takes that call out of a line; false where it is not in it. */
  leave(line: number, call: Call): boolean;
  /** The call's answer. A call in a line is taken out of it first. */
  answer(call: Call, value: number): void;
  refuse(call: Call): void;
  /** Only for the call at hand, never for one that has waited. */
  fail(call: Call, failure: Failure): void;
  /** The primitive's holder is gone without giving it back. */
  orphaned(client: number): void;
}
export interface Machine {
  /** How many cells and lines it uses, numbered from 0. */
  readonly cells: number;
  readonly lines: number;
  /** Sets the cells of a new primitive. The parameters are those of its constructor: permits, parties, … */
  start(place: Place, parameters: readonly number[]): void;
  /** Answers the call or puts it into a line. */
  call(place: Place, call: Call): void;
  /** A call that waits wants to wait no longer; it is answered now or, where it first has to get something back, later. */
  cancel(place: Place, call: Call): void;
  /** A process or thread is gone. Its calls have been taken out of the lines already. */
  left(place: Place, client: number): void;
}
