import { AssertionError, RuntimeError, ValueError } from '../kernel/errors.ts';
import { type HandleOptions, type Received, referenceFor, registerHandle } from '../kernel/handle.ts';
import type { ResourceReference } from '../kernel/protocol.ts';
import { BrokerVenue } from '../kernel/sync/brokerVenue.ts';
import { BaseLock } from '../kernel/sync/lock.ts';
import type { Failure } from '../machines/machine.ts';

/** The locks that processes share. A lock whose holder's process ended stays locked, as in Python; see `recover`. */
export abstract class SharedLock extends BaseLock {
  constructor(kind: ResourceReference['kind'], options: HandleOptions | Received) {
    const reference = referenceFor(kind, 1, options);
    const venue = new BrokerVenue(reference.resource);
    super(reference, venue);
    venue.whenReleased(() => this.lose());
    venue.whenOrphaned((pid) => {
      this.observed.tell((probe, resource) => {
        probe.gauge(resource, 'orphaned', pid);
        probe.drain();
      });
    });
  }
  /**
   * Releases the lock where its holder's process has ended without doing so, and resolves to whether it had to. What the
   * lock protects may have been left half changed: repair that first.
   */
  async recover(): Promise<boolean> {
    return (await this.ask('recover')) === 1;
  }
}

/**
 * `multiprocessing.Lock`: shared by all processes of the program, not re-entrant, first come first served. Any task of any
 * process may release it; `release` rejects with `ValueError` where nobody holds it.
 */
export class Lock extends SharedLock {
  constructor(options?: HandleOptions);
  constructor(options: HandleOptions | Received = {}) {
    super('lock', options);
  }
  protected override errorFor(failure: Failure): Error {
    return failure === 'notHeld' ? new ValueError('the lock is not held') : new RuntimeError(failure);
  }
}
registerHandle('lock', Lock);

/**
 * `multiprocessing.RLock`: as `Lock`, but whoever holds it may take it again, and has to release it as often. It belongs to a
 * task of a process; `release` by another one rejects with `AssertionError`.
 */
export class RLock extends SharedLock {
  constructor(options?: HandleOptions);
  constructor(options: HandleOptions | Received = {}) {
    super('rlock', options);
  }
  protected override errorFor(failure: Failure): Error {
    return failure === 'notHeld' || failure === 'notOwner'
      ? new AssertionError('the lock is not held by this task')
      : new RuntimeError(failure);
  }
}
registerHandle('rlock', RLock);
