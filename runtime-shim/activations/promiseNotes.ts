/** What is known of promises: kept on them where no program can see it. */
import type { AwaitMode } from '../../core/protocol/records.ts';
import type { Provenance } from '../probe.ts';
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

class Marked extends Given {
  #provenance: Provenance;

  constructor(promise: object, provenance: Provenance) {
    super(promise);
    this.#provenance = provenance;
  }

  static read(promise: object): Provenance | undefined {
    return #provenance in promise ? promise.#provenance : undefined;
  }

  static write(promise: object, provenance: Provenance): void {
    if (#provenance in promise) promise.#provenance = provenance;
    else new Marked(promise, provenance);
  }
}

export const provenanceOf: (promise: object) => Provenance | undefined = Marked.read;
export const markPromise: (promise: object, provenance: Provenance) => void = Marked.write;
