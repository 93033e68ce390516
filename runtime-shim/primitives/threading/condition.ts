import { RuntimeError } from '../kernel/errors.ts';
import {
  type HandleOptions,
  type HandleReference,
  type Received,
  referenceFor,
  registerHandle,
} from '../kernel/handle.ts';
import type { SharedVenue } from '../kernel/shared/sharedVenue.ts';
import { BaseCondition } from '../kernel/sync/condition.ts';
import { conditionParts, lockName } from '../kernel/sync/conditionParts.ts';
import type { Called, Venue, VenueCall } from '../kernel/venue.ts';
import type { Failure } from '../machines/machine.ts';
import { noticeArgument } from '../machines/mutex.ts';
import { partsOf, RLock, ThreadLock } from './lock.ts';

/** A condition's part of the machine of its lock. */
class ConditionVenue implements Venue {
  readonly #lock: SharedVenue;
  readonly #number: number;

  constructor(lock: SharedVenue, number: number) {
    this.#lock = lock;
    this.#number = number;
  }
  share(): SharedArrayBuffer {
    return this.#lock.share();
  }
  call(operation: string, options: VenueCall = {}): Called {
    const { argument = 0 } = options;
    const isNotice = operation === 'notify';
    return this.#lock.call(operation, {
      ...options,
      argument: isNotice ? noticeArgument(this.#number, argument) : this.#number,
    });
  }
}

/**
 * `threading.Condition`: a lock, and a place to wait for a notice of those who hold it, shared by all threads and tasks of the
 * process. `wait` and `notify` without the lock reject with `RuntimeError`.
 */
export class Condition extends BaseCondition<ThreadLock> {
  /** @param lock a `Lock` or `RLock` of this module, which several conditions may share; a new `RLock` where left out */
  constructor(lock?: ThreadLock, options?: HandleOptions);
  constructor(lockOrReceived?: ThreadLock | Received, options: HandleOptions = {}) {
    const { reference, lock } = conditionParts<ThreadLock>(lockOrReceived, {
      make: () => new RLock(options),
      refer: (given) => conditionReference(given, options),
      isLock: (handle) => handle instanceof ThreadLock,
      details: lockDetails,
    });
    super(reference, new ConditionVenue(partsOf(lock).venue, Number(reference.extra?.['number'])), lock);
  }
  protected override errorFor(failure: Failure): Error {
    const notHeld = failure === 'notHeld' || failure === 'notOwner';
    return new RuntimeError(notHeld ? 'the lock of the condition is not held by this thread or task' : failure);
  }
}
function conditionReference(lock: ThreadLock, options: HandleOptions): HandleReference {
  if (!(lock instanceof ThreadLock)) throw new TypeError('a condition needs a Lock or RLock of lockstep/threading');
  const { reference, venue } = partsOf(lock);
  const { resource, name } = reference;
  const counted = venue.call('condition');
  const number = counted.kind === 'answered' ? counted.value : 0;
  return {
    ...referenceFor('condition', 0, options, { over: resource }),
    class: 'threading.Condition',
    extra: { number, ...lockName(name) },
  };
}
/** The condition's memory is that of its lock. */
const lockDetails = ({ resource: { over }, memory }: HandleReference): Partial<HandleReference> | undefined =>
  memory && { class: over?.kind === 'rlock' ? 'threading.RLock' : 'threading.Lock', memory };
registerHandle('threading.Condition', Condition);
