/** What a library calls again and again for one call of its own. */
import type { Probe, Provenance } from '../probe.ts';
import { callWithRoom, disguise, guarded, isObject, type Method } from '../wrap.ts';
import { isPlainPromise, onSettled } from './plainPromises.ts';

/** The calls of a function that a library makes for one call of its own, as long as they run: who awaits that waits for these. */
export class Calls {
  readonly #running: Provenance[] = [];
  readonly #probe: Probe;

  constructor(probe: Probe) {
    this.#probe = probe;
  }

  /** Stands in for the program's function, whose promises the library handles. */
  inPlaceOf(original: Method): Method {
    const began = guarded(undefined, (result: unknown): void => this.#began(result, original));
    const inPlace = function (this: unknown, ...given: unknown[]): unknown {
      const result = callWithRoom(() => Reflect.apply(original, this, given));
      began(result);
      return result;
    };
    return disguise(inPlace, original);
  }
  /** Says that `promise` settles when all calls have, or with `endsOnFailure` when one of them is rejected. */
  readonly stands = guarded(undefined, (promise: unknown, endsOnFailure: boolean): void => {
    if (isObject(promise)) this.#probe.combine(promise, this.#running, endsOnFailure);
  });

  #began(result: unknown, original: Method): void {
    if (!isPlainPromise(result)) return;
    this.#probe.link(result, original);
    const call: Provenance = { kind: 'grant', grant: 0, pending: false, job: result };
    this.#running.push(call);
    onSettled(result, () => {
      const last = this.#running.pop();
      const at = last === undefined || last === call ? -1 : this.#running.indexOf(call);
      if (at >= 0 && last !== undefined) this.#running[at] = last;
    });
  }
}
