/** Takes a lock away from whoever has held it for too long. */
export const giveBack = (lock) => setTimeout(() => lock.release(), 600);
