import type { Ticket } from './client.ts';
import { client } from './connection.ts';
import type { ObservedWait } from './observed.ts';
import type { ResourceReference } from './protocol.ts';
import { mayWait, type Outcome, outcomeOf, type Timeout, throwIfAborted } from './wait.ts';

/**
 * Makes a call that may have to wait, and tells `observed` how it ends. Rejects with the signal's reason where `timeout` is a
 * signal that ends the wait.
 */
export async function grantOf(
  resource: ResourceReference,
  operation: string,
  observed: ObservedWait,
  block: boolean,
  timeout: Timeout | undefined,
): Promise<Outcome> {
  const wait = mayWait(block, timeout);
  const ticket = client().call(resource, operation, { wait, onQueued: observed.queued });
  return grantOfTicket(ticket, observed, wait ? timeout : undefined);
}
/** As `grantOf`, for a call that has been made. */
export async function grantOfTicket(
  ticket: Ticket,
  observed: ObservedWait,
  timeout: Timeout | undefined,
): Promise<Outcome> {
  const outcome = await outcomeOf(ticket, timeout).catch((error: unknown) => {
    observed.ended('rejected');
    throw error;
  });
  if (outcome.granted) {
    observed.granted();
  } else {
    observed.ended(outcome.reason);
    throwIfAborted(outcome.reason, timeout);
  }
  return outcome;
}
