import { AssertionError, RuntimeError } from '../kernel/errors.ts';
import {
  type HandleOptions,
  type HandleReference,
  type Received,
  referenceFor,
  registerHandle,
  sendable,
} from '../kernel/handle.ts';
import { BrokerVenue } from '../kernel/sync/brokerVenue.ts';
import { BaseCondition } from '../kernel/sync/condition.ts';
import { conditionParts, lockName } from '../kernel/sync/conditionParts.ts';
import type { Failure } from '../machines/machine.ts';
import { RLock, SharedLock } from './lock.ts';

/**
 * `multiprocessing.Condition`: a lock, and a place to wait for a notice of those who hold it, shared by all processes of the
 * program. `wait` and `notify` without the lock reject with `AssertionError`.
 */
export class Condition extends BaseCondition<SharedLock> {
  /** @param lock a `Lock` or `RLock` of this module, which several conditions may share; a new `RLock` where left out */
  constructor(lock?: SharedLock, options?: HandleOptions);
  constructor(lockOrReceived?: SharedLock | Received, options: HandleOptions = {}) {
    const { reference, lock } = conditionParts<SharedLock>(lockOrReceived, {
      make: () => new RLock(options),
      refer: (given) => conditionReference(given, options),
      isLock: (handle) => handle instanceof SharedLock,
      details: () => ({}),
    });
    super(reference, new BrokerVenue(reference.resource), lock);
  }
  protected override errorFor(failure: Failure): Error {
    return failure === 'notHeld' || failure === 'notOwner'
      ? new AssertionError('the lock of the condition is not held by this task')
      : new RuntimeError(failure);
  }
}
function conditionReference(lock: SharedLock, options: HandleOptions): HandleReference {
  const over = sendable(lock)?.send();
  if (over === undefined) throw new TypeError('a condition needs a Lock or RLock of lockstep/multiprocessing');
  return { ...referenceFor('condition', 0, options, { over: over.resource }), extra: lockName(over.name) };
}
registerHandle('condition', Condition);
