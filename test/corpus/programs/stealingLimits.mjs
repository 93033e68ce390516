// A semaphore of one's own with a limit of time: who waits too long leaves the queue, and nothing gets lost.
import { setTimeout as sleep } from 'node:timers/promises';

class Semaphore {
  #free;
  #queue = [];
  constructor(permits) {
    this.#free = permits;
  }
  acquire(limit) {
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve(this.#releaser());
    }
    return new Promise((resolve, reject) => {
      const waiter = { resolve };
      waiter.timer = setTimeout(() => {
        this.#queue.splice(this.#queue.indexOf(waiter), 1);
        reject(new Error('timeout'));
      }, limit);
      this.#queue.push(waiter);
    });
  }
  get free() {
    return this.#free;
  }
  #releaser() {
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      const next = this.#queue.shift();
      if (next === undefined) this.#free += 1;
      else {
        clearTimeout(next.timer);
        next.resolve(this.#releaser());
      }
    };
  }
}

const semaphore = new Semaphore(2);
const outcomes = { done: 0, timeout: 0 };
async function use(limit) {
  let release;
  try {
    release = await semaphore.acquire(limit);
    await sleep(100);
    outcomes.done += 1;
  } catch {
    outcomes.timeout += 1;
  } finally {
    release?.();
  }
}
await Promise.all([use(5), use(5), use(5), use(5), use(60_000), use(60_000)]);
console.log(outcomes, semaphore.free);
