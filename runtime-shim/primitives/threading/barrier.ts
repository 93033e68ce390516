import { isReceived, type Received, referenceFor, registerHandle } from '../kernel/handle.ts';
import { sharedPrimitive } from '../kernel/shared/sharedPrimitive.ts';
import { ActionBarrier, type BarrierOptions, barrierOptions, barrierReference } from '../kernel/sync/actionBarrier.ts';
import type { BarrierAction } from '../kernel/sync/barrier.ts';
import { barrier } from '../machines/barrier.ts';

export type { BarrierOptions };

/** `threading.Barrier`: a place where threads and tasks wait until so many of them are there, round after round. */
export class Barrier extends ActionBarrier {
  constructor(parties: number, action?: BarrierAction, timeout?: number);
  constructor(parties: number, options: BarrierOptions);
  constructor(parties: number | Received, actionOrOptions: BarrierAction | BarrierOptions = {}, timeout?: number) {
    const options = barrierOptions(actionOrOptions, timeout);
    const { reference, venue } = sharedPrimitive(
      barrier,
      'threading.Barrier',
      isReceived(parties) ? referenceFor('barrier', 0, parties) : barrierReference(parties, options),
    );
    super(reference, venue, options.action);
  }
}
registerHandle('threading.Barrier', Barrier);
