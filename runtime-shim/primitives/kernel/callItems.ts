/** What the `item` of some calls means, for those who make them and for the broker. */

/** Which end of a pipe a call is about. */
export const READING = 0;
export const WRITING = 1;
/** The caller of an object's operation wants to know the object's content afterwards. */
export const TELL_CONTENT = 1;
/** What a pipe holds without anybody reading, in bytes, as on Linux. */
export const PIPE_BYTES = 65_536;
/** The value of an answer to a reader: what comes next comes by the line; see `broker/pipeLine.ts`. */
export const BY_LINE = 1;
export const PipeNotice = {
  /** Nobody is left to read. */
  deserted: 1,
  /** Whoever has been given messages in advance is to give back the unread ones. */
  recall: 2,
  /** The same, once the writer has left the line, and with what was on it. */
  recallLine: 3,
  /** The reader is to listen for a line, and to say where. */
  listen: 4,
  /** The writer is to use the line whose address comes with it. */
  line: 5,
  /** The writer is to leave the line. */
  leaveLine: 6,
} as const;
/** Kinds of posts to a pipe. */
export const PipePost = {
  /** A message that is sure to find room. */
  send: 0,
  /** Messages that were handed out and come back unread. */
  unread: 1,
  /** The writer's next messages go by the line, or no longer. */
  switchOn: 2,
  leave: 3,
  /** The reader is through with the line, and gives back what it has not read. */
  lineEnded: 4,
} as const;
