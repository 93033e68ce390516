/**
 * Pools that lend things out: `acquire` answers with a thing, `release(thing)` gives it back. A pool is one resource with as
 * many units as it may have things; what it has lent is known by the thing, so that each release ends its own grant.
 */
import { CancelReason, ReleaseScope } from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import { guarded } from '../wrap.ts';
import { type Ask, Ledger, type Lock } from './asks.ts';
import { isPlainPromise, onSettled } from './plainPromises.ts';

interface Lent {
  readonly lock: Lock;
  /** What is out now. */
  readonly out: Map<unknown, Ask>;
  /** How many things it may have. */
  max: number;
}
/** A pool when something is asked of it. */
export interface PoolSituation {
  readonly max: number;
  /** Nothing is there to be lent at once, and no more may be made. */
  readonly isShort: boolean;
  /** The wait ends by itself after a while. */
  readonly mayGiveUp: boolean;
  /** The library gives the thing back by itself, be it after a job or after a call. */
  readonly isScoped?: boolean;
}

/** What is told of a library's pools. No call throws. */
export class PoolLedger {
  readonly #ledger: Ledger;
  readonly #probe: Probe;
  readonly #pools = new WeakMap<object, Lent>();
  /** Requests by what the library keeps of them. */
  readonly #asks = new WeakMap<object, Ask>();

  constructor(probe: Probe) {
    this.#probe = probe;
    this.#ledger = new Ledger(probe);
  }

  ask(pool: object, { max, isShort, mayGiveUp, isScoped = false }: PoolSituation): Ask {
    const { lock } = this.#lentBy(pool, max);
    return this.#ledger.ask(lock, { scope: isScoped ? ReleaseScope.scoped : ReleaseScope.free, mayGiveUp }, isShort);
  }
  /** `item` is what the library keeps of the request. */
  keep(item: unknown, ask: Ask | undefined): void {
    if (ask !== undefined && typeof item === 'object' && item !== null) this.#asks.set(item, ask);
  }
  /** The request behind what the library keeps of it. */
  askOf(item: unknown): Ask | undefined {
    return typeof item === 'object' && item !== null ? this.#asks.get(item) : undefined;
  }
  /** Says that `promise` waits for the request. */
  mark(promise: unknown, ask: Ask | undefined): ReturnType<Ledger['mark']> {
    return this.#ledger.mark(promise, ask);
  }
  /** `thing` is lent to who asked. */
  lend(pool: object, ask: Ask, thing: unknown): void {
    if (ask.settled) return;
    this.#ledger.grant(ask);
    this.#pools.get(pool)?.out.set(thing, ask);
  }
  /** `thing` is used by what is no known task, such as a callback: nobody known holds it. */
  lendToNobody(pool: object, ask: Ask, thing: unknown): void {
    this.lend(pool, ask, thing);
    this.#probe.handover(ask.grant, undefined, undefined, true);
  }
  /** Told before it takes effect; nothing where the thing is not out. */
  giveBack(pool: object, thing: unknown): void {
    const out = this.#pools.get(pool)?.out;
    const ask = out?.get(thing);
    if (ask === undefined) return;
    out?.delete(thing);
    this.#ledger.end(ask);
  }
  refuse(ask: Ask | undefined, reason: CancelReason = CancelReason.refused): void {
    if (ask !== undefined) this.#ledger.refuse(ask, reason);
  }
  /** The job that uses the thing is known by what it returned. */
  handover(ask: Ask, result: unknown, job: unknown): void {
    this.#probe.handover(ask.grant, result, job, true);
  }

  /** Calls `body`, which returns a promise that is never rejected and settles when all that is out has been given back. */
  drain(pool: object, body: () => unknown): unknown {
    const lent = this.#pools.get(pool);
    const ask = lent === undefined || lent.out.size === 0 ? undefined : this.#askAll(lent);
    const promise = body();
    if (ask !== undefined) this.#drained(promise, ask);
    return promise;
  }
  readonly #askAll = guarded(undefined, ({ lock, max }: Lent): Ask => {
    const how = { scope: ReleaseScope.scoped, mayGiveUp: false };
    return this.#ledger.begin(lock, max, how, true, { legacy: false, wrapsItem: false });
  });
  readonly #drained = guarded(undefined, (promise: unknown, ask: Ask): void => {
    this.#ledger.mark(promise, ask);
    if (isPlainPromise(promise)) onSettled(promise, () => this.#ledger.pass(ask));
    else this.#ledger.refuse(ask);
  });

  #lentBy(pool: object, max: number): Lent {
    const known = this.#pools.get(pool);
    if (known !== undefined) {
      if (known.max !== max) {
        known.max = max;
        this.#probe.gauge(known.lock.resource, 'permits', max);
      }
      return known;
    }
    const resource = this.#probe.resourceOf(pool, 'resourcePool', () => ({ capacity: max, otherwise: 'pool' }));
    const lent: Lent = { lock: { resource, holds: [] }, out: new Map(), max };
    this.#pools.set(pool, lent);
    return lent;
  }
}
