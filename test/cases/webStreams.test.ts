/** Web streams, by their globals and as Node's module: who waits for what on which stream. */
import { testHealthy, testStuckAt } from './runCase.ts';

testHealthy('webStreams', ['everybodyReads.mjs', 'servesPages.mjs']);

testStuckAt('webStreams', {
  'nobodyReads.mjs': ['unsettled-exit', 'waits 10', 'upper["writable"]'],
  'sinkNeverTakes.mjs': ['unsettled-exit', 'waits 19', 'table'],
  'sourceNeverEnds.mjs': ['unsettled-exit', 'waits 11', 'feed'],
  'noRoom.cjs': ['unsettled-exit', 'waits 9', 'log'],
  'loopNeverEnds.mjs': ['unsettled-exit', 'waits 10', 'messages'],
});
