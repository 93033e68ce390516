import { AttributeError } from '../kernel/errors.ts';
import { type Handle, type HandleOptions, type HandleReference, makeHandle, sendable } from '../kernel/handle.ts';
import { RemoteObject } from '../kernel/remoteObject.ts';
import { BaseLock } from '../kernel/sync/lock.ts';
import type { Held } from '../kernel/sync/primitive.ts';

/** A `Lock` or an `RLock`. */
export type Guard = BaseLock;

export interface GuardOptions extends HandleOptions {
  /**
   * The lock that `getLock` returns: an `RLock` of its own where left out or true, none where false. An `RLock` belongs to a task
   * of a process and does not keep apart async functions that run side by side in one task: for these, give a `Lock`.
   */
  readonly lock?: boolean | Guard | undefined;
}
/** Kept in the reference of a shared object: its own lock, or that of somebody else, or none. */
type LockNote = 'own' | 'none' | HandleReference;

const ownLock = ({ resource, name }: HandleReference): Handle =>
  makeHandle({
    resource: { key: `${resource.key}/lock`, kind: 'rlock', capacity: 1 },
    name: name === undefined ? undefined : `${name}.getLock()`,
  });

function lockFrom(note: unknown, reference: HandleReference): Guard | undefined {
  if (note === 'none') return undefined;
  const lock = typeof note === 'object' ? makeHandle(note as HandleReference) : ownLock(reference);
  return lock instanceof BaseLock ? lock : undefined;
}

/** What a guarded object is made from. */
export interface GuardedParts {
  readonly reference: HandleReference;
  /** Absent in the process that received it. */
  readonly made?: { readonly value: unknown; readonly lock: boolean | Guard | undefined };
}

/** A shared object with the lock that goes with it. The object does not take it by itself. */
export abstract class GuardedObject extends RemoteObject {
  readonly #reference: HandleReference;
  readonly #given: Guard | undefined;
  #lock: Guard | undefined;

  constructor({ reference, made }: GuardedParts) {
    const note: LockNote = made?.lock === false ? 'none' : 'own';
    const noted = made === undefined ? reference : { ...reference, extra: { ...reference.extra, lock: note } };
    super(noted, made);
    this.#reference = noted;
    this.#given = typeof made?.lock === 'object' ? made.lock : undefined;
    // Made at once where it came with the value, since it lasts only as long as something here stands for it.
    if (made === undefined && typeof reference.extra?.['lock'] === 'object') this.getLock();
  }

  /** The lock to hold around what has to happen at once, such as reading and writing back. Throws `AttributeError` where there is none. */
  getLock(): Guard {
    this.#lock ??= this.#given ?? lockFrom(this.#reference.extra?.['lock'], this.#reference);
    if (this.#lock === undefined) throw new AttributeError('it was made without a lock, and so has no getLock');
    return this.#lock;
  }
  /** Holds the lock while `job` runs. */
  withLock<Result>(job: () => Result | Promise<Result>): Promise<Result> {
    return this.getLock().withLock(job);
  }
  /** Holds the lock until the end of the block: `await using held = await counter.hold()`. */
  hold(signal?: AbortSignal): Promise<Held> {
    return this.getLock().hold(signal);
  }

  protected override sendReference(): HandleReference {
    const reference = super.sendReference();
    if (this.#given === undefined) return reference;
    return { ...reference, extra: { ...reference.extra, lock: sendable(this.#given)?.send() } };
  }
}
