/**
 * Waits for what Node itself will settle. Most of them are over soon, so nothing is recorded when one begins: a timer looks now and
 * then at those that are still open and tells the ones that last. Whether a promise is pending is read off the activation that
 * awaits it, else off how Node would print it, so that no promise gets a reaction of the shim.
 */
import { CancelReason, type RequestBits } from '../core/protocol/records.ts';
import type { CapturedSites } from './capturedSites.ts';
import { isPending } from './pendingPromises.ts';
import type { Expectation, Probe, Provenance, RequestOrigin } from './probe.ts';
import type { Activations, Runner } from './recorder.ts';

/** Milliseconds between two looks. What is open at the second one lasts. */
const INTERVAL = 250;
/** Of what began since the last look only the newest are kept: where many begin, they are brief, or none goes on. */
const MAX_YOUNG = 64;
/** Looks at the stack from one look to the next: they take long, and a thread with much to do is hardly stuck. */
const MAX_CAPTURES = 8;
/** Of what has been looked at once. */
const MAX_OPEN = 256;
/** Waits that are told at a time. */
const MAX_TOLD = 256;

const { setTimeout } = globalThis;

interface Young {
  readonly expectation: Expectation;
  readonly runner: Runner | undefined;
  /** Where nobody known waits: the site of the call. */
  readonly site: number;
}
interface Told {
  /** Held weakly: what nobody can reach any more cannot go on. */
  readonly promise: WeakRef<object> | undefined;
  readonly runner: Runner | undefined;
  readonly resource: number;
  readonly grant: number;
  readonly bits: RequestBits;
  readonly mark: Extract<Provenance, { kind: 'grant' }> | undefined;
}

/** undefined: nobody can say. */
function isOpen(promise: object | undefined, runner: Runner | undefined, onlyAwaited: boolean): boolean | undefined {
  if (runner?.isWaitingFor(promise) === true) return true;
  if (onlyAwaited) return false;
  if (promise !== undefined) return isPending(promise);
  return runner === undefined ? undefined : false;
}

const isStillOpen = ({ expectation: { promise, onlyAwaited = false }, runner }: Young): boolean | undefined =>
  isOpen(promise, runner, onlyAwaited);

export class Expectations {
  readonly #probe: Pick<Probe, 'requestToo' | 'acquire' | 'cancel' | 'mark'>;
  readonly #activations: Activations;
  readonly #captured: CapturedSites;
  /** A ring: on the path of every such call of the program. */
  readonly #young: (Young | undefined)[] = Array.from({ length: MAX_YOUNG }, () => undefined);
  #added = 0;
  #captures = MAX_CAPTURES;
  #open: Young[] = [];
  #told: Told[] = [];
  #isWatching = false;

  constructor(
    probe: Pick<Probe, 'requestToo' | 'acquire' | 'cancel' | 'mark'>,
    activations: Activations,
    captured: CapturedSites,
  ) {
    this.#probe = probe;
    this.#activations = activations;
    this.#captured = captured;
  }

  add(expectation: Expectation): void {
    const runner = this.#activations.runner(expectation.promise === undefined);
    const site = runner === undefined ? this.#siteOfCall() : 0;
    this.#young[this.#added % MAX_YOUNG] = { expectation, runner, site };
    this.#added += 1;
    if (!this.#isWatching) this.#watch();
  }

  isTold(resource: number): boolean {
    return this.#told.some((told) => told.resource === resource);
  }

  /** Tells which waits are over, and which last; all that are open where `all` is set. */
  look(all: boolean): void {
    this.#told = this.#told.filter((told) => !this.#isOver(told));
    const before = this.#open;
    this.#open = [];
    for (const each of before) {
      const open = isStillOpen(each);
      if (all ? open !== false : open === true) this.#tell(each);
      else if (open === undefined) this.#open.push(each);
    }
    for (const each of this.#young) {
      if (each === undefined || isStillOpen(each) === false) continue;
      if (all) this.#tell(each);
      else if (this.#open.length < MAX_OPEN) this.#open.push(each);
    }
    this.#young.fill(undefined);
    this.#captures = this.#added > MAX_YOUNG ? 1 : MAX_CAPTURES;
    this.#added = 0;
  }

  #siteOfCall(): number {
    if (this.#captures === 0) return 0;
    this.#captures -= 1;
    return this.#captured.here();
  }

  #watch(): void {
    this.#isWatching = true;
    setTimeout(() => {
      this.#isWatching = false;
      try {
        this.look(false);
        if (this.#open.length + this.#told.length > 0) this.#watch();
      } catch {
        // As everywhere in the shim: a fault costs a record.
      }
    }, INTERVAL).unref();
  }

  #tell({ expectation, runner, site }: Young): void {
    if (this.#told.length >= MAX_TOLD) return;
    const wait = expectation.describe();
    if (wait === undefined) return;
    const origin: RequestOrigin = runner?.origin() ?? { task: 0, site };
    const grant = this.#probe.requestToo(wait.resource, wait.bits, origin);
    const { promise } = expectation;
    this.#told.push({
      promise: promise === undefined ? undefined : new WeakRef(promise),
      runner,
      ...wait,
      grant,
      mark: promise === undefined ? undefined : this.#probe.mark(promise, grant),
    });
  }

  #isOver({ promise: weak, runner, resource, grant, bits, mark }: Told): boolean {
    const promise = weak?.deref();
    if (weak !== undefined && promise === undefined) {
      this.#probe.cancel(resource, grant, CancelReason.refused);
      return true;
    }
    if (isOpen(promise, runner, false) !== false) return false;
    if (mark !== undefined) mark.pending = false;
    this.#probe.acquire(resource, grant, bits);
    return true;
  }
}
