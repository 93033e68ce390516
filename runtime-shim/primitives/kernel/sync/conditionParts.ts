import { type Handle, type HandleReference, isReceived, makeHandle, type Received, referenceFor } from '../handle.ts';

/** A condition as it is made or received: its own reference, and the lock that it is over. */
export interface ConditionParts<Lock> {
  readonly reference: HandleReference;
  readonly lock: Lock;
}
/** How a module makes the locks of its conditions, and tells them from others. */
export interface LocksOf<Lock> {
  /** The lock where the program gives none. */
  make(): Lock;
  /** A new reference for a condition over the lock. Throws `TypeError` for what is no lock of the module. */
  refer(lock: Lock): HandleReference;
  isLock(handle: Handle): handle is Handle & Lock;
  /** What the lock's reference says besides, where it came with the condition's; undefined where that cannot be the module's. */
  details(reference: HandleReference): Partial<HandleReference> | undefined;
}

/** @param given a lock of the program, or what has come from another process or thread */
export function conditionParts<Lock extends Handle>(
  given: Lock | Received | undefined,
  locks: LocksOf<Lock>,
): ConditionParts<Lock> {
  if (given === undefined || !isReceived(given)) {
    const lock = given ?? locks.make();
    return { reference: locks.refer(lock), lock };
  }
  const reference = referenceFor('condition', 0, given);
  const { resource, extra } = reference;
  const details = locks.details(reference);
  if (resource.over !== undefined && details !== undefined) {
    const name = extra?.['lock'];
    const lock = makeHandle({ resource: resource.over, name: typeof name === 'string' ? name : undefined, ...details });
    if (locks.isLock(lock)) return { reference, lock };
  }
  throw new TypeError('the condition came without its lock');
}
/** In the `extra` of a condition's reference: what its lock is called, for where it is received. */
export const lockName = (name: string | undefined): { readonly lock?: string } =>
  name === undefined ? {} : { lock: name };
