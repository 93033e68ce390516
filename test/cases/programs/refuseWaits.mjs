/** Gives up on a lock that has been waited for too long. */
export const refuseWaits = (lock) => setTimeout(() => lock.cancel(), 1500);
