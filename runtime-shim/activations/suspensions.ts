/**
 * Who is suspended now. What has only begun to wait is held in the ring of activation.ts; what waits longer is held
 * weakly, so that activations that the program has given up can be collected.
 */
import { type Activation, clock, linked, unlink } from './activation.ts';

/** Milliseconds of a tick. Not a round number, so that Node's list of timers of this length is never the program's too. */
const TICK = 1009;
/** Ticks after which a suspension is a long one; by then it has been looked at. */
const LONG = 5;
const { setTimeout } = globalThis;

export class Suspensions {
  readonly #old = new Set<WeakRef<Activation>>();
  readonly #look: () => void;

  /** @param look called once in a tick */
  constructor(look: () => void) {
    this.#look = look;
    this.#wait();
  }

  /** All of them, in order of their first suspension. */
  get all(): Activation[] {
    const all: Activation[] = [];
    for (const reference of this.#old) {
      const activation = reference.deref();
      if (activation === undefined || activation.hasEnded) this.#old.delete(reference);
      else all.push(activation);
    }
    return [...all, ...linked()].filter((activation) => activation.isSuspended);
  }

  #wait(): void {
    setTimeout(() => {
      this.#age();
      this.#look();
      this.#wait();
    }, TICK).unref();
  }

  #age(): void {
    clock.tick += 1;
    for (const activation of linked()) {
      if (activation.since > clock.tick - LONG) continue;
      unlink(activation);
      this.#old.add(new WeakRef(activation));
    }
  }
}
