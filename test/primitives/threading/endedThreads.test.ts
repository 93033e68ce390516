import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RuntimeError } from '../../../runtime-shim/primitives/kernel/errors.ts';
import { enterLatch, leaveLatch } from '../../../runtime-shim/primitives/kernel/shared/latch.ts';
import { CALL_ROWS, head, LOG_WORDS } from '../../../runtime-shim/primitives/kernel/shared/layout.ts';
import { SharedMemory } from '../../../runtime-shim/primitives/kernel/shared/memory.ts';
import { LATCH } from '../../../runtime-shim/primitives/kernel/shared/sharedPlace.ts';
import { SharedVenue } from '../../../runtime-shim/primitives/kernel/shared/sharedVenue.ts';
import {
  adoptThreadMemory,
  threadEnded,
  threadMemory,
} from '../../../runtime-shim/primitives/kernel/shared/threads.ts';
import type { Called } from '../../../runtime-shim/primitives/kernel/venue.ts';
import { mutex } from '../../../runtime-shim/primitives/machines/mutex.ts';

const granted = { kind: 'answered', value: 1 };
async function outcome(called: Called): Promise<unknown> {
  if (called.kind !== 'sent') return called.kind;
  const answer = await called.answer;
  return answer.granted ? 'answered' : 'refused';
}
/** A lock that other threads may have, and the words of its memory. */
function sharedLock(): { readonly lock: SharedVenue; readonly words: Int32Array } {
  const lock = new SharedVenue(mutex, [0]);
  return { lock, words: new Int32Array(lock.share()) };
}

test('a latch is entered by one at a time, and taken from a thread that has ended', () => {
  const words = new Int32Array(new SharedArrayBuffer(8));
  const isAlive = (thread: number): boolean => thread !== 7;
  assert.equal(enterLatch(words, 1, 3, isAlive), false);
  assert.equal(words[1], 3);
  leaveLatch(words, 1);
  assert.equal(words[1], 0);
  enterLatch(words, 1, 7, isAlive);
  assert.equal(enterLatch(words, 1, 3, isAlive), true);
  leaveLatch(words, 1);
  assert.equal(enterLatch(words, 1, 4, isAlive), false);
});

test('a primitive goes on whose latch was kept, and whose line was half changed, by a thread that has ended', async () => {
  const { lock, words } = sharedLock();
  assert.deepEqual(lock.call('acquire'), granted);
  const waiting = [1, 2, 3].map(() => outcome(lock.call('acquire')));
  const { thread } = threadMemory();
  words[LATCH] = thread;
  // The last word of a mutex is the end of its second line, and that of its first line is two before.
  const last = words.length - 3;
  assert.ok((words[last] ?? 0) > 0);
  words[last] = 0;
  threadEnded(thread);
  waiting.push(outcome(lock.call('acquire')));
  for (const wait of waiting) {
    lock.call('release');
    assert.equal(await wait, 'answered');
  }
  lock.call('release');
  assert.deepEqual(lock.call('locked'), { kind: 'answered', value: 0 });
});

test('the ends of more threads than are remembered in order are noticed all the same', () => {
  const { lock } = sharedLock();
  const holder = threadMemory();
  // As the other thread would see it.
  const theirs = new SharedMemory(holder);
  assert.equal(theirs.isAlive(holder.thread), true);
  for (let count = 0; count < LOG_WORDS; count++) threadEnded(threadMemory().thread);
  threadEnded(holder.thread);
  assert.equal(theirs.isAlive(holder.thread), false);
  assert.ok(theirs.endedSince(0).has(holder.thread));
  assert.equal(theirs.endedSince(0).has(1), false);
  assert.deepEqual(lock.call('acquire'), granted);
});

test('threads end with the one that made them', () => {
  const parent = threadMemory();
  const child = new SharedMemory(parent).addThread(parent.thread);
  const { isAlive } = new SharedMemory(parent);
  assert.equal(isAlive(child), true);
  threadEnded(parent.thread);
  assert.deepEqual([isAlive(parent.thread), isAlive(child)], [false, false]);
});

test('a wait for which no memory is left is a RuntimeError, and the primitive stays as it was', async () => {
  const { lock } = sharedLock();
  lock.call('acquire');
  const made = threadMemory();
  threadEnded(made.thread);
  const words = new Int32Array(made.memory);
  const [used, free] = [words[head.used] ?? 0, words[head.free] ?? 0];
  words[head.used] = CALL_ROWS;
  words[head.free] = 0;
  assert.throws(() => lock.call('acquire'), RuntimeError);
  assert.deepEqual(lock.call('acquire', { wait: false }), { kind: 'refused' });
  words[head.used] = used;
  words[head.free] = free;
  const waiting = outcome(lock.call('acquire'));
  lock.call('release');
  assert.equal(await waiting, 'answered');
});

test('a thread that has used primitives of its own cannot join those of another', () => {
  new SharedVenue(mutex, [0]);
  assert.throws(() => adoptThreadMemory(threadMemory()), RuntimeError);
});

test('calls that were called off get one answer, and those behind them go on in order', async () => {
  const { lock } = sharedLock();
  lock.call('acquire');
  const order: number[] = [];
  const calls = Array.from({ length: 6 }, () => lock.call('acquire'));
  const outcomes = calls.map(async (called, index) => {
    const result = await outcome(called);
    if (result === 'answered') {
      order.push(index);
      lock.call('release');
    }
    return result;
  });
  for (const index of [1, 4, 1]) {
    const called = calls[index];
    if (called?.kind === 'sent') called.cancel();
  }
  lock.call('release');
  assert.deepEqual(await Promise.all(outcomes), ['answered', 'refused', 'answered', 'answered', 'refused', 'answered']);
  assert.deepEqual(order, [0, 2, 3, 5]);
});
