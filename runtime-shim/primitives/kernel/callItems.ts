/** What the `item` of some calls means, for those who make them and for the broker. */

/** Which end of a pipe a call is about. */
export const READING = 0;
export const WRITING = 1;
/** The caller of an object's operation wants to know the object's content afterwards. */
export const TELL_CONTENT = 1;
/** What a pipe holds without anybody reading, in bytes, as on Linux. */
export const PIPE_BYTES = 65_536;
/** Notices of a pipe: nobody is left to read; whoever has been given messages in advance is to give back the unread ones. */
export const PipeNotice = { deserted: 1, recall: 2 } as const;
/** Kinds of posts to a pipe: a message that is sure to find room, and messages that were handed out and come back unread. */
export const PipePost = { send: 0, unread: 1 } as const;
