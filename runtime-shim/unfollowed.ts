import type { Activations } from './recorder.ts';

const nowhere = { site: 0, confined: false, timed: false, receiver: undefined };

/** For threads whose code is not transformed: nobody knows which activation runs. */
export const unfollowed: Activations = {
  follows: false,
  currentTask: () => 0,
  runner: () => undefined,
  onLostUpdate: () => undefined,
  runningTask: () => () => 0,
  takeSite: () => nowhere,
  creationOf: () => undefined,
  link: () => undefined,
  taskOf: () => 0,
  startJob: () => 0,
  endJob: () => undefined,
  mark: () => undefined,
  catchUp: () => undefined,
  watch: () => undefined,
  tellSuspended: () => false,
  onSharedUpdates: () => () => undefined,
  startsThread: () => undefined,
};
