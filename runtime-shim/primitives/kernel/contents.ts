/** What a queue holds, in the order in which it goes out. */
export interface Contents<Item> {
  readonly size: number;
  add(item: Item): void;
  /** Takes the next item out. */
  take(): Item | undefined;
  /** Takes everything out, next first. */
  clear(): Item[];
}

/** First in, first out. Taken places at the front are given back in bulk, so that neither end costs more with the length. */
export class Fifo<Item> implements Contents<Item> {
  #items: (Item | undefined)[] = [];
  #front = 0;

  get size(): number {
    return this.#items.length - this.#front;
  }
  /** What `take` would take. */
  get next(): Item | undefined {
    return this.#items[this.#front];
  }
  add(item: Item): void {
    this.#items.push(item);
  }
  take(): Item | undefined {
    if (this.size === 0) return undefined;
    const item = this.#items[this.#front];
    this.#items[this.#front] = undefined;
    this.#front++;
    if (this.#front === this.#items.length) {
      this.#items = [];
      this.#front = 0;
    } else if (this.#front >= 1024 && this.#front * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#front);
      this.#front = 0;
    }
    return item;
  }
  /** Puts items back to the front, the first of them foremost. */
  giveBack(items: readonly Item[]): void {
    if (this.#front < items.length) {
      this.#items = [...new Array<undefined>(items.length), ...this.#items.slice(this.#front)];
      this.#front = items.length;
    }
    this.#front -= items.length;
    for (const [index, item] of items.entries()) this.#items[this.#front + index] = item;
  }
  clear(): Item[] {
    const items: Item[] = [];
    while (this.size > 0) items.push(this.take() as Item);
    return items;
  }
}

/** Last in, first out. */
export class Lifo<Item> implements Contents<Item> {
  readonly #items: Item[] = [];

  get size(): number {
    return this.#items.length;
  }
  add(item: Item): void {
    this.#items.push(item);
  }
  take(): Item | undefined {
    return this.#items.pop();
  }
  clear(): Item[] {
    return this.#items.splice(0).reverse();
  }
}

interface Ranked<Item> {
  readonly item: Item;
  /** Of two items that compare equal, the one that came first goes first. */
  readonly rank: number;
}
/** Smallest first: a binary heap. Where the comparison throws, the item is not taken in. */
export class Sorted<Item> implements Contents<Item> {
  readonly #heap: Ranked<Item>[] = [];
  readonly #compare: (first: Item, second: Item) => number;
  #added = 0;

  constructor(compare: (first: Item, second: Item) => number) {
    this.#compare = compare;
  }
  get size(): number {
    return this.#heap.length;
  }
  add(item: Item): void {
    const ranked = { item, rank: this.#added++ };
    const path: number[] = [this.#heap.length];
    for (let at = this.#heap.length; at > 0; ) {
      at = (at - 1) >> 1;
      const above = this.#heap[at];
      if (above === undefined || !this.#isBefore(ranked, above)) break;
      path.push(at);
    }
    for (const [step, at] of path.entries()) {
      const next = path[step + 1];
      const moved = next === undefined ? ranked : this.#heap[next];
      if (moved !== undefined) this.#heap[at] = moved;
    }
  }
  take(): Item | undefined {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (first !== undefined && last !== undefined && this.#heap.length > 0) this.#sink(last);
    return first?.item;
  }
  clear(): Item[] {
    const items: Item[] = [];
    while (this.#heap.length > 0) items.push(this.take() as Item);
    return items;
  }

  #sink(ranked: Ranked<Item>): void {
    let at = 0;
    try {
      for (;;) {
        const left = 2 * at + 1;
        const first = this.#heap[left];
        if (first === undefined) break;
        const second = this.#heap[left + 1];
        const isSecond = second !== undefined && this.#isBefore(second, first);
        const least = isSecond ? second : first;
        if (!this.#isBefore(least, ranked)) break;
        this.#heap[at] = least;
        at = isSecond ? left + 1 : left;
      }
    } finally {
      this.#heap[at] = ranked;
    }
  }
  #isBefore(first: Ranked<Item>, second: Ranked<Item>): boolean {
    return (this.#compare(first.item, second.item) || first.rank - second.rank) < 0;
  }
}
