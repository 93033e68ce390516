import { OverflowError, ValueError } from '../kernel/errors.ts';
import type { Timeout } from '../kernel/wait.ts';

/** Seconds: the longest time that a lock can be waited for. */
export const TIMEOUT_MAX = 9223372036;
/** The time that means for ever, as where none is given. */
const FOR_EVER = -1;

/** How long to wait for a lock at most, by the rules of `threading`. */
export function lockTimeout(blocking: boolean, timeout: Timeout | undefined): Timeout | undefined {
  if (timeout === undefined || timeout === FOR_EVER) return undefined;
  refuseWithoutBlocking(blocking);
  if (typeof timeout !== 'number') return timeout;
  if (!(timeout >= 0)) throw new ValueError('the timeout must be a positive number, or -1');
  if (timeout > TIMEOUT_MAX) throw new OverflowError('the timeout is too large');
  return timeout;
}
/** How long to wait for a permit at most, by the rules of `threading`. */
export function permitTimeout(blocking: boolean, timeout: Timeout | undefined): Timeout | undefined {
  if (timeout !== undefined) refuseWithoutBlocking(blocking);
  return timeout;
}
function refuseWithoutBlocking(blocking: boolean): void {
  if (!blocking) throw new ValueError('a call that does not block cannot have a timeout');
}
