import type { Call, SharedState } from './sharedState.ts';

/** What takes the place of a resource that was ended. */
export const endedState: SharedState = {
  call: (call) => failEnded(call),
  cancel: () => {},
  clientLeft: () => {},
};
/** Its contents are gone with it, so that whoever waits for them to be taken has nothing left to wait for. */
export function failEnded(call: Call): void {
  if (call.operation === 'flush') call.done();
  else call.fail('OSError', 'the manager has been shut down');
}
