/** Small parts of recordings that tests build. */
import { Operation, ReleaseScope, type RequestBits } from '../../core/protocol/records.ts';

export const joinBytes = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

/** A request of a lock by somebody who waits as long as it takes and alone can release it. */
export const plainRequest: RequestBits = {
  operation: Operation.hold,
  shared: false,
  mayGiveUp: false,
  blocksThread: false,
  contended: false,
  scope: ReleaseScope.confined,
  permits: 1,
};
