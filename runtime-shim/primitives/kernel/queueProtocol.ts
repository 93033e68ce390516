/** What the two ends of a queue in the broker must agree on, beyond calls. */

/** Messages without an answer. */
export const QueuePost = {
  /** An item: its id, and its bytes as the body. */
  put: 1,
  /** How many of the items that were handed over have been taken, and how many come back. */
  settle: 2,
  /** How many of the places that were lent come back unused. */
  giveBack: 3,
} as const;

/** The order in which items go out: the first of a queue's parameters. */
export const QueueOrder = { fifo: 0, lifo: 1, sorted: 2 } as const;

/** As much as a pipe of the operating system holds: what a process may leave behind when it ends, as in Python. */
export const PIPE_BYTES = 65_536;
/** A process hands over no more than this, beyond one item, before others have taken some of it. */
export const WINDOW_BYTES = 32 * PIPE_BYTES;
/** When the untaken part is down to this, a process that asked is told that there is room. */
export const ROOM_BYTES = WINDOW_BYTES / 2;

/** No more than this, beyond one item, is lent to a client at once. */
export const LENT_BYTES = 8 * PIPE_BYTES;
