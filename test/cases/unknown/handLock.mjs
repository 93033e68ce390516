/** A lock as people write it: whoever waits is kept in a list. */
export class HandLock {
  #held = false;
  #waiters = [];

  async acquire() {
    if (!this.#held) {
      this.#held = true;
      return;
    }
    await new Promise((resolve) => this.#waiters.push(resolve));
  }

  release() {
    const next = this.#waiters.shift();
    if (next === undefined) this.#held = false;
    else next();
  }
}
