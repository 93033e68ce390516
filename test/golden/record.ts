/** Records the real runs of the golden tests: `npx tsx test/golden/record.ts` writes test/golden/real…/*.spool anew. */
import { recordPrograms } from '../support/recordLessons.ts';

await recordPrograms(import.meta.dirname, {
  realPhilosophers: 'lessons/philosophers.ts',
  realPhilosophersFixed: 'lessons/philosophersFixed.ts',
  realAcquireTwice: 'lessons/locks/l7-acquireTwice.ts',
  realOppositeOrder: 'lessons/locks/l8-oppositeOrder.ts',
  realTerminatedHolder: 'lessons/processes/p14-terminatedHolder.ts',
  realTerminatedHolderFixed: 'lessons/processes/p14-terminatedHolderFixed.ts',
});
