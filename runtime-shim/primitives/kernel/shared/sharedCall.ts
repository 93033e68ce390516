import { probe } from '../../../probe.ts';
import type { Call, Failure } from '../../machines/machine.ts';
import { call, outcomes } from './layout.ts';
import type { SharedMemory } from './memory.ts';

/** The operations that may wait, by their numbers in shared memory. */
const operations = ['acquire', 'wait', 'get', 'put', 'join'];

/** A call as a machine sees it: the one at hand, which needs no shared memory unless it has to wait, or one that waits. */
export class SharedCall implements Call {
  client = 0;
  task = 0;
  operation = '';
  wait = true;
  argument = 0;
  /** Whether whoever made the call wants to know when it goes from one line to another. */
  tells = false;
  /** 0 while it is only at hand. */
  row = 0;
  /** One of `outcomes`. */
  outcome: number = outcomes.none;
  value = 0;
  failure: Failure = 'noSuchOperation';
  readonly #memory: SharedMemory;
  #note = 0;

  constructor(memory: SharedMemory) {
    this.#memory = memory;
    this.client = memory.me;
  }
  get note(): number {
    return this.#note;
  }
  set note(note: number) {
    this.#note = note;
    if (this.row !== 0) this.#memory.set(this.row, call.note, note);
  }

  /** Makes this the call at hand. */
  begin(operation: string, wait: boolean, task: number, argument: number, tells: boolean): void {
    this.operation = operation;
    this.wait = wait;
    this.task = task;
    this.argument = argument;
    this.tells = tells;
    this.row = 0;
    this.outcome = outcomes.none;
    this.value = 0;
    this.#note = 0;
  }
  /** Gives the call at hand a row, so that other threads can answer it. */
  takeRow(): number {
    const memory = this.#memory;
    const number = operations.indexOf(this.operation);
    if (number < 0) throw new TypeError(`${this.operation} is not known as an operation that waits`);
    const row = memory.takeRow();
    memory.set(row, call.line, 0);
    memory.set(row, call.client, this.client);
    memory.set(row, call.task, this.task);
    memory.set(row, call.operation, number);
    memory.set(row, call.mayWait, this.wait ? 1 : 0);
    memory.set(row, call.argument, this.argument);
    memory.set(row, call.note, this.#note);
    memory.set(row, call.outcome, outcomes.none);
    memory.set(row, call.mailed, 0);
    // Only who observes the program wants to know more than that the call waits.
    this.tells &&= probe() !== undefined;
    memory.set(row, call.tells, this.tells ? 1 : 0);
    this.row = row;
    return row;
  }
  /** The call that waits in a row, as any thread may see it. */
  static of(memory: SharedMemory, row: number): SharedCall {
    const seen = new SharedCall(memory);
    seen.row = row;
    seen.client = memory.get(row, call.client);
    seen.task = memory.get(row, call.task);
    seen.operation = operations[memory.get(row, call.operation)] ?? '';
    seen.wait = memory.get(row, call.mayWait) === 1;
    seen.argument = memory.get(row, call.argument);
    seen.tells = memory.get(row, call.tells) === 1;
    seen.#note = memory.get(row, call.note);
    return seen;
  }
}
