import { isReceived, type Received, referenceFor, registerHandle } from '../kernel/handle.ts';
import { ActionBarrier, type BarrierOptions, barrierOptions, barrierReference } from '../kernel/sync/actionBarrier.ts';
import type { BarrierAction } from '../kernel/sync/barrier.ts';
import { BrokerVenue } from '../kernel/sync/brokerVenue.ts';

export type { BarrierOptions };

/** `multiprocessing.Barrier`: a place where processes wait until so many of them are there, round after round. */
export class Barrier extends ActionBarrier {
  constructor(parties: number, action?: BarrierAction, timeout?: number);
  constructor(parties: number, options: BarrierOptions);
  constructor(parties: number | Received, actionOrOptions: BarrierAction | BarrierOptions = {}, timeout?: number) {
    const options = barrierOptions(actionOrOptions, timeout);
    const reference = isReceived(parties) ? referenceFor('barrier', 0, parties) : barrierReference(parties, options);
    super(reference, new BrokerVenue(reference.resource), options.action);
  }
}
registerHandle('barrier', Barrier);
