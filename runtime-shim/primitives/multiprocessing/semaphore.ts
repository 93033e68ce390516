import { RuntimeError, ValueError } from '../kernel/errors.ts';
import {
  type HandleOptions,
  type HandleReference,
  isReceived,
  type Received,
  referenceFor,
  registerHandle,
} from '../kernel/handle.ts';
import { BrokerVenue } from '../kernel/sync/brokerVenue.ts';
import { BaseSemaphore, checkedPermits } from '../kernel/sync/semaphore.ts';
import type { Failure } from '../machines/machine.ts';

const BOUNDED = 'boundedSemaphore';

function semaphoreReference(value: number, options: HandleOptions, isBounded: boolean): HandleReference {
  const permits = checkedPermits(value);
  const parameters = isBounded ? [permits, permits] : [permits];
  const reference = referenceFor('semaphore', permits, options, { parameters });
  return isBounded ? { ...reference, class: BOUNDED } : reference;
}

/**
 * `multiprocessing.Semaphore`: permits shared by all processes of the program, first come first served. Anybody may release,
 * also beyond the number that there were at first.
 */
export class Semaphore extends BaseSemaphore {
  /** @param value how many permits there are at first */
  constructor(value?: number, options?: HandleOptions);
  constructor(value: number | Received = 1, options: HandleOptions = {}) {
    const reference = isReceived(value)
      ? referenceFor('semaphore', 0, value)
      : semaphoreReference(value, options, new.target === BoundedSemaphore);
    super(reference, new BrokerVenue(reference.resource));
  }
  protected override errorFor(failure: Failure): Error {
    return failure === 'tooManyReleases'
      ? new ValueError('the semaphore was released too many times')
      : new RuntimeError(failure);
  }
}
registerHandle('semaphore', Semaphore);

/** `multiprocessing.BoundedSemaphore`: a release beyond the number of permits at first rejects with `ValueError`. */
export class BoundedSemaphore extends Semaphore {}
registerHandle(BOUNDED, BoundedSemaphore);
