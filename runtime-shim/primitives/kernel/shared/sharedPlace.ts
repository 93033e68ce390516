import type { Failure, Machine, Place } from '../../machines/machine.ts';
import { call, outcomes, wordAt } from './layout.ts';
import type { SharedMemory } from './memory.ts';
import { SharedCall } from './sharedCall.ts';

/** The words of a primitive's own memory: its latch, how many ends of threads it has seen, its cells, its lines. */
export const LATCH = 0;
const ENDED_SEEN = 1;
const FIRST_CELL = 2;
/** The words of a line. */
const FIRST = 0;
const LAST = 1;
const LINE_WORDS = 2;

/** What is to be told outside of the latch. */
export interface Outbox {
  /** Calls of this thread that went to another line and want to know it. */
  readonly moved: number[];
  /** Calls of this thread that were answered. */
  readonly answered: number[];
  /** Threads that were sent something and have to be woken. */
  readonly toWake: number[];
}
/**
 * A primitive whose cells lie in memory of its own, so that it goes when no thread knows it any more, and whose lines are
 * linked through the memory that all threads share. For who is inside the primitive's latch.
 */
export class SharedPlace implements Place {
  #words: Int32Array;
  #buffer: SharedArrayBuffer | undefined;
  /** Set where a thread was found to be gone while it held the primitive. */
  isOrphaned = false;
  readonly #machine: Machine;
  readonly #memory: SharedMemory;
  readonly #outbox: Outbox;
  readonly #firstLine: number;

  /** @param parameters of a new primitive, or the memory of one that another thread made */
  constructor(
    machine: Machine,
    memory: SharedMemory,
    outbox: Outbox,
    parameters: readonly number[] | SharedArrayBuffer,
  ) {
    this.#machine = machine;
    this.#memory = memory;
    this.#outbox = outbox;
    this.#firstLine = FIRST_CELL + machine.cells;
    if (parameters instanceof SharedArrayBuffer) {
      this.#buffer = parameters;
      this.#words = new Int32Array(parameters);
    } else {
      this.#words = new Int32Array(this.#firstLine + machine.lines * LINE_WORDS);
      this.#words[ENDED_SEEN] = memory.ended;
      machine.start(this, parameters);
    }
  }
  get words(): Int32Array {
    return this.#words;
  }
  /** What other threads do not have needs no latch, and no memory that costs more to make. */
  get isShared(): boolean {
    return this.#buffer !== undefined;
  }
  /** The memory that makes the same primitive in another thread of the process, which may have it from now on. */
  share(): SharedArrayBuffer {
    if (this.#buffer === undefined) {
      this.#buffer = new SharedArrayBuffer(this.#words.byteLength);
      const words = new Int32Array(this.#buffer);
      words.set(this.#words);
      this.#words = words;
    }
    return this.#buffer;
  }

  /** Takes note of the threads that have ended since anybody did so. */
  seeEnded(): void {
    const { ended } = this.#memory;
    const seen = wordAt(this.#words, ENDED_SEEN);
    if (seen === ended) return;
    this.#words[ENDED_SEEN] = ended;
    const gone = this.#memory.endedSince(seen);
    for (let line = 0; line < this.#machine.lines; line++) {
      for (const { row, client } of this.waiting(line)) {
        if (!gone.has(client)) continue;
        this.#unlink(row);
        this.#memory.giveBackRow(row);
      }
    }
    for (const client of gone) this.#machine.left(this, client);
  }
  /** Makes the lines whole again after a thread has ended while it changed one. */
  repair(): void {
    for (let line = 0; line < this.#machine.lines; line++) {
      let previous = 0;
      for (const row of this.#rows(line)) {
        this.#memory.set(row, call.line, line + 1);
        this.#memory.set(row, call.previous, previous);
        previous = row;
      }
      this.#setLine(line, LAST, previous);
    }
  }

  read(cell: number): number {
    return wordAt(this.#words, FIRST_CELL + cell);
  }
  write(cell: number, value: number): void {
    this.#words[FIRST_CELL + cell] = value;
  }
  join(line: number, joining: SharedCall): void {
    const memory = this.#memory;
    const { client, tells } = joining;
    const isNew = joining.row === 0;
    const row = isNew ? joining.takeRow() : joining.row;
    const last = this.#line(line, LAST);
    memory.set(row, call.next, 0);
    memory.set(row, call.previous, last);
    memory.set(row, call.line, line + 1);
    if (last === 0) this.#setLine(line, FIRST, row);
    else memory.set(last, call.next, row);
    this.#setLine(line, LAST, row);
    if (isNew || !tells) return;
    if (client === memory.me) this.#outbox.moved.push(row);
    else this.#mail(row, client);
  }
  *waiting(line: number): Generator<SharedCall> {
    for (const row of this.#rows(line)) yield SharedCall.of(this.#memory, row);
  }
  take(line: number): SharedCall | undefined {
    const row = this.#line(line, FIRST);
    if (row === 0) return undefined;
    this.#unlink(row);
    return SharedCall.of(this.#memory, row);
  }
  leave(line: number, { row }: SharedCall): boolean {
    if (row === 0 || this.#memory.get(row, call.line) !== line + 1) return false;
    this.#unlink(row);
    return true;
  }
  answer(answered: SharedCall, value: number): void {
    this.#end(answered, outcomes.answered, value);
  }
  refuse(refused: SharedCall): void {
    this.#end(refused, outcomes.refused, 0);
  }
  fail(failed: SharedCall, failure: Failure): void {
    failed.outcome = outcomes.failed;
    failed.failure = failure;
  }
  orphaned(): void {
    this.isOrphaned = true;
  }

  #end(ended: SharedCall, outcome: number, value: number): void {
    const { row, client } = ended;
    ended.outcome = outcome;
    ended.value = value;
    if (row === 0) return;
    const memory = this.#memory;
    if (memory.get(row, call.line) !== 0) this.#unlink(row);
    memory.set(row, call.value, value);
    memory.set(row, call.outcome, outcome);
    if (client === memory.me) this.#outbox.answered.push(row);
    else this.#mail(row, client);
  }
  #mail(row: number, to: number): void {
    if (this.#memory.mail(row, to)) this.#outbox.toWake.push(to);
  }
  /** One of a line may go to another meanwhile. */
  *#rows(line: number): Generator<number> {
    let row = this.#line(line, FIRST);
    while (row !== 0) {
      const next = this.#memory.get(row, call.next);
      yield row;
      row = next;
    }
  }
  #unlink(row: number): void {
    const memory = this.#memory;
    const line = memory.get(row, call.line) - 1;
    const next = memory.get(row, call.next);
    const previous = memory.get(row, call.previous);
    if (previous === 0) this.#setLine(line, FIRST, next);
    else memory.set(previous, call.next, next);
    if (next === 0) this.#setLine(line, LAST, previous);
    else memory.set(next, call.previous, previous);
    memory.set(row, call.line, 0);
  }
  #line(line: number, word: number): number {
    return wordAt(this.#words, this.#firstLine + line * LINE_WORDS + word);
  }
  #setLine(line: number, word: number, row: number): void {
    this.#words[this.#firstLine + line * LINE_WORDS + word] = row;
  }
}
