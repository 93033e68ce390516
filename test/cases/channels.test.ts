/** Messages between threads and processes: answers that never come, channels on which nobody posts, and those that are closed in time. */
import { testHealthy, testStuckAt } from './runCase.ts';

testHealthy('channels', ['primaryAnswers.mjs', 'posted.mjs', 'listenerClosed.cjs']);

testStuckAt('channels', {
  'primaryNeverAnswers.mjs': ['open-pipe-end', '', 'primaryNeverAnswers.mjs.channel'],
});
// On Node 20 its loader thread may be sending what keeps a thread alive.
testStuckAt(
  'channels',
  {
    'listenerLeftOpen.cjs': ['all-asleep', '', 'MessagePort'],
    'nobodyPosts.mjs': ['all-asleep', 'waits 11, waits 6', 'MessagePort', 'Worker "message"', 'nobodyPosts.mjs'],
  },
  [22, 24],
);
