import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createState } from '../../core/model/createState.ts';
import { lasted, noteStandstill } from '../../core/model/standstills.ts';
import type { LockstepEvent } from '../../core/protocol/events.ts';
import { taskId, time } from '../../core/protocol/ids.ts';
import { mergeStreams } from '../../core/protocol/mergeStreams.ts';
import { standstillWatch } from '../../runtime-shim/transport/standstill.ts';

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
  ].map(([from = 0, until = 0]) => lasted(state, time(from), time(until)));
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

test('a pause that was much longer than meant is a standstill, unless the program used the processor meanwhile', () => {
  let now = 0;
  let used = 0;
  const watch = standstillWatch({
    monotonic: () => BigInt(now * 1e6),
    cpuUsage: () => ({ user: used * 1e3, system: 0 }),
  });
  const after = (milliseconds: number, worked: number): unknown => {
    now += milliseconds;
    used += worked;
    return watch(8);
  };
  assert.equal(after(9, 0), undefined);
  assert.equal(after(200, 0), undefined, 'busy machines are late');
  assert.equal(after(2000, 1900), undefined, 'the program computes');
  assert.deepEqual(after(2000, 30), { fact: 'standstill', from: '2209000000', until: '4209000000' });
  assert.equal(after(8, 0), undefined);
});
