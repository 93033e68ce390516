import { RuntimeError } from '../kernel/errors.ts';
import { type HandleOptions, type Received, referenceFor, registerHandle } from '../kernel/handle.ts';
import { BrokerVenue } from '../kernel/sync/brokerVenue.ts';
import { BaseEvent } from '../kernel/sync/event.ts';
import type { Failure } from '../machines/machine.ts';

/** `multiprocessing.Event`: a flag that any process of the program sets and any waits for. */
export class Event extends BaseEvent {
  constructor(options?: HandleOptions);
  constructor(options: HandleOptions | Received = {}) {
    const reference = referenceFor('event', 0, options);
    super(reference, new BrokerVenue(reference.resource));
  }
  protected override errorFor(failure: Failure): Error {
    return new RuntimeError(failure);
  }
}
registerHandle('event', Event);
