import type { Call, SharedState } from './sharedState.ts';

/** What takes the place of a resource that was ended. */
export const endedState: SharedState = {
  call: (call) => failEnded(call),
  cancel: () => {},
  clientLeft: () => {},
};
export const failEnded = (call: Call): void => call.fail('OSError', 'the manager has been shut down');
