/** What the decoder of one thread's stream shares with those of the other threads. */
import type { AnomalyNote } from './anomaly.ts';
import type { HelloFact } from './facts.ts';
import type { IdBlocks } from './idBlocks.ts';
import { type ResourceId, type TaskId, type Time, time } from './ids.ts';
import type { StreamSites } from './siteTable.ts';

/** Ids of one thread, which other threads may name before it reports itself. */
export interface StreamIds {
  readonly tasks: IdBlocks;
  readonly resources: IdBlocks;
  readonly grants: IdBlocks;
  readonly items: IdBlocks;
}
/** What a stream asks of its recording. */
export interface StreamContext {
  readonly ids: StreamIds;
  readonly sites: StreamSites;
  /** Adds nanoseconds to a thread's own clock to get the recording's. */
  readonly offset: number;
  readonly taskElsewhere: (process: string, thread: number, task: number) => TaskId;
  readonly sharedResource: (key: string) => { readonly id: ResourceId; readonly items: IdBlocks };
  readonly report: (at: Time, note: AnomalyNote) => void;
}

/** When a thread began to report. `offset`: nanoseconds, see StreamContext. */
export const startOf = (hello: HelloFact, offset: number): Time => time(Math.round(offset + (hello.now ?? 0) * 1e6));
