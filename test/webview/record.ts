/** Records the lessons that the tests of the pictures show: `npx tsx test/webview/record.ts` writes test/webview/recordings anew. */
import { join } from 'node:path';
import { recordPrograms } from '../support/recordLessons.ts';

await recordPrograms(join(import.meta.dirname, 'recordings'), {
  capacity: 'lessons/queues/q1-capacity.ts',
  taskDone: 'lessons/queues/q10-taskDone.ts',
  forgottenEnd: 'lessons/pipes/i2-forgottenEnd.ts',
  sharedObjects: 'lessons/pipes/i5-sharedObjects.ts',
  sameWorkers: 'lessons/pools/t8-sameWorkers.ts',
  lostUpdates: 'lessons/locks/l10-lostUpdates.ts',
  twoNames: 'lessons/locks/l9-oneLockTwoNames.ts',
  threeInside: 'lessons/semaphores/s2-threeInside.ts',
  lostNotice: 'lessons/semaphores/s5-lostNotice.ts',
  oneShort: 'lessons/semaphores/s6-oneShort.ts',
});
