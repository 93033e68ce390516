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

const BITS = 6;
const SIZE = 1 << BITS;

/**
 * Maps the ids of one stream to those of the recording, in blocks of 64, so that a million grants need no million
 * entries. Any 32-bit number is a valid local id.
 */
export class IdBlocks {
  readonly #source: IdSource;
  readonly #bases = new Map<number, number>();
  #lastBlock = -1;
  #lastBase = 0;

  constructor(source: IdSource) {
    this.#source = source;
  }

  globalOf(local: number): number {
    const block = local >>> BITS;
    if (block !== this.#lastBlock) {
      this.#lastBlock = block;
      this.#lastBase = this.#baseOf(block);
    }
    return this.#lastBase + (local & (SIZE - 1));
  }

  #baseOf(block: number): number {
    const known = this.#bases.get(block);
    if (known !== undefined) return known;
    const base = this.#source.take(SIZE);
    this.#bases.set(block, base);
    return base;
  }
}
