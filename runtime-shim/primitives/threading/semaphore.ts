import { RuntimeError, ValueError } from '../kernel/errors.ts';
import {
  type HandleOptions,
  type HandleReference,
  isReceived,
  type Received,
  referenceFor,
  registerHandle,
} from '../kernel/handle.ts';
import { sharedPrimitive } from '../kernel/shared/sharedPrimitive.ts';
import { BaseSemaphore, checkedPermits } from '../kernel/sync/semaphore.ts';
import type { Timeout } from '../kernel/wait.ts';
import type { Failure } from '../machines/machine.ts';
import { semaphore } from '../machines/semaphore.ts';
import { permitTimeout } from './timeouts.ts';

/**
 * `threading.Semaphore`: permits shared by all threads and tasks of the process, first come first served. Anybody may release,
 * also beyond the number that there were at first.
 */
export class Semaphore extends BaseSemaphore {
  /** @param value how many permits there are at first */
  constructor(value?: number, options?: HandleOptions);
  constructor(value: number | Received = 1, options: HandleOptions = {}) {
    // `new.target` may be a class of the program.
    const isBounded = new.target === BoundedSemaphore || new.target.prototype instanceof BoundedSemaphore;
    const { reference, venue } = sharedPrimitive(
      semaphore,
      isBounded ? 'threading.BoundedSemaphore' : 'threading.Semaphore',
      isReceived(value) ? referenceFor('semaphore', 0, value) : semaphoreReference(value, options, isBounded),
    );
    super(reference, venue);
  }
  protected override timeoutFrom(blocking: boolean, timeout: Timeout | undefined): Timeout | undefined {
    return permitTimeout(blocking, timeout);
  }
  protected override errorFor(failure: Failure): Error {
    return failure === 'tooManyReleases'
      ? new ValueError('the semaphore was released too many times')
      : new RuntimeError(failure);
  }
}
function semaphoreReference(value: number, options: HandleOptions, isBounded: boolean): HandleReference {
  const permits = checkedPermits(value);
  return referenceFor('semaphore', permits, options, { parameters: isBounded ? [permits, permits] : [permits] });
}
registerHandle('threading.Semaphore', Semaphore);

/** `threading.BoundedSemaphore`: a release beyond the number of permits at first rejects with `ValueError`. */
export class BoundedSemaphore extends Semaphore {}
registerHandle('threading.BoundedSemaphore', BoundedSemaphore);
