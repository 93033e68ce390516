import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { matrix } from '../support/matrix.ts';
import { ofKind, programFolder, readRecording, recordingFolder, runRecorded } from './support/recorded.ts';

/** Writes 1000 records (gauge n = 0 … 999), then a request that has to wait, and ends in the way it is told. */
const program = `
const probe = globalThis[Symbol.for('lockstep.probe.1')];
const resource = probe.resource('lock', { capacity: 1 });
const gauge = (count) => { for (let n = 0; n < count; n += 1) probe.gauge(resource, 'n', n); };
const wait = () => probe.request(resource, { operation: 0, shared: false, mayGiveUp: false, blocksThread: false, contended: true, scope: 0, permits: 1 });
// A few requests in a millisecond, so that the sender thread is in a hurry and left alone with the last of them.
const turns = (left) => {
  for (let n = 0; n < 5; n += 1) wait();
  if (left > 1) setTimeout(turns, 1, left - 1);
  else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1e9);
};
gauge(1000);
switch (process.argv[2]) {
  case 'kill': wait(); process.kill(process.pid, 'SIGKILL'); break;
  case 'self': process.kill(process.pid, 'SIGKILL'); break;
  case 'exit': process.exit(5); break;
  case 'throw': throw new Error('on purpose');
  case 'abort': process.abort(); break;
  case 'loop': for (;;) { /* until killed */ }
  case 'block': wait(); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1e9); break;
  case 'hot': for (let n = 0; n < 1000; n += 1) wait(); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1e9); break;
  case 'hot-self': for (let n = 0; n < 1000; n += 1) wait(); process.kill(process.pid, 'SIGKILL'); break;
  case 'hot-turns': turns(200); break;
  case 'burst': gauge(200_000); break;
}
`;
const folder = programFolder({ after }, { 'loss.cjs': program });

interface Ending {
  readonly how: string;
  /** Records that are certain to be there, besides the first. */
  readonly gauges: number;
  readonly requests: number;
  readonly exits: number;
}
const endings: readonly Ending[] = [
  { how: 'kill', gauges: 1000, requests: 1, exits: 0 },
  { how: 'self', gauges: 1000, requests: 0, exits: 0 },
  { how: 'exit', gauges: 1000, requests: 0, exits: 1 },
  { how: 'throw', gauges: 1000, requests: 0, exits: 1 },
  { how: 'abort', gauges: 1000, requests: 0, exits: 0 },
  { how: 'loop', gauges: 1000, requests: 0, exits: 0 },
  { how: 'block', gauges: 1000, requests: 1, exits: 0 },
  { how: 'hot', gauges: 1000, requests: 1000, exits: 0 },
  { how: 'hot-self', gauges: 1000, requests: 1000, exits: 0 },
  { how: 'hot-turns', gauges: 1000, requests: 1000, exits: 0 },
  { how: 'burst', gauges: 201_000, requests: 0, exits: 1 },
];

/** Aborts once all is in the recording that has to be: only then is a program killed from outside. */
async function whenWritten(
  directory: string,
  ending: Ending,
  limit: AbortController,
  ended: AbortSignal,
): Promise<void> {
  while (!ended.aborted) {
    const { events } = readRecording(directory);
    const isComplete =
      ofKind(events, 'gauge').length >= ending.gauges && ofKind(events, 'request').length >= ending.requests;
    if (isComplete) limit.abort();
    await pause(5);
  }
}

for (const ending of endings) {
  const { how, gauges, requests, exits } = ending;
  matrix(`nothing is lost: ${how}`, async (node) => {
    const directory = recordingFolder(folder);
    const limit = new AbortController();
    const ended = new AbortController();
    const isEndless = how === 'loop' || how === 'block' || how === 'hot' || how === 'hot-turns';
    const watching = isEndless ? whenWritten(directory, ending, limit, ended.signal) : undefined;
    const result = await runRecorded({ node, args: [join(folder, 'loss.cjs'), how], directory, limit: limit.signal });
    ended.abort();
    await watching;
    assert.deepEqual(
      ofKind(result.events, 'gauge').map(({ value }) => value),
      how === 'burst'
        ? Array.from({ length: gauges }, (_, index) => (index < 1000 ? index : index - 1000))
        : Array.from({ length: gauges }, (_, index) => index),
    );
    assert.equal(ofKind(result.events, 'request').length, requests);
    assert.equal(ofKind(result.events, 'exit').length, exits);
    assert.deepEqual(ofKind(result.events, 'anomaly'), []);
    assert.deepEqual(ofKind(result.events, 'dropped'), []);
    assert.equal(result.tornBytes, 0);
  });
}
