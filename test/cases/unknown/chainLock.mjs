/** A lock as people write it: each job begins when the one before it has ended. */
export class ChainLock {
  #tail = Promise.resolve();

  run(job) {
    const result = this.#tail.then(() => job());
    this.#tail = result.catch(() => undefined);
    return result;
  }
}
