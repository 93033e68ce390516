import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLongRun, runLength } from '../../core/detectors/support/notes.ts';
import { createState } from '../../core/model/createState.ts';
import { lasted, noteStandstill } from '../../core/model/standstills.ts';
import type { LockstepEvent } from '../../core/protocol/events.ts';
import { processKey, taskId, time } from '../../core/protocol/ids.ts';
import { mergeStreams } from '../../core/protocol/mergeStreams.ts';
import { inLineOf, standstillWatch } from '../../runtime-shim/transport/standstill.ts';

const standing = (...times: readonly (readonly [from: number, until: number])[]) => {
  const state = createState();
  for (const [from, until] of times) noteStandstill(state, time(from), time(until));
  return state;
};

test('what a process stood still for does not count, however much of it lies within', () => {
  const state = standing([100, 200], [400, 500]);
  const lengths = [
    [0, 50],
    [0, 150],
    [120, 180],
    [150, 450],
    [0, 1000],
    [200, 400],
    [600, 700],
  ].map(([from = 0, until = 0]) => lasted(state, from, until));
  assert.deepEqual(lengths, [50, 100, 0, 200, 800, 200, 100]);
});

test('the same standstill, told by several processes in any order, counts once', () => {
  const state = standing([400, 500], [100, 200], [110, 230], [90, 120], [230, 240], [300, 300]);
  assert.deepEqual(state.standstills, [
    { from: 90, until: 240 },
    { from: 400, until: 500 },
  ]);
});

test('a standstill is told when it is over, and is not taken for an event that came too late', () => {
  const standstill: LockstepEvent = { kind: 'standstill', time: time(5), until: time(30) };
  const late: LockstepEvent = { kind: 'taskEnd', time: time(8), task: taskId(1), outcome: 0 };
  const merged = mergeStreams([{ events: [standstill], head: 0 }], time(20), time(100));
  assert.deepEqual(merged, [{ ...standstill, time: 20 }]);
  const both = mergeStreams([{ events: [standstill, late], head: 0 }], time(20), time(100));
  assert.deepEqual(both[2], {
    kind: 'anomaly',
    time: 20,
    anomaly: { note: 'lateEvents', values: { events: 1, late: 15 } },
  });
});

test('a pause that was much longer than meant is a standstill', () => {
  let now = 0;
  const watch = standstillWatch({ monotonic: () => BigInt(now * 1e6), inLine: () => undefined });
  const after = (milliseconds: number): unknown => {
    now += milliseconds;
    return watch(8);
  };
  assert.equal(after(9), undefined);
  assert.equal(after(200), undefined, 'busy machines are late');
  assert.deepEqual(after(2000), { fact: 'standstill', from: '209000000', until: '2209000000' });
  assert.equal(after(8), undefined);
});

test('where the main thread stood in line for a processor nearly all the time, it stood still', () => {
  let now = 0;
  let waited = 0;
  const watch = standstillWatch({ monotonic: () => BigInt(now * 1e6), inLine: () => waited * 1e6 });
  const after = (milliseconds: number, inLine: number): unknown => {
    now += milliseconds;
    waited += inLine;
    return watch(50);
  };
  assert.deepEqual([after(100, 90), after(100, 90)], [undefined, undefined]);
  assert.deepEqual(after(100, 90), { fact: 'standstill', from: '0', until: '300000000' });
  assert.equal(after(260, 130), undefined, 'it ran half of the time');
  assert.deepEqual([after(290, 0), after(290, 0), after(290, 0)], [undefined, undefined, undefined]);
  const long = { fact: 'standstill', from: '530000000', until: '1720000000' };
  assert.deepEqual(
    after(290, 900),
    long,
    'it stood in line since three looks ago, of which the system tells only then',
  );
  assert.equal(after(260, 0), undefined, 'it had nothing to do');
});

test('what the system says of the main thread is its second number, where it says anything', () => {
  assert.equal(
    inLineOf(() => '1500 2500 3\n'),
    2500,
  );
  assert.equal(
    inLineOf(() => 'nothing'),
    undefined,
  );
  assert.equal(
    inLineOf(() => {
      throw new Error('there is no such file');
    }),
    undefined,
  );
});

test('a run is as long as it is, and what is judged by its length counts only the time in which it was let run', () => {
  const state = standing([0, 2e9]);
  state.now = time(6e9);
  const [key, startedAt, ended] = [processKey('a'), time(0), undefined];
  const process = { key, pid: 1, ppid: 0, argv: [], node: '', startedAt, streams: [] };
  state.processes.set(key, { ...process, endedAt: ended, code: ended, signal: ended });
  assert.deepEqual([isLongRun(state), runLength(state)], [true, 4e9]);
});
