import { RuntimeError } from '../kernel/errors.ts';
import { type HandleOptions, type Received, referenceFor, registerHandle } from '../kernel/handle.ts';
import { type SharedPrimitive, sharedPrimitive } from '../kernel/shared/sharedPrimitive.ts';
import { BaseLock } from '../kernel/sync/lock.ts';
import type { Timeout } from '../kernel/wait.ts';
import type { Failure } from '../machines/machine.ts';
import { mutex } from '../machines/mutex.ts';
import { lockTimeout } from './timeouts.ts';

/** For conditions over a lock, which share its memory; not for programs, which is why it is no property. */
export let partsOf: (lock: ThreadLock) => SharedPrimitive;

/** The locks of threads and tasks. A lock whose holder's thread ended stays locked, as in Python; see `recover`. */
export abstract class ThreadLock extends BaseLock {
  static {
    partsOf = (lock) => lock.#parts;
  }
  readonly #parts: SharedPrimitive;

  constructor(parts: SharedPrimitive) {
    const { reference, venue } = parts;
    super(reference, venue);
    this.#parts = parts;
    venue.whenOrphaned(() => {
      this.observed.tell((probe, resource) => {
        probe.gauge(resource, 'orphaned', process.pid);
        probe.drain();
      });
    });
  }
  /**
   * Releases the lock where its holder's thread has ended without doing so, and resolves to whether it had to. What the
   * lock protects may have been left half changed: repair that first.
   */
  async recover(): Promise<boolean> {
    return (await this.ask('recover')) === 1;
  }
  protected override timeoutFrom(blocking: boolean, timeout: Timeout | undefined): Timeout | undefined {
    return lockTimeout(blocking, timeout);
  }
}

/**
 * `threading.Lock`: shared by all threads and tasks of the process, not re-entrant, first come first served. Anybody may
 * release it; `release` rejects with `RuntimeError` where nobody holds it.
 */
export class Lock extends ThreadLock {
  constructor(options?: HandleOptions);
  constructor(options: HandleOptions | Received = {}) {
    super(sharedPrimitive(mutex, 'threading.Lock', referenceFor('lock', 1, options, { parameters: [0] })));
  }
  protected override errorFor(failure: Failure): Error {
    return new RuntimeError(failure === 'notHeld' ? 'the lock is not held' : failure);
  }
}
registerHandle('threading.Lock', Lock);

/**
 * `threading.RLock`: as `Lock`, but whoever holds it may take it again, and has to release it as often. It belongs to a
 * `Thread`'s own work or to a `Task`; `release` by another one rejects with `RuntimeError`.
 */
export class RLock extends ThreadLock {
  constructor(options?: HandleOptions);
  constructor(options: HandleOptions | Received = {}) {
    super(sharedPrimitive(mutex, 'threading.RLock', referenceFor('rlock', 1, options, { parameters: [1] })));
  }
  protected override errorFor(failure: Failure): Error {
    const notHeld = failure === 'notHeld' || failure === 'notOwner';
    return new RuntimeError(notHeld ? 'the lock is not held by this thread or task' : failure);
  }
}
registerHandle('threading.RLock', RLock);
