/** Whole programs that wait for what Node itself brings about: events, streams, lines, timers, children. */
import { testHealthy, testStuck } from './runCase.ts';

testHealthy('node', [
  'abortedWaits.mjs',
  'backgroundWaits.mjs',
  'channelClosed.cjs',
  'clusterServes.mjs',
  'drainComes.mjs',
  'drainOfClosedFixed.mjs',
  'eventComes.mjs',
  'hiddenWork.cjs',
  'inputEnded.mjs',
  'manyChildren.cjs',
  'notified.mjs',
  'outputRead.cjs',
  'pipelineWithReader.cjs',
  'portClosed.mjs',
  'questionAnswered.mjs',
  'ringOfWorkers.mjs',
  'server.mjs',
  'streamEnds.mjs',
  'timerWithRef.mjs',
  'wokenInTime.mjs',
  'workers.cjs',
]);

testStuck('node', {
  'channelOpen.cjs': ['open-pipe-end', 'channelOpen.cjs.channel'],
  'drainNeverComes.mjs': ['unsettled-exit', 'sink'],
  'drainOfClosed.mjs': ['lost-wakeup', 'Writable "drain"'],
  'eventNeverComes.mjs': ['unsettled-exit', 'EventEmitter "listening"'],
  'inputNotEnded.mjs': ['open-pipe-end', 'wc.stdin'],
  'neverNotified.mjs': ['all-asleep', 'Int32Array[0]', 'MessagePort', 'Worker "message"', 'neverNotified.mjs'],
  'nodeInputNotEnded.cjs': ['open-pipe-end', 'nodeInputNotEnded.cjs.stdin'],
  'nodeOutputUnread.cjs': ['join-before-drain', 'nodeOutputUnread.cjs', 'nodeOutputUnread.cjs.stdout'],
  'outputUnread.cjs': ['join-before-drain', 'head', 'head.stdout'],
  'portOpen.mjs': ['all-asleep', 'MessagePort', 'portOpen.mjs'],
  'pipelineWithoutReader.cjs': ['unsettled-exit', 'packed'],
  'questionAfterEnd.mjs': ['unsettled-exit', 'input'],
  'streamNeverEnds.mjs': ['unsettled-exit', 'lines'],
  'wokenByNobody.mjs': ['unsettled-exit', 'Int32Array[0]'],
  'timerWithoutRef.mjs': ['unsettled-exit', 'setTimeout { ref: false }'],
});
