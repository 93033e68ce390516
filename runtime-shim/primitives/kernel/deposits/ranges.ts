/** What is given out begins at a multiple of this: a page of memory. */
const PAGE_BYTES = 4096;
const pagesOf = (bytes: number): number => Math.ceil(bytes / PAGE_BYTES) * PAGE_BYTES;

interface Range {
  start: number;
  end: number;
}

/** Places in a space of so many bytes: the lowest one that is large enough is given out, so that the same memory is used again. */
export class Ranges {
  /** By their start, and none next to another. */
  readonly #free: Range[];
  readonly #end: number;
  readonly #given = new Map<number, number>();

  constructor(start: number, end: number) {
    this.#free = [{ start, end }];
    this.#end = end;
  }
  /** Nothing is given out from here on. */
  get firstUnused(): number {
    const last = this.#free.at(-1);
    return last?.end === this.#end ? last.start : this.#end;
  }
  /** Undefined where no room is left in one piece. */
  take(bytes: number): number | undefined {
    const size = pagesOf(bytes);
    const index = this.#free.findIndex(({ start, end }) => end - start >= size);
    const range = this.#free[index];
    if (range === undefined) return undefined;
    const { start } = range;
    range.start += size;
    if (range.start === range.end) this.#free.splice(index, 1);
    this.#given.set(start, start + size);
    return start;
  }
  giveBack(start: number): void {
    const end = this.#given.get(start);
    if (end === undefined) return;
    this.#given.delete(start);
    let index = this.#free.findIndex((range) => range.start > start);
    if (index < 0) index = this.#free.length;
    const [before, after] = [this.#free[index - 1], this.#free[index]];
    const joinsBefore = before?.end === start;
    const joinsAfter = after?.start === end;
    if (before !== undefined && joinsBefore) before.end = joinsAfter && after !== undefined ? after.end : end;
    else if (after !== undefined && joinsAfter) after.start = start;
    else this.#free.splice(index, 0, { start, end });
    if (joinsBefore && joinsAfter) this.#free.splice(index, 1);
  }
}
