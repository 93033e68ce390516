/**
 * Updates of memory that threads share, as the transform marks them: a plain reading of an element and a plain writing. Few of
 * many are told: the first ones of each element, then one in a millisecond.
 *
 * What a thread knows of the others is not followed exactly. Whenever it may have learned something, by a message, by what it awaited or
 * by `Atomics`, it counts as knowing all that came before. So only what happens within one turn of its event loop, without
 * `Atomics` in between, is unordered: a race that is told is one.
 */
import { THREAD_TASK } from '../../core/protocol/records.ts';
import { natives } from '../natives.ts';
import { OWN_MEMORY } from '../probe.ts';
import { Touch } from '../transform/code.ts';
import { AskedMemory } from '../transport/memories.ts';
import type { CodeFiles } from './codeFiles.ts';

/** What the helpers of transformed code look at. */
export const sharing = {
  /** Other threads may have memory of this one: it was started as one of several, or has started others. */
  isOn: false,
  /** Threads come to know of each other in ways that nobody sees: nothing is told. */
  isBlind: false,
  /** `Atomics` was called since the last update that was told. */
  isOrdered: false,
};

/** Sites are those of the thread, times milliseconds of its `performance.now()`. */
interface Moment {
  readonly site: number;
  readonly at: number;
}
export interface SharedUpdate {
  /** Bytes of an element. */
  readonly size: number;
  /** What the program calls it there. */
  readonly name: string;
  /** The element's number, counted from the memory's start. */
  readonly index: number;
  readonly task: number;
  /** Who counts as knowing all that came before, and since when. */
  readonly learned: readonly { readonly task: number; readonly at: number }[];
  readonly read: Moment;
  readonly written: Moment;
}
export interface SharedUpdates {
  /** @param memory its number in this process */
  tell(memory: number, updates: readonly SharedUpdate[]): void;
}
interface Cell {
  /** Its number is counted from the start of what is called so. */
  readonly isWhole: boolean;
  readonly size: number;
  readonly index: number;
  updates: number;
  toldAt: number;
  read: Moment | undefined;
}
interface Memory {
  readonly asked: AskedMemory;
  number: number;
  readonly cells: Map<number, Cell>;
  /** Until its number is known. */
  held: SharedUpdate[];
}
type Elements = NodeJS.TypedArray;

const MOST_MEMORIES = 64;
const MOST_CELLS = 256;
const MOST_HELD = 64;
/** Of each element so many are told at once, and of the later ones one in a millisecond, which is looked at with every 64th. */
const TOLD_AT_ONCE = 8;
const LOOKED_AT = 63;
const REST = 1;
/** Milliseconds after which a thread that lives on looks for the number of its memory, and that one that ends waits for it. */
const LOOK_AGAIN = 100;
const LAST_WAIT = 1000;

const { setTimeout } = globalThis;
const { isView } = ArrayBuffer;
const bufferOf: () => unknown =
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), 'buffer')?.get ?? (() => undefined);
const settled = Promise.resolve();
const { then } = Promise.prototype;

export class SharedMemory {
  readonly #files: CodeFiles;
  readonly #currentTask: () => number;
  readonly #isOrderedElsewhere: () => boolean;
  readonly #memories = new WeakMap<object, Memory>();
  /** Those of which updates are held. */
  readonly #waiting = new Set<Memory>();
  #known = 0;
  /** The turn that the last told update belongs to lasts. */
  #isSameTurn = false;
  /** When in this turn the thread came to know what others did; undefined in its first one. */
  #learnedAt: number | undefined;
  /** Tasks of which that was told. */
  readonly #told = new Set<number>();
  #listener: SharedUpdates | undefined;

  /** @param currentTask the task that runs now, which becomes known; 0 outside any activation */
  constructor(files: CodeFiles, currentTask: () => number, isOrderedElsewhere: () => boolean) {
    this.#files = files;
    this.#currentTask = currentTask;
    this.#isOrderedElsewhere = isOrderedElsewhere;
  }

  listen(listener: SharedUpdates): void {
    this.#listener = listener;
  }

  /** The thread's first module begins to run: up to the end of this turn the thread knows what it was started with. */
  begin(): void {
    if (this.#known === 0) this.#keepTurn();
  }

  /** False: of a site that sees other things than shared memory. */
  touch(site: number, touch: Touch, object: unknown, index: unknown): boolean {
    if (!isView(object) || object instanceof DataView || typeof index !== 'number') return false;
    const buffer: unknown = bufferOf.call(object);
    if (!(buffer instanceof SharedArrayBuffer) || OWN_MEMORY in buffer) return false;
    if (!sharing.isBlind) this.#touchShared(site, touch, object as Elements, buffer, index);
    return true;
  }

  /** The thread ends: what is held is told, if that can be. */
  end(): void {
    for (const memory of this.#waiting) {
      memory.number = memory.asked.wait(LAST_WAIT);
      this.#flush(memory);
    }
  }

  #touchShared(site: number, touch: Touch, view: Elements, buffer: SharedArrayBuffer, index: number): void {
    const memory = this.#memoryOf(buffer, view.byteOffset + index * view.BYTES_PER_ELEMENT);
    const cell = memory === undefined ? undefined : cellOf(memory, view, index);
    if (memory === undefined || cell === undefined) return;
    const isLooked = cell.updates < TOLD_AT_ONCE || (cell.updates & LOOKED_AT) === 0;
    if (touch === Touch.read) {
      cell.read = isLooked ? { site, at: natives.now() } : undefined;
      return;
    }
    cell.updates += 1;
    if (!isLooked) return;
    const written: Moment = { site, at: natives.now() };
    const read = touch === Touch.update ? written : cell.read;
    cell.read = undefined;
    if (read === undefined || (cell.updates > TOLD_AT_ONCE && written.at - cell.toldAt < REST)) return;
    cell.toldAt = written.at;
    this.#tell(memory, cell, read, written);
  }

  #memoryOf(buffer: SharedArrayBuffer, offset: number): Memory | undefined {
    let memory = this.#memories.get(buffer);
    if (memory === undefined && this.#known < MOST_MEMORIES) {
      this.#known += 1;
      memory = { asked: new AskedMemory(buffer, offset), number: 0, cells: new Map(), held: [] };
      this.#memories.set(buffer, memory);
    }
    return memory;
  }

  #tell(memory: Memory, { size, index, isWhole }: Cell, read: Moment, written: Moment): void {
    const task = this.#currentTask() || THREAD_TASK;
    const learned = this.#learned(task, read.at);
    const [, , , label = ''] = this.#files.of(written.site)?.row(written.site) ?? [];
    const name = isWhole ? label : `${label}.buffer`;
    const told = ({ site, at }: Moment): Moment => ({ site: this.#files.tell(site), at });
    memory.held.push({ size, index, name, task, learned, read: told(read), written: told(written) });
    if (memory.held.length > MOST_HELD) memory.held.shift();
    if (memory.number === 0) memory.number = memory.asked.number();
    if (memory.number !== 0) this.#flush(memory);
    else if (!this.#waiting.has(memory)) this.#wait(memory);
  }

  /** What is to be told of the turn in which the task updates something. */
  #learned(task: number, at: number): SharedUpdate['learned'] {
    if (!this.#isSameTurn || sharing.isOrdered) {
      this.#learnedAt = at;
      this.#told.clear();
    }
    sharing.isOrdered = false;
    if (!this.#isSameTurn) this.#keepTurn();
    const since = this.#learnedAt;
    if (since === undefined) return [];
    const tasks = [THREAD_TASK, task].filter((each) => !this.#told.has(each));
    for (const each of tasks) this.#told.add(each);
    return [...new Set(tasks)].map((each) => ({ task: each, at: since }));
  }

  /** Reactions of promises come before all that could tell the thread something. */
  #keepTurn(): void {
    this.#isSameTurn = true;
    void Reflect.apply(then, settled, [
      () => {
        this.#isSameTurn = false;
      },
    ]);
  }

  #wait(memory: Memory): void {
    this.#waiting.add(memory);
    const look = (): void => {
      if (!this.#waiting.has(memory)) return;
      memory.number = memory.asked.number();
      if (memory.number !== 0) this.#flush(memory);
      else setTimeout(look, LOOK_AGAIN).unref();
    };
    setTimeout(look, LOOK_AGAIN).unref();
  }

  #flush(memory: Memory): void {
    this.#waiting.delete(memory);
    const { held, number } = memory;
    memory.held = [];
    if (number <= 0 || sharing.isBlind || this.#isOrderedElsewhere()) return;
    this.#listener?.tell(number, held);
  }
}

function cellOf({ cells }: Memory, view: Elements, index: number): Cell | undefined {
  const { BYTES_PER_ELEMENT: size, byteOffset } = view;
  const at = byteOffset + index * size;
  const key = at * 16 + size;
  let cell = cells.get(key);
  if (cell === undefined && cells.size < MOST_CELLS && index >= 0 && index < view.length) {
    cell = { isWhole: byteOffset === 0, size, index: at / size, updates: 0, toldAt: 0, read: undefined };
    cells.set(key, cell);
  }
  return cell;
}
