import { RuntimeError } from '../kernel/errors.ts';
import { type HandleOptions, type Received, referenceFor, registerHandle } from '../kernel/handle.ts';
import { sharedPrimitive } from '../kernel/shared/sharedPrimitive.ts';
import { BaseEvent } from '../kernel/sync/event.ts';
import { event } from '../machines/event.ts';
import type { Failure } from '../machines/machine.ts';

/** `threading.Event`: a flag that any thread or task of the process sets and any waits for. */
export class Event extends BaseEvent {
  constructor(options?: HandleOptions);
  constructor(options: HandleOptions | Received = {}) {
    const { reference, venue } = sharedPrimitive(event, 'threading.Event', referenceFor('event', 0, options));
    super(reference, venue);
  }
  protected override errorFor(failure: Failure): Error {
    return new RuntimeError(failure);
  }
}
registerHandle('threading.Event', Event);
