/** What the `item` of some calls means, for those who make them and for the broker. */

/** Which end of a pipe a call is about. */
export const READING = 0;
export const WRITING = 1;
/** The caller of an object's operation wants to know the object's content afterwards. */
export const TELL_CONTENT = 1;
