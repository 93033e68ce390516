import { Fifo } from '../kernel/contents.ts';

/** Items that were handed over at once. */
interface Lease {
  readonly items: number;
  /** So many of them may come back. */
  readonly lent: number;
}
/** What has become of items that were handed over. */
export interface Settled<Item> {
  readonly taken: readonly Item[];
  /** In the order in which they were handed over. */
  readonly back: readonly Item[];
}

/** The items that a queue has handed over to one client and that are not yet known to be taken. */
export class Lending<Item> {
  readonly #delivered = new Fifo<Item>();
  readonly #leases = new Fifo<Lease>();
  /** The lease that the client asked for ahead, until it says that it takes from it: so far nobody has seen what it holds. */
  #ahead: Lease | undefined;
  #lent = 0;

  /** How many may come back. */
  get lent(): number {
    return this.#lent;
  }
  /** Of what answers a call that waits for an item, the first one is sure to be taken. */
  deliver(items: readonly Item[], isAhead: boolean): void {
    const lease = { items: items.length, lent: isAhead ? items.length : items.length - 1 };
    for (const item of items) this.#delivered.add(item);
    this.#leases.add(lease);
    this.#lent += lease.lent;
    if (isAhead) this.#ahead = lease;
  }
  /** The client takes from what it asked for ahead. */
  begin(): void {
    this.#ahead = undefined;
  }
  /**
   * The first ones are taken, and the next ones come back. In that case so does what was asked for ahead, which would overtake
   * them otherwise.
   */
  settle(taken: number, returned: number): Settled<Item> {
    const settled = { taken: this.#take(taken), back: this.#take(returned) };
    for (let count = 0; count < taken + returned; ) {
      const lease = this.#leases.take();
      if (lease === undefined) break;
      count += lease.items;
      this.#close(lease);
    }
    if (returned > 0) settled.back.push(...this.#callOff());
    return settled;
  }
  /** The client is gone, with all that it may have seen. */
  end(): Settled<Item> {
    const back = this.#callOff();
    this.#lent = 0;
    return { taken: this.#delivered.clear(), back };
  }

  #take(count: number): Item[] {
    const items: Item[] = [];
    while (items.length < count) {
      const item = this.#delivered.take();
      if (item === undefined) break;
      items.push(item);
    }
    return items;
  }
  #close(lease: Lease): void {
    this.#lent -= lease.lent;
    if (this.#ahead === lease) this.#ahead = undefined;
  }
  #callOff(): Item[] {
    const ahead = this.#ahead;
    if (ahead === undefined) return [];
    let back: Item[] = [];
    for (const lease of this.#leases.clear()) {
      const items = this.#take(lease.items);
      if (lease === ahead) {
        back = items;
        continue;
      }
      this.#leases.add(lease);
      for (const item of items) this.#delivered.add(item);
    }
    this.#close(ahead);
    return back;
  }
}
