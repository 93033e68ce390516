/** Notices, while the program runs, that part of it can never go on. */
import { Confirmation } from '../extension/session/confirmation.ts';
import type { Session } from '../extension/session/session.ts';

/**
 * Calls `onDeadlock` once for each finding that is worth ending the program for: nobody in it will ever go on, for certain,
 * and that is an error rather than a note. The result stops watching.
 */
export function watchForDeadlock(session: Session, onDeadlock: () => void): () => void {
  const confirmation = new Confirmation(
    session,
    ({ category, certainty, severity }) =>
      certainty === 'certain' && (category === 'deadlock' || (category === 'stuck' && severity === 'error')),
    onDeadlock,
  );
  return () => confirmation.stop();
}
