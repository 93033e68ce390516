import { Operation } from '../../../../core/protocol/records.ts';
import type { Timeout } from '../wait.ts';
import { Primitive } from './primitive.ts';

/** `Event`, wherever its machine runs. */
export abstract class BaseEvent extends Primitive {
  /**
   * Resolves to true once the event is set, at once where it is. Resolves to false when `timeout` (seconds) is over; rejects
   * with the signal's reason when `timeout` is a signal that ends the wait.
   */
  wait(timeout?: Timeout): Promise<boolean> {
    const wait = this.observed.request({ operation: Operation.signal, mayGiveUp: timeout !== undefined });
    const result = this.attempt(wait, 'wait', true, timeout);
    wait.stands(result);
    return result;
  }
  /** Sets the event. All who wait go on, even if it is cleared right after. */
  set(): Promise<void> {
    this.observed.tell((probe, resource) => probe.notice(resource, 'set', 1));
    return this.do('set');
  }
  /** Takes the event back: who comes to wait from now on does wait. */
  clear(): Promise<void> {
    this.observed.tell((probe, resource) => probe.gauge(resource, 'set', 0));
    return this.do('clear');
  }
  async isSet(): Promise<boolean> {
    return (await this.ask('isSet')) === 1;
  }
}
