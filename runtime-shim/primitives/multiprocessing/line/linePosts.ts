/**
 * What goes over a line, the connection of a pipe's only writer to its only reader; see `broker/pipeLine.ts`. First comes a
 * frame with the word that lets the writer in, then posts.
 */
export const LinePost = {
  /** A message: its id, whether its sender waits (1) or goes on (0), and its bytes. */
  message: 0,
  /** The sender of what has come so far waits. */
  waits: 1,
  /** No more will come. */
  leave: 2,
  /** From the reader: so many bytes have been taken since it last said so. */
  taken: 3,
  /** Only to see whether it can be sent. */
  nothing: 4,
} as const;

/** What a message counts in a pipe beside its bytes, so that there is no end to those without any. */
export const MESSAGE_BYTES = 32;

export interface LineHello {
  readonly token: string;
}
/** Where the reader listens, and the word that it expects. */
export interface LineAddress extends LineHello {
  readonly path: string;
}
