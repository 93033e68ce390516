import type { Failure } from '../machines/machine.ts';
import type { Answer } from './client.ts';

/** How a call on a primitive ended at once, or the ticket of one that waits. */
export type Called =
  | { readonly kind: 'answered'; readonly value: number }
  | { readonly kind: 'refused' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** Its answer comes later: because it waits in line, or because the primitive lives in another thread or process. */
  | { readonly kind: 'sent'; readonly answer: Promise<Answer>; cancel(): void };

export interface VenueCall {
  /** Left out: yes. */
  readonly wait?: boolean;
  /** The logical task that asks, where the machine cares. */
  readonly task?: number;
  readonly argument?: number;
  /** The call succeeds, as far as the caller can know, and its answer says nothing new: it may be taken for answered at once. */
  readonly isSure?: boolean;
  /**
   * Called where the call has to stand in line, with the note that the machine has made on it by then. A venue may call it again
   * when the call goes to another line, as a wait for a condition does that is over and wants its lock back.
   */
  readonly onQueued?: (note: number) => void;
}
/**
 * Where a primitive's machine runs: in the broker, for what processes share, or in this process's shared memory, for threads and
 * tasks. A failure of a call that was `sent` rejects its answer with a `CallFailure`.
 */
export interface Venue {
  call(operation: string, options?: VenueCall): Called;
  /** The memory that makes the same primitive in another thread of this process, where it can go nowhere else. */
  share?(): SharedArrayBuffer;
}
/** A call that the machine refused to carry out. The primitive's class says what error that is. */
export class CallFailure extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure);
    this.failure = failure;
  }
}
