/**
 * Numbers by grant. Grants are counted up and most live briefly, so nearly all find a place in an array by their lowest bits;
 * what lives on when its place is wanted again goes to a map. A map alone costs every request of the program several times as much.
 */

/** A power of two. */
const PLACES = 256;
const MASK = PLACES - 1;

export class GrantTable<Value extends number = number> {
  /** 0 where a place is free. */
  readonly #grants = new Int32Array(PLACES);
  readonly #values: Value[] = [];
  readonly #displaced = new Map<number, Value>();
  #placed = 0;

  get size(): number {
    return this.#placed + this.#displaced.size;
  }

  set(grant: number, value: Value): void {
    const place = grant & MASK;
    const there = this.#grants[place] ?? 0;
    if (there === 0) this.#placed += 1;
    else if (there !== grant) this.#displace(there, this.#values[place]);
    if (this.#displaced.size > 0) this.#displaced.delete(grant);
    this.#grants[place] = grant;
    this.#values[place] = value;
  }

  get(grant: number): Value | undefined {
    const place = grant & MASK;
    if (this.#grants[place] === grant) return this.#values[place];
    return this.#displaced.size === 0 ? undefined : this.#displaced.get(grant);
  }

  delete(grant: number): void {
    const place = grant & MASK;
    if (this.#grants[place] === grant) {
      this.#grants[place] = 0;
      this.#placed -= 1;
    } else if (this.#displaced.size > 0) this.#displaced.delete(grant);
  }

  #displace(grant: number, value: Value | undefined): void {
    if (value !== undefined) this.#displaced.set(grant, value);
  }
}
