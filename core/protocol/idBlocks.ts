/** Mints ids for one sort of thing across a whole recording. */
export class IdSource {
  #next = 1;
  /** The first of `count` ids that nobody else has. */
  take(count: number): number {
    const first = this.#next;
    this.#next += count;
    return first;
  }
}

/** Of ids so many bits are counted within the smallest blocks, and so many tell the larger ones of one magnitude apart. */
const BITS = 6;

/**
 * Maps the ids of one stream to those of the recording, in blocks, so that a million grants need no million entries: of 64 ids at
 * first, then of a 64th to a 128th of where they begin, so that a server that runs for days needs some hundreds. Any 32-bit
 * number is a valid local id.
 */
export class IdBlocks {
  readonly #source: IdSource;
  /** By each block's first id. */
  readonly #bases = new Map<number, number>();
  #lastFirst = -1;
  #lastSize = 0;
  #lastBase = 0;

  constructor(source: IdSource) {
    this.#source = source;
  }

  globalOf(local: number): number {
    const within = (local >>> 0) - this.#lastFirst;
    return within >= 0 && within < this.#lastSize ? this.#lastBase + within : this.#find(local >>> 0);
  }

  #find(local: number): number {
    const bits = Math.max(BITS, 31 - Math.clz32(local) - BITS);
    const first = ((local >>> bits) << bits) >>> 0;
    this.#lastFirst = first;
    this.#lastSize = 1 << bits;
    this.#lastBase = this.#baseOf(first, 1 << bits);
    return this.#lastBase + (local - first);
  }

  #baseOf(first: number, size: number): number {
    const known = this.#bases.get(first);
    if (known !== undefined) return known;
    const base = this.#source.take(size);
    this.#bases.set(first, base);
    return base;
  }
}
