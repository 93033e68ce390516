/** More programs that hang as people have reported it, each with its repair, and healthy ones that look as if they hung. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type StuckAt, testHealthy, testStuckAt } from './runCase.ts';

const stuck: StuckAt = {
  'abortedBefore.mjs': ['lost-wakeup', 'waits 9', 'AbortSignal "abort"'],
  'compiledCrawl.cjs': ['unsettled-exit', 'waits 59'],
  'drainedInWorker.cjs': ['self-deadlock', 'holds 20, awaits 11, waits 6', 'queue'],
  'drainedPool.mjs': ['missing-release', 'holds 7, waits 14', 'pool'],
  'eventsAfterEnd.mjs': ['unsettled-exit', 'waits 17', 'Feed "price"'],
  'failedWorker.mjs': ['unsettled-exit', 'waits 27'],
  'finishedBefore.mjs': ['lost-wakeup', 'waits 17', 'WriteStream "finish"'],
  'idleInJob.mjs': ['self-deadlock', 'holds 14, waits 15', 'uploads'],
  'loaderOfItself.mjs': ['unsettled-exit', 'waits 17'],
  'readBefore.mjs': ['lost-wakeup', 'waits 18', 'ReadStream "end"'],
  'siblings.mjs': ['pool-starvation', 'holds 16, waits 16, holds 16, waits 16', 'limit'],
  'skippedCallback.cjs': ['unsettled-exit', 'waits 10, holds 10', 'queue'],
  'soldOut.cjs': ['unsettled-exit', 'waits 9, holds 9', 'lock["ink"]'],
  'startAll.mjs': ['self-deadlock', 'holds 10, waits 10', 'connections'],
};
testStuckAt('unseen2', stuck);

const healthy = readdirSync(join(import.meta.dirname, 'unseen2')).filter((name) => !(name in stuck));
testHealthy('unseen2', healthy);
