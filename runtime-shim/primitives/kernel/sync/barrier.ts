import { Operation } from '../../../../core/protocol/records.ts';
import { BROKE, RUNS_ACTION } from '../../machines/barrier.ts';
import { ValueError } from '../errors.ts';
import type { HandleReference } from '../handle.ts';
import { nobodyHears, type ObservedWait } from '../observed.ts';
import { currentTaskNumber } from '../task.ts';
import type { Venue } from '../venue.ts';
import { mayWait, type Timeout } from '../wait.ts';
import { Primitive } from './primitive.ts';

/** What one of the parties runs when all are there, before any of them goes on. */
export type BarrierAction = () => unknown;

/** The number of parties, checked. */
export function checkedParties(parties: number): number {
  if (!Number.isInteger(parties) || parties < 1 || parties >= 2 ** 30)
    throw new ValueError('the number of parties must be a whole number from 1 on');
  return parties;
}

/** `Barrier`, wherever its machine runs. */
export abstract class BaseBarrier extends Primitive {
  readonly #action: BarrierAction | undefined;
  readonly #timeout: number | undefined;

  constructor(
    reference: HandleReference,
    venue: Venue,
    action: BarrierAction | undefined,
    timeout: number | undefined,
  ) {
    super(reference, venue);
    this.#action = action;
    this.#timeout = timeout;
  }

  /**
   * Waits until all parties are here, and resolves to a number from 0 on, another one for each of them. Rejects with
   * `BrokenBarrierError` where the barrier is broken, or breaks meanwhile. When `timeout` (seconds) is over, or the signal
   * aborts the wait, the barrier breaks for all.
   */
  wait(timeout: Timeout | undefined = this.#timeout): Promise<number> {
    const observed = this.observed.request({ operation: Operation.signal, mayGiveUp: timeout !== undefined });
    const result = this.#wait(observed, timeout);
    observed.stands(result);
    return result;
  }
  /** Breaks the barrier: who waits, or comes, gets `BrokenBarrierError`. */
  abort(): Promise<void> {
    return this.do('abort');
  }
  /** Makes the barrier as it was at first. Who waits gets `BrokenBarrierError`. */
  reset(): Promise<void> {
    return this.do('reset');
  }
  get parties(): number {
    return this.resource.capacity;
  }
  /** How many parties wait now. */
  nWaiting(): Promise<number> {
    return this.ask('waiting');
  }
  async broken(): Promise<boolean> {
    return (await this.ask('broken')) === 1;
  }

  async #wait(observed: ObservedWait, timeout: Timeout | undefined): Promise<number> {
    const value = await this.#arrive(observed, timeout);
    if (value === undefined || value === BROKE) {
      if (value === BROKE) observed.ended('rejected');
      throw this.errorFor('broken');
    }
    observed.granted();
    if (value >= this.parties) this.#tellArrived(0);
    return value >= RUNS_ACTION ? this.#runAction(value - RUNS_ACTION) : value - 1;
  }
  /** Resolves to the machine's answer; undefined where the time was over. */
  #arrive(observed: ObservedWait, timeout: Timeout | undefined): Promise<number | undefined> {
    const wait = mayWait(true, timeout);
    const tellQueued = (arrived: number): void => {
      observed.queued();
      if (arrived > 0) this.#tellArrived(arrived);
    };
    const onQueued = observed.grant === 0 ? nobodyHears : tellQueued;
    const called = this.send('wait', { wait, task: currentTaskNumber(), onQueued });
    switch (called.kind) {
      case 'answered':
        return Promise.resolve(called.value);
      case 'refused':
        observed.ended('timeout');
        return Promise.resolve(undefined);
      case 'failed':
        observed.ended('rejected');
        return Promise.reject(this.errorFor(called.failure));
      case 'sent':
        return this.answerFor(observed, called, wait ? timeout : undefined);
    }
  }
  async #runAction(run: number): Promise<number> {
    try {
      await this.#action?.();
    } catch (error) {
      await this.abort();
      throw error;
    }
    const index = await this.ask('complete', run);
    if (index === BROKE) throw this.errorFor('broken');
    return index - 1;
  }
  #tellArrived(arrived: number): void {
    this.observed.tell((probe, resource) => probe.gauge(resource, 'arrived', arrived));
  }
}
