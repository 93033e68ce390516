/** How the broker hosts the machines of primitives: who waits, who leaves, what is told meanwhile. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { ResourceReference } from '../../runtime-shim/primitives/kernel/protocol.ts';
import { BROKE, RUNS_ACTION } from '../../runtime-shim/primitives/machines/barrier.ts';
import { ALL_WAITERS } from '../../runtime-shim/primitives/machines/mutex.ts';
import { Peer, startBroker } from './brokerPeer.ts';

const lock: ResourceReference = { key: 'R', kind: 'rlock', capacity: 1 };
const condition: ResourceReference = { key: 'C', kind: 'condition', capacity: 0, over: lock };
const other: ResourceReference = { ...condition, key: 'D' };
const barrier: ResourceReference = { key: 'B', kind: 'barrier', capacity: 2, parameters: [2, 1] };
const permits: ResourceReference = { key: 'S', kind: 'semaphore', capacity: 1, parameters: [1] };

async function three(context: TestContext): Promise<[Peer, Peer, Peer]> {
  const address = await startBroker(context);
  const connect = (pid: number): Promise<Peer> => Peer.connect(context, address, pid);
  return [await connect(1), await connect(2), await connect(3)];
}
/** The next message without its id, such as `done 1`, `queued 3`, `declined notOwner`. */
async function heard(peer: Peer): Promise<string> {
  const message = await peer.next();
  if (message.type === 'done') return `done ${message.value}`;
  if (message.type === 'queued') return `queued ${message.note ?? 0}`;
  return message.type === 'declined' ? `declined ${message.failure}` : message.type;
}
async function ask(peer: Peer, ...call: Parameters<Peer['call']>): Promise<string> {
  peer.call(...call);
  return heard(peer);
}
/** Takes the lock so many times and waits for a notice. */
async function waitAt(peer: Peer, which: ResourceReference, levels = 1): Promise<void> {
  for (let level = 1; level <= levels; level++) assert.equal(await ask(peer, lock, 'acquire'), `done ${level}`);
  assert.equal(await ask(peer, which, 'wait'), `queued ${levels * 2}`);
}

test('who waits for a notice is told that it came, and again when it has the lock at its level', async (context) => {
  const [waiter, notifier] = await three(context);
  await waitAt(waiter, condition, 3);
  await ask(notifier, lock, 'acquire');
  assert.equal(await ask(notifier, other, 'notify', { item: ALL_WAITERS }), 'done 0');
  assert.equal(await ask(notifier, condition, 'notify', { item: 1 }), 'done 1');
  assert.equal(await heard(waiter), 'queued 7');
  assert.equal(await ask(notifier, lock, 'release'), 'done 0');
  assert.equal(await heard(waiter), 'done 1');
  assert.equal(await ask(waiter, lock, 'release'), 'done 2');
  assert.equal(await ask(notifier, lock, 'acquire', { wait: false }), 'refused');
});

test('a wait for a notice that is called off has the lock again before it is over', async (context) => {
  const [waiter, holder] = await three(context);
  await waitAt(waiter, condition);
  await ask(holder, lock, 'acquire');
  waiter.send({ type: 'cancel', id: 2 });
  assert.equal(await heard(waiter), 'queued 2');
  waiter.send({ type: 'cancel', id: 2 });
  assert.equal(await ask(holder, condition, 'notify', { item: 1 }), 'done 0');
  await ask(holder, lock, 'release');
  assert.equal(await heard(waiter), 'done 0');
  assert.equal(await ask(waiter, lock, 'owned'), 'done 1');
});

test('a client that is gone gets no notice', async (context) => {
  const [gone, waiter, notifier] = await three(context);
  await waitAt(gone, condition);
  // A lock that it holds tells when its end has been noticed.
  const sign: ResourceReference = { ...lock, key: 'sign' };
  await ask(gone, sign, 'acquire');
  await ask(notifier, sign, 'locked');
  await waitAt(waiter, condition);
  gone.leave();
  assert.equal(await heard(notifier), 'orphaned');
  await ask(notifier, lock, 'acquire');
  assert.equal(await ask(notifier, condition, 'notify', { item: 1 }), 'done 1');
  await ask(notifier, lock, 'release');
  assert.deepEqual([await heard(waiter), await heard(waiter)], ['queued 3', 'done 1']);
});

test('a re-entrant lock whose owner is gone is nobody’s until it is recovered', async (context) => {
  const [owner, stranger, waiter] = await three(context);
  await ask(owner, lock, 'acquire');
  await ask(owner, lock, 'acquire');
  assert.equal(await ask(waiter, lock, 'acquire'), 'queued 0');
  assert.equal(await ask(stranger, lock, 'release'), 'declined notOwner');
  owner.leave();
  assert.deepEqual([await heard(waiter), await heard(stranger)], ['orphaned', 'orphaned']);
  assert.equal(await ask(stranger, lock, 'release'), 'declined notOwner');
  assert.equal(await ask(stranger, lock, 'recover'), 'done 1');
  assert.equal(await heard(waiter), 'done 1');
});

test('a barrier breaks when who runs its action is gone, and counts only those who are there', async (context) => {
  const [first, runner, late] = await three(context);
  assert.equal(await ask(first, barrier, 'wait'), 'queued 1');
  assert.equal(await ask(runner, barrier, 'wait'), `done ${RUNS_ACTION + 1}`);
  assert.equal(await ask(late, barrier, 'wait'), 'queued 0');
  runner.leave();
  assert.deepEqual([await heard(first), await heard(late)], [`done ${BROKE}`, `done ${BROKE}`]);
  assert.equal(await ask(late, barrier, 'wait'), 'declined broken');
  await ask(late, barrier, 'reset');
  assert.equal(await ask(first, barrier, 'wait'), 'queued 1');
  const sign: ResourceReference = { ...lock, key: 'sign' };
  await ask(first, sign, 'acquire');
  await ask(late, sign, 'locked');
  first.leave();
  assert.equal(await heard(late), 'orphaned');
  assert.equal(await ask(late, barrier, 'waiting'), 'done 0');
});

test('a permit goes past those who are gone or have called their wait off', async (context) => {
  const [holder, quitter, behind] = await three(context);
  await ask(holder, permits, 'acquire');
  assert.equal(await ask(quitter, permits, 'acquire'), 'queued 0');
  assert.equal(await ask(behind, permits, 'acquire'), 'queued 0');
  quitter.send({ type: 'cancel', id: 1 });
  assert.equal(await heard(quitter), 'refused');
  assert.equal(await ask(holder, permits, 'release', { item: 1 }), 'done 1');
  assert.equal(await heard(behind), 'done 1');
  assert.equal(await ask(quitter, permits, 'value'), 'done 0');
});

test('the holder of a lock hears that another one has released it, before that one does', async (context) => {
  const [holder, stranger] = await three(context);
  const plain: ResourceReference = { key: 'L', kind: 'lock', capacity: 1 };
  assert.equal(await ask(holder, plain, 'acquire'), 'done 1');
  assert.equal(await ask(stranger, plain, 'release'), 'done 0');
  assert.equal(await heard(holder), 'notice');
  assert.equal(await ask(stranger, plain, 'acquire'), 'done 1');
  assert.equal(await ask(stranger, plain, 'release'), 'done 0');
  assert.equal(await ask(holder, plain, 'release'), 'declined notHeld');
});
