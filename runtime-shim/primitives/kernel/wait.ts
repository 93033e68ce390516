import type { Answer, Ticket } from './client.ts';

/** How long to wait at most: seconds, as in Python, or a signal that ends the wait. Left out: for ever. */
export type Timeout = number | AbortSignal;

export type Outcome =
  | Extract<Answer, { granted: true }>
  | { readonly granted: false; readonly reason: 'refused' | 'timeout' | 'aborted' };

/** A longer time cannot be given to a timer, and nobody waits for it. */
const LONGEST_TIMER_MILLISECONDS = 2 ** 31 - 1;

/** A timeout of nothing, or less, is a call that may not wait. */
export const mayWait = (block: boolean, timeout: Timeout | undefined): boolean =>
  block && !(typeof timeout === 'number' && timeout <= 0);

/** Calls `expire` once after the time or at the signal, and returns a function that calls it off. */
export function watchTimeout(
  timeout: Timeout | undefined,
  expire: (reason: 'timeout' | 'aborted') => void,
): () => void {
  if (timeout === undefined) return () => {};
  if (typeof timeout === 'number') {
    if (timeout * 1000 > LONGEST_TIMER_MILLISECONDS) return () => {};
    const timer = setTimeout(expire, timeout * 1000, 'timeout');
    return () => clearTimeout(timer);
  }
  const abort = (): void => expire('aborted');
  if (timeout.aborted) abort();
  else timeout.addEventListener('abort', abort, { once: true });
  return () => timeout.removeEventListener('abort', abort);
}

/** The outcome of a call that waits no longer than `timeout`. A grant that was faster than the end of the wait counts. */
export async function outcomeOf(ticket: Ticket, timeout: Timeout | undefined): Promise<Outcome> {
  let reason: 'refused' | 'timeout' | 'aborted' = 'refused';
  const callOff = watchTimeout(timeout, (why) => {
    reason = why;
    ticket.cancel();
  });
  try {
    const answer = await ticket.answer;
    return answer.granted ? answer : { granted: false, reason };
  } finally {
    callOff();
  }
}
/** Throws the signal's reason where that is why the wait ended. */
export function throwIfAborted(reason: string, timeout: Timeout | undefined): void {
  if (reason === 'aborted' && timeout instanceof AbortSignal) throw timeout.reason;
}
