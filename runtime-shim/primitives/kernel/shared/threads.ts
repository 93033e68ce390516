import type { Answer } from '../client.ts';
import { RuntimeError } from '../errors.ts';
import { beginWait, endWait } from '../keepAlive.ts';
import { call, isThreadRow, outcomes } from './layout.ts';
import { newMemory, SharedMemory, type ThreadMemory } from './memory.ts';
import { SharedCall } from './sharedCall.ts';
import type { Outbox } from './sharedPlace.ts';
import { Spinning } from './spinning.ts';

/** A call of this thread that waits. */
export interface Waiting {
  /** Whether the process lives on until it is answered. */
  readonly keepsAlive: boolean;
  settle(answer: Answer): void;
  /** It went to another line, with that note on it. */
  moved(note: number): void;
  /** Some thread has ended, which may matter to what this call waits for. */
  threadEnded(): void;
}
const NO_BYTES = Buffer.alloc(0);
const REFUSED: Answer = { granted: false };

/** What one thread waits for, and what wakes it. */
export class ThreadWaits {
  readonly memory: SharedMemory;
  /** The call at hand. There is one at a time, since a machine calls nobody. */
  readonly atHand: SharedCall;
  readonly outbox: Outbox = { moved: [], answered: [], toWake: [] };
  readonly #waiting = new Map<number, Waiting>();
  readonly #spinning = new Spinning();
  #asleep = false;

  constructor(memory: SharedMemory) {
    this.memory = memory;
    this.atHand = new SharedCall(memory);
  }
  add(row: number, waiting: Waiting): void {
    this.#waiting.set(row, waiting);
    if (waiting.keepsAlive) beginWait();
  }
  /** Waits for the call's answer, for a moment by looking for it where that is likely to help; for when all others have been told. */
  rest(row: number): void {
    if (this.#spinning.isPromising) {
      this.#spinning.until(() => {
        if (this.memory.hasMail()) this.#readMail();
        return !this.#waiting.has(row);
      });
    }
    if (!this.#asleep) this.#sleep();
  }
  isWaiting(row: number, waiting: Waiting): boolean {
    return this.#waiting.get(row) === waiting;
  }
  /** Tells whom the last call concerned; for outside of its primitive's latch. */
  tell(): void {
    const { moved, answered, toWake } = this.outbox;
    if (toWake.length > 0) for (const thread of toWake.splice(0)) this.memory.wake(thread);
    if (moved.length > 0) {
      for (const row of moved.splice(0)) this.#waiting.get(row)?.moved(this.memory.get(row, call.note));
    }
    if (answered.length > 0) this.#answer(answered.splice(0));
  }
  /** Answers calls of this thread, in order, after all that other threads have answered before. */
  #answer(rows: readonly number[]): void {
    if (this.memory.hasMail()) this.#readMail();
    for (const row of rows) {
      const waiting = this.#waiting.get(row);
      if (waiting !== undefined) this.#settle(row, waiting);
    }
  }
  /** Tells all calls that wait that some thread has ended. */
  threadEnded(): void {
    for (const waiting of [...this.#waiting.values()]) waiting.threadEnded();
  }

  #settle(row: number, waiting: Waiting): void {
    const { memory } = this;
    const outcome = memory.get(row, call.outcome);
    const value = memory.get(row, call.value);
    this.#waiting.delete(row);
    memory.giveBackRow(row);
    if (waiting.keepsAlive) endWait();
    waiting.settle(outcome === outcomes.answered ? { granted: true, value, body: NO_BYTES } : REFUSED);
  }
  #read(row: number): void {
    const waiting = this.#waiting.get(row);
    // A thread that had this one's place before may have been sent an answer just before its end.
    if (waiting === undefined) this.memory.giveBackRow(row);
    else if (this.memory.get(row, call.outcome) === outcomes.none) waiting.moved(this.memory.get(row, call.note));
    else this.#settle(row, waiting);
  }
  #readMail(): void {
    let someEnded = false;
    this.memory.takeInbox(this.memory.me, (row) => {
      if (isThreadRow(row)) someEnded = true;
      else this.#read(row);
    });
    if (someEnded) this.threadEnded();
  }
  #sleep(): void {
    while (this.#waiting.size > 0) {
      const mail = this.memory.mailArrives();
      if (mail === undefined) {
        this.#readMail();
        continue;
      }
      this.#asleep = true;
      const since = performance.now();
      void mail.then(() => {
        this.#asleep = false;
        this.#spinning.slept(performance.now() - since);
        this.#readMail();
        this.#sleep();
      });
      return;
    }
  }
}

const WAITS = Symbol.for('lockstep.threadWaits.1');
interface WaitsGlobal {
  [WAITS]?: ThreadWaits;
}
/** What this thread waits for. The first thread of a process that asks makes the memory that all of them share. */
export function threadWaits(): ThreadWaits {
  const holder = globalThis as WaitsGlobal;
  holder[WAITS] ??= new ThreadWaits(new SharedMemory(newMemory()));
  return holder[WAITS];
}

/** What is to be handed to a thread that is about to be made. Throws a `RuntimeError` where there are too many. */
export function threadMemory(): ThreadMemory {
  const { memory } = threadWaits();
  return { memory: memory.buffer, thread: memory.addThread(memory.me) };
}
/** Called once in a new thread, before any primitive is used there, with what its maker got from `threadMemory`. */
export function adoptThreadMemory(given: ThreadMemory): void {
  const holder = globalThis as WaitsGlobal;
  if (holder[WAITS] !== undefined) throw new RuntimeError('the thread has used its own primitives before');
  holder[WAITS] = new ThreadWaits(new SharedMemory(given));
}
/** Called by the thread that made it when a thread is gone, however it ended: it waits for nothing and holds nothing. */
export function threadEnded(number: number): void {
  threadWaits().memory.endThread(number);
}
