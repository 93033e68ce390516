/**
 * Which memory it is that threads share: a buffer that another thread was given is another object there, of which nothing says
 * that the memory is the same. The sender thread is given one object of each and compares them.
 */
import { natives } from '../natives.ts';
import { RINGS_CHANNEL } from './senderThread.ts';

/** Posted to the sender thread, which puts the memory's number into the answer's first place: 0 until then, -1 for none. */
export interface MemoryQuestion {
  readonly memory: SharedArrayBuffer;
  /** A place, in bytes, that the program writes. */
  readonly offset: number;
  readonly answer: SharedArrayBuffer;
}

/** So much memory is kept to be compared, the latest. */
const MOST_MEMORIES = 64;
const MOST_BYTES = 64 * 1024 * 1024;
/** So many places are looked at for one at which nobody waits. */
const MOST_PLACES = 128;
/** The value at the place may change just as it is looked at. */
const MOST_TRIES = 32;
/**
 * Milliseconds after which a question is put again, twice as many each time, and how often: the sender may not have listened yet, or
 * have had no processor for seconds.
 */
const ASK_AGAIN = 20;
const MOST_QUESTIONS = 9;

export function isMemoryQuestion(message: unknown): message is MemoryQuestion {
  if (typeof message !== 'object' || message === null || message instanceof SharedArrayBuffer) return false;
  return 'memory' in message && 'answer' in message;
}

/** One memory as one thread has it. */
export class AskedMemory {
  readonly #question: MemoryQuestion;
  readonly #answer: Int32Array;
  #askedAt = Number.NEGATIVE_INFINITY;
  #asked = 0;

  constructor(memory: SharedArrayBuffer, offset: number) {
    const answer = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    this.#question = { memory, offset, answer };
    this.#answer = new Int32Array(answer);
  }

  /** The memory's number in this process; 0 while nobody has said, -1 where it has none. */
  number(): number {
    const known = Atomics.load(this.#answer, 0);
    if (known !== 0 || natives.now() - this.#askedAt < ASK_AGAIN * 2 ** (this.#asked - 1)) return known;
    if (this.#asked >= MOST_QUESTIONS) return -1;
    this.#asked += 1;
    this.#askedAt = natives.now();
    const channel = new natives.workerThreads.BroadcastChannel(RINGS_CHANNEL);
    channel.postMessage(this.#question);
    channel.close();
    return 0;
  }

  /** Waits for so many milliseconds at most. */
  wait(milliseconds: number): number {
    const known = this.number();
    if (known !== 0) return known;
    Atomics.wait(this.#answer, 0, 0, milliseconds);
    return Atomics.load(this.#answer, 0);
  }
}

interface Memory {
  readonly memory: SharedArrayBuffer;
  readonly number: number;
}

/** In the sender thread: what it was asked about. */
export class Memories {
  readonly #known: Memory[] = [];
  #bytes = 0;
  #last = 0;

  /** @param isWaitedAt whether the program may wait so many bytes from the start of some memory: nobody may be woken there */
  answer({ memory, offset, answer }: MemoryQuestion, isWaitedAt: (offset: number) => boolean): void {
    const cells = new Int32Array(answer);
    if (Atomics.load(cells, 0) !== 0) return;
    const place = freePlace(memory, offset, isWaitedAt);
    const number = place === undefined ? -1 : this.#numberOf(memory, place);
    // The question is put again where there is no answer yet.
    if (number === undefined) return;
    Atomics.store(cells, 0, number);
    Atomics.notify(cells, 0);
  }

  #numberOf(memory: SharedArrayBuffer, place: number): number | undefined {
    for (const known of this.#known) {
      const answer = areOne(known.memory, memory, place);
      if (answer === undefined) return undefined;
      if (answer) return known.number;
    }
    this.#last += 1;
    this.#known.push({ memory, number: this.#last });
    this.#bytes += memory.byteLength;
    while (this.#known.length > MOST_MEMORIES || this.#bytes > MOST_BYTES)
      this.#bytes -= this.#known.shift()?.memory.byteLength ?? 0;
    return this.#last;
  }
}

const cellsOf = (memory: SharedArrayBuffer): Int32Array =>
  new Int32Array(memory, 0, Math.floor(memory.byteLength / Int32Array.BYTES_PER_ELEMENT));

/**
 * The number of a 32-bit cell at which nobody waits; undefined where there is none to be found. That at `offset`, which the program
 * changes, is taken last.
 */
function freePlace(
  memory: SharedArrayBuffer,
  offset: number,
  isWaitedAt: (offset: number) => boolean,
): number | undefined {
  const { length } = cellsOf(memory);
  if (length === 0 || memory.byteLength > MOST_BYTES) return undefined;
  const first = Math.floor(offset / Int32Array.BYTES_PER_ELEMENT);
  for (let tries = 0; tries < Math.min(length, MOST_PLACES); tries += 1) {
    const place = (first + 1 + tries) % length;
    if (!isWaitedAt(place * Int32Array.BYTES_PER_ELEMENT)) return place;
  }
  return undefined;
}

/** Whoever waits for a place of the one is woken by way of the other. Undefined while the place changes all the time. */
function areOne(one: SharedArrayBuffer, other: SharedArrayBuffer, at: number): boolean | undefined {
  if (one.byteLength !== other.byteLength) return false;
  const [cells, others] = [cellsOf(one), cellsOf(other)];
  let wasEqual = false;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    if (Atomics.load(cells, at) !== Atomics.load(others, at)) continue;
    wasEqual = true;
    if (!Atomics.waitAsync(cells, at, Atomics.load(cells, at)).async) continue;
    const woken = Atomics.notify(others, at, 1);
    if (woken === 0) Atomics.notify(cells, at, 1);
    return woken !== 0;
  }
  return wasEqual ? undefined : false;
}
