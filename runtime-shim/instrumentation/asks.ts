/**
 * Requests of a library's locks, from the call to the release. On the program's hot path: one object for each request, and
 * guards in place, since a fault here must not reach the program and a function that guards others is slower than they are.
 */
import { CancelReason, Operation, type ReleaseScope, type RequestBits } from '../instrumentation.ts';
import type { Probe, RequestOrigin } from '../probe.ts';
import { isObject } from '../wrap.ts';

/** A lock as the recording knows it. */
export interface Lock {
  readonly resource: number;
  /** Requests that were granted and not given back. */
  readonly holds: Ask[];
  /** Some units were given back of which only the recording can say whose they were, until none is out. */
  isMixed?: boolean;
}
export type Mark = ReturnType<Probe['mark']>;
/** A request under way, and then what it got. */
export interface Ask {
  readonly lock: Lock;
  readonly grant: number;
  readonly bits: RequestBits;
  /** Its release function does not call `release`. */
  readonly legacy: boolean;
  /** The library does not say when it serves an item. */
  readonly wrapsItem: boolean;
  /** It was granted by the call itself, which the request has told already. */
  readonly taken: boolean;
  marks: Mark[] | undefined;
  /** The library's item for it is known. */
  hooked: boolean;
  settled: boolean;
  /** It was given back. */
  ended: boolean;
}
/** The request got its answer, so nothing that is marked waits for it any more. */
function settle(ask: Ask): void {
  ask.settled = true;
  if (ask.marks !== undefined) for (const each of ask.marks) each.pending = false;
}

/** How something is asked for, where that is not plain. */
export interface How {
  readonly scope: ReleaseScope;
  readonly mayGiveUp: boolean;
  /** Readers share it. */
  readonly shared?: boolean;
  /** Whose request it is, where that is not the call that runs. */
  readonly origin?: RequestOrigin | undefined;
}

/** Bits of requests for one unit: always the same few, so that none are made for each request. */
const unitBits: RequestBits[] = [];
function bitsOf(scope: ReleaseScope, mayGiveUp: boolean, contended: boolean, permits: number): RequestBits {
  const index = (scope << 2) | (mayGiveUp ? 2 : 0) | (contended ? 1 : 0);
  const known = permits === 1 ? unitBits[index] : undefined;
  if (known !== undefined) return known;
  const { hold: operation } = Operation;
  const bits: RequestBits = { operation, shared: false, mayGiveUp, blocksThread: false, contended, scope, permits };
  if (permits === 1) unitBits[index] = bits;
  return bits;
}

/** What is told to the probe of a library's locks. No call throws. */
export class Ledger {
  readonly #probe: Probe;

  constructor(probe: Probe) {
    this.#probe = probe;
  }

  /** A request is made. One that need not wait is granted within the call. */
  begin(
    lock: Lock,
    permits: number,
    how: { readonly scope: ReleaseScope; readonly mayGiveUp: boolean },
    contended: boolean,
    library: { readonly legacy: boolean; readonly wrapsItem: boolean },
  ): Ask {
    const bits = bitsOf(how.scope, how.mayGiveUp, contended, permits);
    return {
      lock,
      grant: contended ? this.#probe.request(lock.resource, bits) : this.#probe.take(lock.resource, bits),
      bits,
      legacy: library.legacy,
      wrapsItem: library.wrapsItem,
      taken: !contended,
      marks: undefined,
      hooked: false,
      settled: false,
      ended: false,
    };
  }
  /** A request for one unit whose grant is told later, contended or not. */
  ask(lock: Lock, how: How, contended: boolean): Ask {
    const unit = bitsOf(how.scope, how.mayGiveUp, contended, 1);
    const bits = how.shared === true ? { ...unit, shared: true } : unit;
    const { resource } = lock;
    const grant =
      how.origin === undefined
        ? this.#probe.request(resource, bits, true)
        : this.#probe.requestToo(resource, bits, how.origin);
    const [legacy, wrapsItem, taken, hooked, settled, ended] = [false, false, false, false, false, false];
    return { lock, grant, bits, legacy, wrapsItem, taken, marks: undefined, hooked, settled, ended };
  }
  grant(ask: Ask): void {
    settle(ask);
    if (!ask.taken) this.#probe.acquire(ask.lock.resource, ask.grant, ask.bits);
    ask.lock.holds.push(ask);
  }
  /** The request got what it waited for, and keeps nothing. */
  pass(ask: Ask): void {
    if (ask.settled) return;
    settle(ask);
    this.#probe.acquire(ask.lock.resource, ask.grant, ask.bits);
    this.#probe.release(ask.lock.resource, ask.grant);
  }
  refuse(ask: Ask, reason: CancelReason = CancelReason.rejected): void {
    if (ask.settled) return;
    settle(ask);
    this.#probe.cancel(ask.lock.resource, ask.grant, reason);
  }
  end(hold: Ask): void {
    const { holds } = hold.lock;
    hold.ended = true;
    if (holds.at(-1) === hold) holds.pop();
    else holds.splice(holds.indexOf(hold), 1);
    const isNamed = hold.lock.isMixed !== true || hold.bits.permits !== 1;
    if (holds.length === 0) hold.lock.isMixed = false;
    this.#probe.release(hold.lock.resource, isNamed ? hold.grant : 0);
  }
  /**
   * One unit is given back, nobody says whose: that of who gives it back, else the oldest. False where none was taken, so
   * that there is one more from now on.
   */
  endAny(lock: Lock): boolean {
    const oldest = lock.holds.shift();
    if (oldest === undefined) return false;
    oldest.ended = true;
    lock.isMixed = lock.holds.length > 0;
    this.#probe.release(lock.resource, 0);
    return true;
  }
  /** A release that names no grant: of single units as `endAny`, else the oldest ones end, as many as are given back. */
  endUnnamed(lock: Lock, weight: number): void {
    if (weight === 1 && lock.holds.length > 1 && lock.holds.every(({ bits }) => bits.permits === 1)) {
      this.endAny(lock);
      return;
    }
    const fitting = lock.holds.find((hold) => hold.bits.permits === weight);
    if (fitting !== undefined) {
      this.end(fitting);
      return;
    }
    let left = weight;
    for (let hold = lock.holds[0]; hold !== undefined && hold.bits.permits <= left; hold = lock.holds[0]) {
      left -= hold.bits.permits;
      this.end(hold);
    }
  }
  /** Says that `promise` is of the request; undefined where there is nothing to say it of. */
  mark(promise: unknown, ask: Ask | undefined): Mark | undefined {
    if (ask === undefined || !isObject(promise)) return undefined;
    const made = this.#probe.mark(promise, ask.grant);
    made.pending = !ask.settled;
    if (ask.marks === undefined) ask.marks = [made];
    else ask.marks.push(made);
    return made;
  }
}
