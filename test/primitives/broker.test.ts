import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import { encodeFrame, encodePost, FrameReader } from '../../runtime-shim/primitives/kernel/frames.ts';
import type { ResourceReference } from '../../runtime-shim/primitives/kernel/protocol.ts';
import { PIPE_BYTES, QueuePost } from '../../runtime-shim/primitives/kernel/queueProtocol.ts';
import { Peer, startBroker } from './brokerPeer.ts';

const lock: ResourceReference = { key: 'L', kind: 'lock', capacity: 1 };
const queue: ResourceReference = { key: 'Q', kind: 'queue', capacity: 2 };
const endless: ResourceReference = { key: 'E', kind: 'queue', capacity: 0 };

async function peers(context: TestContext, count: number): Promise<[Peer, Peer, Peer, Peer]> {
  const address = await startBroker(context);
  const connected = await Promise.all([1, 2, 3, 4].slice(0, count).map((pid) => Peer.connect(context, address, pid)));
  const [first, second = first, third = second, fourth = third] = connected;
  assert.ok(first !== undefined && second !== undefined && third !== undefined && fourth !== undefined);
  return [first, second, third, fourth];
}
/** What a peer hears, without the parts that are of no interest. */
const heard = async (peer: Peer): Promise<string> => (await peer.next()).type;

test('a lock is given in the order in which clients asked, over all of them', async (context) => {
  const [holder, ...waiting] = await peers(context, 4);
  await holder.ask(lock, 'acquire');
  for (const peer of waiting) assert.equal((await peer.ask(lock, 'acquire')).type, 'queued');
  let releasing: Peer = holder;
  for (const peer of waiting) {
    releasing.call(lock, 'release');
    assert.equal(await heard(peer), 'done');
    assert.equal(await heard(releasing), 'done');
    releasing = peer;
  }
});

test('a wait that is withdrawn gets one answer, and the one behind it the lock', async (context) => {
  const [holder, quitter, behind] = await peers(context, 3);
  await holder.ask(lock, 'acquire');
  const id = quitter.call(lock, 'acquire');
  assert.equal(await heard(quitter), 'queued');
  await behind.ask(lock, 'acquire');
  quitter.send({ type: 'cancel', id });
  quitter.send({ type: 'cancel', id });
  assert.deepEqual(await quitter.next(), { type: 'refused', id, text: '' });
  holder.call(lock, 'release');
  assert.equal(await heard(behind), 'done');
  assert.deepEqual(await quitter.ask(lock, 'locked'), { type: 'done', id: id + 1, value: 1, text: '' });
});

test('a wait that was granted before it was withdrawn stays granted', async (context) => {
  const [holder, late] = await peers(context, 2);
  await holder.ask(lock, 'acquire');
  const id = late.call(lock, 'acquire');
  await late.next();
  await holder.ask(lock, 'release');
  late.send({ type: 'cancel', id });
  assert.deepEqual(await late.next(), { type: 'done', id, value: 1, text: '' });
  assert.equal((await holder.ask(lock, 'acquire', { wait: false })).type, 'refused');
});

test('a client that leaves while it waits is passed over', async (context) => {
  const [holder, gone, behind] = await peers(context, 3);
  await holder.ask(lock, 'acquire');
  await gone.ask(lock, 'acquire');
  await behind.ask(lock, 'acquire');
  // The lock that it holds tells when its end has been noticed.
  const sign: ResourceReference = { ...lock, key: 'S' };
  await gone.ask(sign, 'acquire');
  await holder.ask(sign, 'locked');
  gone.leave();
  assert.equal(await heard(holder), 'orphaned');
  holder.call(lock, 'release');
  await heard(holder);
  assert.equal(await heard(behind), 'done');
});

test('a lock whose holder left stays locked, all users hear of it, and it can be recovered', async (context) => {
  const [holder, waiter, other] = await peers(context, 3);
  await holder.ask(lock, 'acquire');
  await waiter.ask(lock, 'acquire');
  assert.deepEqual(await other.ask(lock, 'recover'), { type: 'done', id: 1, value: 0, text: '' });
  holder.leave();
  const news = { type: 'orphaned', key: 'L', pid: 1, name: 'P1', text: '' };
  assert.deepEqual(await waiter.next(), news);
  assert.deepEqual(await other.next(), news);
  assert.equal((await other.ask(lock, 'acquire', { wait: false })).type, 'refused');
  other.call(lock, 'recover');
  assert.equal(await heard(waiter), 'done');
  assert.deepEqual(await other.next(), { type: 'done', id: 3, value: 1, text: '' });
  assert.deepEqual(await other.ask(lock, 'recover'), { type: 'done', id: 4, value: 0, text: '' });
});

test('releasing a free lock fails, and a lock knows no operation of a queue', async (context) => {
  const [peer] = await peers(context, 1);
  assert.deepEqual(await peer.ask(lock, 'release'), { type: 'declined', id: 1, failure: 'notHeld', text: '' });
  assert.deepEqual(await peer.ask(lock, 'get'), { type: 'declined', id: 2, failure: 'noSuchOperation', text: '' });
  assert.equal((await peer.ask(queue, 'acquire')).type, 'failed');
});

test('items go out in the order in which they came, to getters in the order in which they asked', async (context) => {
  const [putter, first, second] = await peers(context, 3);
  await first.ask(endless, 'get');
  await second.ask(endless, 'get');
  for (const text of ['a', 'b', 'c']) putter.post(endless, QueuePost.put, 7, { text });
  assert.equal((await first.next()).text, 'a');
  assert.equal((await second.next()).text, 'b');
  assert.deepEqual(await second.ask(endless, 'get'), { type: 'done', id: 2, value: 7, text: 'c' });
  assert.equal((await second.ask(endless, 'get', { wait: false })).type, 'refused');
});

test('a place is free again when the item that had it is confirmed', async (context) => {
  const [putter, getter] = await peers(context, 2);
  for (let place = 0; place < 2; place++) {
    await putter.ask(queue, 'reserve');
    putter.post(queue, QueuePost.put, 7);
  }
  assert.equal((await putter.ask(queue, 'reserve', { wait: false })).type, 'refused');
  assert.equal((await putter.ask(queue, 'reserve')).type, 'queued');
  await getter.ask(queue, 'get');
  assert.deepEqual(await getter.ask(queue, 'full'), { type: 'done', id: 2, value: true, text: '' });
  getter.post(queue, QueuePost.settle, 1);
  assert.equal(await heard(putter), 'done');
});

test('places that a client has reserved or emptied are free when it leaves', async (context) => {
  const [leaving, putter] = await peers(context, 2);
  await leaving.ask(queue, 'reserve');
  leaving.post(queue, QueuePost.put, 7);
  await leaving.ask(queue, 'get');
  await leaving.ask(queue, 'reserve');
  putter.call(queue, 'reserve');
  putter.call(queue, 'reserve');
  assert.deepEqual([await heard(putter), await heard(putter)], ['queued', 'queued']);
  leaving.leave();
  assert.deepEqual([await heard(putter), await heard(putter)], ['done', 'done']);
});

test('items that were lent come back to their place, and who may not wait is answered only then', async (context) => {
  const [fast, other] = await peers(context, 2);
  for (const text of ['a', 'b', 'c', 'd']) fast.post(endless, QueuePost.put, 7, { text });
  const lent = await fast.ask(endless, 'get', { item: 3 });
  assert.deepEqual('value' in lent && lent.value, -3);
  assert.equal((await other.ask(endless, 'get')).text, 'd');
  other.post(endless, QueuePost.settle, 1);
  assert.equal((await other.ask(endless, 'get')).type, 'queued');
  assert.equal((await other.ask(endless, 'get', { wait: false })).type, 'queued');
  assert.deepEqual(await other.ask(endless, 'empty'), { type: 'done', id: 4, value: false, text: '' });
  fast.post(endless, QueuePost.settle, 1, { second: 2 });
  assert.deepEqual([(await other.next()).text, (await other.next()).text].sort(), ['b', 'c']);
  other.post(endless, QueuePost.settle, 2);
  assert.equal((await other.ask(endless, 'get', { wait: false })).type, 'refused');
});

test('items that were lent to a client that leaves are lost, and nobody waits for them', async (context) => {
  const [leaving, other] = await peers(context, 2);
  for (const text of ['a', 'b']) leaving.post(endless, QueuePost.put, 7, { text });
  await leaving.ask(endless, 'get', { item: 2 });
  assert.equal((await other.ask(endless, 'get', { wait: false })).type, 'queued');
  leaving.leave();
  assert.equal((await other.next()).type, 'refused');
});

test('a client can wait until little of what it has put is untaken', async (context) => {
  const [putter, taker] = await peers(context, 2);
  const large = 'x'.repeat(PIPE_BYTES);
  for (const text of [large, 'y']) putter.post(endless, QueuePost.put, 7, { text });
  assert.equal((await putter.ask(endless, 'flush')).type, 'queued');
  await taker.ask(endless, 'get');
  taker.post(endless, QueuePost.settle, 1);
  assert.deepEqual(await putter.next(), { type: 'done', id: 1, value: 1, text: '' });
});

/** What a reader has passed on; its bytes are looked at only in the end. */
class Reading {
  readonly #passed: (() => string)[] = [];
  readonly reader = new FrameReader<{ n: number }>({
    receive: ({ header, body }) => this.#passed.push(() => `${header.n}${body}`),
    receivePost: ({ kind, slot, first, second, body }) =>
      this.#passed.push(() => `${kind}${slot}${first}${second}${body}`),
  });
  readonly seen = (): string[] => this.#passed.map((text) => text());
  /** As a socket does that reads to where the reader wants it. */
  put(bytes: Buffer): void {
    for (let rest = bytes; rest.length > 0; ) {
      const { place } = this.reader;
      const count = place === undefined ? rest.length : rest.copy(place);
      if (place === undefined) this.reader.read(rest);
      else this.reader.put(count);
      rest = rest.subarray(count);
    }
  }
}

test('who does not know the token is shut out', async (context) => {
  const address = await startBroker(context);
  const stranger = connect(address.path);
  stranger.write(encodeFrame({ type: 'hello', token: 'another', pid: 1, name: 'x' }));
  let said = 0;
  stranger.on('data', () => said++);
  await once(stranger, 'close');
  assert.equal(said, 0);
});

test('frames and posts are whole again however they were cut, and wherever their bytes are put', () => {
  const post = { kind: 3, slot: 4, first: 5, second: 6 };
  const bytes = Buffer.concat([
    encodeFrame({ n: 1 }),
    encodeFrame({ n: 2 }, Buffer.from('body')),
    ...encodePost({ ...post, body: Buffer.from('text') }, Buffer.from('a tag and ')),
    encodeFrame({ n: 3 }),
    ...encodePost({ ...post, body: Buffer.alloc(0) }),
  ]);
  const expected = ['1', '2body', '3456a tag and text', '3', '3456'];
  for (let first = 0; first <= bytes.length; first++) {
    for (let second = first; second <= bytes.length; second++) {
      const [whole, reused, direct] = [new Reading(), new Reading(), new Reading()];
      const chunk = Buffer.alloc(bytes.length);
      for (const [start, end] of [
        [0, first],
        [first, second],
        [second, bytes.length],
      ] as const) {
        whole.reader.read(bytes.subarray(start, end));
        bytes.copy(chunk, 0, start, end);
        reused.reader.read(chunk.subarray(0, end - start), true);
        chunk.fill('x');
        direct.put(bytes.subarray(start, end));
      }
      for (const { seen } of [whole, reused, direct]) assert.deepEqual(seen(), expected);
    }
  }
});
