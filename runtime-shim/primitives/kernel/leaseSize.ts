const MOST_ITEMS = 512;
/** Who asks again within this time after a take is fast. */
const SHORT_MILLISECONDS = 0.5;
/** What is lent should be taken within this time. */
const LEASE_MILLISECONDS = 2;

/**
 * How many items a process asks for at once: as many as it is likely to take within two milliseconds, so that it keeps nothing
 * from others for longer. One, unless it was fast before.
 */
export class LeaseSize {
  #size = 1;
  #askedAt = 0;
  #tookAt = 0;

  next(): number {
    this.#askedAt = performance.now();
    const isFast = this.#askedAt - this.#tookAt < SHORT_MILLISECONDS;
    this.#size = isFast ? Math.min(MOST_ITEMS, this.#size * 2) : Math.max(1, this.#size >> 2);
    return this.#size;
  }
  took(): void {
    // The first of several says when they came; the last one is told by `settled`.
    if (this.#tookAt < this.#askedAt) this.#tookAt = performance.now();
  }
  settled(taken: number, returned: number): void {
    const now = performance.now();
    const spent = now - this.#tookAt;
    if (taken > 1 && spent > LEASE_MILLISECONDS) {
      // Much of the time may have been that of other processes.
      this.#size = Math.max(1, taken >> 1, Math.floor((taken * LEASE_MILLISECONDS) / spent));
    } else if (returned > 0) this.#size = Math.max(1, taken >> 1);
    if (this.#tookAt > 0) this.#tookAt = now;
  }
}
