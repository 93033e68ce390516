import { AssertionError, RuntimeError } from '../kernel/errors.ts';
import {
  type HandleOptions,
  type HandleReference,
  isReceived,
  makeHandle,
  type Received,
  referenceFor,
  registerHandle,
  sendable,
} from '../kernel/handle.ts';
import { BrokerVenue } from '../kernel/sync/brokerVenue.ts';
import { BaseCondition } from '../kernel/sync/condition.ts';
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
    let reference: HandleReference;
    let lock: SharedLock;
    if (lockOrReceived !== undefined && isReceived(lockOrReceived)) {
      reference = referenceFor('condition', 0, lockOrReceived);
      lock = lockOf(reference);
    } else {
      lock = lockOrReceived ?? new RLock(options);
      reference = conditionReference(lock, options);
    }
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
  const reference = referenceFor('condition', 0, options, { over: over.resource });
  return over.name === undefined ? reference : { ...reference, extra: { lock: over.name } };
}
function lockOf({ resource: { over }, extra }: HandleReference): SharedLock {
  const name = extra?.['lock'];
  const lock =
    over === undefined ? undefined : makeHandle({ resource: over, name: typeof name === 'string' ? name : undefined });
  if (lock instanceof SharedLock) return lock;
  throw new TypeError('the condition came without its lock');
}
registerHandle('condition', Condition);
