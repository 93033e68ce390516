/**
 * Branded numbers and strings, so that a task cannot be passed where a resource is meant. Ids are unique within one
 * recording. They say nothing about order and may differ between two reads of the same recording.
 */
declare const brand: unique symbol;
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

/** Something that runs: a process, a thread or an async activation. */
export type TaskId = Branded<number, 'TaskId'>;
/** Something that can be waited for. */
export type ResourceId = Branded<number, 'ResourceId'>;
/** One life of a wait: the same id from `request` over `acquire` to `release` or `cancel`. */
export type GrantId = Branded<number, 'GrantId'>;
/** A source position in the site table. */
export type SiteId = Branded<number, 'SiteId'>;
/** One item of one queue. */
export type ItemId = Branded<number, 'ItemId'>;
/** One thread of one process: the writer of one sequence of records. */
export type StreamId = Branded<number, 'StreamId'>;
/** Names a process across files: its pid and its start time, as text. */
export type ProcessKey = Branded<string, 'ProcessKey'>;
/** Nanoseconds on the machine's monotonic clock since the recording began. */
export type Time = Branded<number, 'Time'>;

/** The only way to make a branded value; a cast with a name, for the few places that mint ids. */
export const taskId = (value: number): TaskId => value as TaskId;
export const resourceId = (value: number): ResourceId => value as ResourceId;
export const grantId = (value: number): GrantId => value as GrantId;
export const siteId = (value: number): SiteId => value as SiteId;
export const itemId = (value: number): ItemId => value as ItemId;
export const streamId = (value: number): StreamId => value as StreamId;
export const processKey = (value: string): ProcessKey => value as ProcessKey;
export const time = (nanoseconds: number): Time => nanoseconds as Time;
