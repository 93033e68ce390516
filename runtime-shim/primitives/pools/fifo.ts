/** First in, first out, in constant time. */
export class Fifo<Item> {
  #items: (Item | undefined)[] = [];
  #first = 0;

  get length(): number {
    return this.#items.length - this.#first;
  }
  push(item: Item): void {
    this.#items.push(item);
  }
  shift(): Item | undefined {
    const item = this.#items[this.#first];
    if (item === undefined) return undefined;
    this.#items[this.#first++] = undefined;
    // Half of it is gone: so each item is copied once on average.
    if (this.#first * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#first);
      this.#first = 0;
    }
    return item;
  }
  /** Puts items before all others. */
  putBack(items: readonly Item[]): void {
    this.#items = [...items, ...this.drain()];
  }
  /** Takes out all items. */
  drain(): Item[] {
    const items = this.#items.slice(this.#first).filter((item) => item !== undefined);
    this.#items = [];
    this.#first = 0;
    return items;
  }
}
