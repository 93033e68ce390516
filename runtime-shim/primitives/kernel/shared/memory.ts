/// <reference lib="es2024.sharedmemory" />
import { OWN_MEMORY } from '../../../probe.ts';
import { RuntimeError } from '../errors.ts';
import { enterLatch, leaveLatch } from './latch.ts';
import {
  CALL_ROWS,
  call,
  FIRST_CALL_ROW,
  head,
  isThreadRow,
  LOG,
  LOG_WORDS,
  MAIL,
  MEMORY_BYTES,
  ROW_WORDS,
  THREADS,
  thread,
  threadRow,
  threadRowsUpTo,
  wordAt,
} from './layout.ts';

/** What a new thread gets from the one that makes it. Can be cloned. */
export interface ThreadMemory {
  readonly memory: SharedArrayBuffer;
  /** The number of the new thread, which no other thread of the process ever has. */
  readonly thread: number;
}
const FIRST_THREAD = 1;

/** One thread's sight of the memory that the threads of its process share. Holds no state of its own. */
export class SharedMemory {
  readonly buffer: SharedArrayBuffer;
  readonly words: Int32Array<SharedArrayBuffer>;
  /** The number of this thread. */
  readonly me: number;

  constructor({ memory, thread: me }: ThreadMemory) {
    this.buffer = memory;
    this.words = new Int32Array(memory);
    Object.defineProperty(memory, OWN_MEMORY, { value: true });
    this.me = me;
  }
  /** The word of a row; for what one thread at a time may touch. */
  get(row: number, word: number): number {
    return wordAt(this.words, row * ROW_WORDS + word);
  }
  set(row: number, word: number, value: number): void {
    this.words[row * ROW_WORDS + word] = value;
  }

  readonly isAlive = (number: number): boolean =>
    Atomics.load(this.words, threadRow(number) * ROW_WORDS + thread.number) === number;

  /** Gives a number to a thread that `parent` makes. Throws a `RuntimeError` where there are too many threads. */
  addThread(parent: number): number {
    return this.#exclusively(() => {
      const last = this.get(0, head.lastThread);
      for (let number = last + 1; number <= last + THREADS; number++) {
        const row = threadRow(number);
        if (this.get(row, thread.number) !== 0) continue;
        this.set(0, head.lastThread, number);
        this.set(row, thread.parent, parent);
        this.set(row, thread.noticed, 0);
        Atomics.store(this.words, row * ROW_WORDS + thread.number, number);
        return number;
      }
      throw new RuntimeError(`a process has at most ${THREADS} threads`);
    });
  }
  /** The thread, and those that it made, are gone. The rest are told. */
  endThread(number: number): void {
    const gone = this.#exclusively(() => this.#bury(number));
    for (const each of gone) this.takeInbox(each, (row) => this.#giveBackUnlessNotice(row));
    if (gone.length === 0) return;
    for (const row of this.#threadRows()) {
      const alive = this.get(row, thread.number);
      if (alive === 0 || this.#exchange(row, thread.noticed, 1) === 1) continue;
      if (this.#put(row, alive)) this.wake(alive);
    }
  }
  #bury(number: number): number[] {
    if (!this.isAlive(number)) return [];
    Atomics.store(this.words, threadRow(number) * ROW_WORDS + thread.number, 0);
    const ended = this.get(0, head.ended);
    this.words[LOG + (ended % LOG_WORDS)] = number;
    Atomics.store(this.words, head.ended, ended + 1);
    const gone = [number];
    for (const row of this.#threadRows()) {
      const child = this.get(row, thread.number);
      if (child !== 0 && this.get(row, thread.parent) === number) gone.push(...this.#bury(child));
    }
    return gone;
  }
  #threadRows(): Iterable<number> {
    return threadRowsUpTo(this.get(0, head.lastThread));
  }
  /** How many threads have ended so far. For who has just entered a latch, which orders this. */
  get ended(): number {
    return wordAt(this.words, head.ended);
  }
  /** The threads that have ended after the first `seen` of them. */
  endedSince(seen: number): ReadonlySet<number> {
    const { ended } = this;
    const gone = new Set<number>();
    if (ended - seen < LOG_WORDS) {
      for (let end = seen; end < ended; end++) gone.add(wordAt(this.words, LOG + (end % LOG_WORDS)));
    } else {
      const last = this.get(0, head.lastThread);
      for (let number = FIRST_THREAD; number <= last; number++) if (!this.isAlive(number)) gone.add(number);
    }
    return gone;
  }

  /** A row for a call that waits, all of whose words but `next` the caller sets. Throws a `RuntimeError` where none is left. */
  takeRow(): number {
    return this.#exclusively(() => {
      const free = this.get(0, head.free);
      if (free !== 0) {
        this.set(0, head.free, this.get(free, call.next));
        return free;
      }
      const used = this.get(0, head.used);
      if (used === CALL_ROWS) {
        throw new RuntimeError(`the threads of a process can wait for at most ${CALL_ROWS} things at a time`);
      }
      this.set(0, head.used, used + 1);
      return FIRST_CALL_ROW + used;
    });
  }
  giveBackRow(row: number): void {
    this.#exclusively(() => {
      this.set(row, call.next, this.get(0, head.free));
      this.set(0, head.free, row);
    });
  }
  #giveBackUnlessNotice(row: number): void {
    if (!isThreadRow(row)) this.giveBackRow(row);
  }

  /** Puts a call into its thread's inbox, where it does not lie there yet. Says whether the thread may have to be woken. */
  mail(row: number, to: number): boolean {
    return this.#exchange(row, call.mailed, 1) === 0 && this.#put(row, to);
  }
  #put(row: number, to: number): boolean {
    const inbox = threadRow(to) * ROW_WORDS + thread.inbox;
    for (;;) {
      const first = Atomics.load(this.words, inbox);
      this.set(row, MAIL, first);
      if (Atomics.compareExchange(this.words, inbox, first, row) === first) return first === 0;
    }
  }
  #exchange(row: number, word: number, value: number): number {
    return Atomics.exchange(this.words, row * ROW_WORDS + word, value);
  }
  wake(to: number): void {
    Atomics.notify(this.words, threadRow(to) * ROW_WORDS + thread.inbox);
  }
  hasMail(): boolean {
    return Atomics.load(this.words, threadRow(this.me) * ROW_WORDS + thread.inbox) !== 0;
  }
  /** Empties a thread's inbox, first come first. */
  takeInbox(of: number, each: (row: number) => void): void {
    const rows: number[] = [];
    let row = Atomics.exchange(this.words, threadRow(of) * ROW_WORDS + thread.inbox, 0);
    for (; row !== 0; row = this.get(row, MAIL)) rows.push(row);
    for (const row of rows.reverse()) {
      // Before it is read: what changes after that is mailed again.
      this.#exchange(row, isThreadRow(row) ? thread.noticed : call.mailed, 0);
      each(row);
    }
  }
  /** Resolves when there may be something in this thread's inbox; undefined where there is already. Keeps nothing alive. */
  mailArrives(): Promise<unknown> | undefined {
    const waiting = Atomics.waitAsync(this.words, threadRow(this.me) * ROW_WORDS + thread.inbox, 0);
    return waiting.async ? waiting.value : undefined;
  }

  #exclusively<Result>(section: () => Result): Result {
    enterLatch(this.words, head.latch, this.me, this.isAlive);
    try {
      return section();
    } finally {
      leaveLatch(this.words, head.latch);
    }
  }
}

/** The memory of a process of which this is the first thread that needs one. */
export function newMemory(): ThreadMemory {
  const memory = new SharedArrayBuffer(MEMORY_BYTES);
  const words = new Int32Array(memory);
  words[threadRow(FIRST_THREAD) * ROW_WORDS + thread.number] = FIRST_THREAD;
  words[head.lastThread] = FIRST_THREAD;
  return { memory, thread: FIRST_THREAD };
}
