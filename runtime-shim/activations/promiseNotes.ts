/** What is known of promises: kept on them where no program can see it. */
import type { AwaitMode } from '../../core/protocol/records.ts';
import type { Activation } from './activation.ts';

/** What `Promise.all` and its kin made of other promises. */
export class Combination {
  readonly mode: AwaitMode;
  readonly inputs: readonly unknown[];

  constructor(mode: AwaitMode, inputs: readonly unknown[]) {
    this.mode = mode;
    this.inputs = inputs;
  }
}
/** A promise of an activation whose callee may yet have to be looked at, or a combination. */
export type PromiseNote = Activation | Combination;

class Given {
  constructor(given: object) {
    // biome-ignore lint/correctness/noConstructorReturn: a private field put on somebody else's object is ten times cheaper than a WeakMap's entry.
    return given;
  }
}
class Noted extends Given {
  #note: PromiseNote;

  constructor(promise: object, note: PromiseNote) {
    super(promise);
    this.#note = note;
  }

  static read(promise: object): PromiseNote | undefined {
    return #note in promise ? promise.#note : undefined;
  }

  static write(promise: object, note: PromiseNote): void {
    if (#note in promise) promise.#note = note;
    else new Noted(promise, note);
  }
}

export const noteOf: (promise: object) => PromiseNote | undefined = Noted.read;
export const note: (promise: object, note: PromiseNote) => void = Noted.write;
