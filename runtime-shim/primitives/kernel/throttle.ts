/** How long who puts waits at most for those who take. */
const PATIENCE_MILLISECONDS = 50;
const { setTimeout } = globalThis;

/**
 * Slows down who puts faster than others take, so that the same memory is used again and again, which is several times as fast as
 * new memory. Never for long: where nobody takes, there is no wait until somebody does again.
 */
export class Throttle {
  #isTaken = true;
  #wait: Promise<void> | undefined;
  #end: () => void = () => {};

  /** Resolves when there is room, or after a short time; undefined while nobody takes. */
  wait(): Promise<void> | undefined {
    if (!this.#isTaken) return undefined;
    this.#wait ??= new Promise((resolve) => {
      this.#end = resolve;
      setTimeout(() => {
        if (this.#end !== resolve) return;
        this.#isTaken = false;
        this.#resume();
      }, PATIENCE_MILLISECONDS);
    });
    return this.#wait;
  }
  /** Others have taken something. */
  room(): void {
    this.#isTaken = true;
    this.#resume();
  }
  #resume(): void {
    this.#end();
    this.#end = () => {};
    this.#wait = undefined;
  }
}
