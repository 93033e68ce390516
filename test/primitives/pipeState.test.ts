import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PipeState } from '../../runtime-shim/primitives/broker/pipeState.ts';
import type { BrokerClient, Call } from '../../runtime-shim/primitives/broker/sharedState.ts';
import { PIPE_BYTES, PipeNotice, PipePost, READING, WRITING } from '../../runtime-shim/primitives/kernel/callItems.ts';
import { encodeBatch, itemsOf, type PackedItem } from '../../runtime-shim/primitives/kernel/itemBytes.ts';

type Answer = { kind: 'done'; value: number | boolean | undefined; items: PackedItem[] } | { kind: string };

/** A process that uses the pipe, and what it is answered, by the numbers of its calls. */
class User {
  readonly client: BrokerClient;
  readonly answers: Answer[] = [];
  readonly #pipe: PipeState;
  constructor(pipe: PipeState, number: number) {
    this.#pipe = pipe;
    this.client = { number, pid: number, name: `P${number}` };
  }
  call(operation: string, item = 0, body: Buffer = Buffer.alloc(0), wait = true): Call {
    const parts: PackedItem[] = [];
    const call: Call = {
      client: this.client,
      operation,
      wait,
      task: 0,
      item,
      body,
      queued: () => {},
      part: (id, bytes) => parts.push({ id, body: bytes }),
      done: (value, bytes = Buffer.alloc(0)) =>
        this.answers.push({ kind: 'done', value, items: itemsOf({ parts, body: bytes }) }),
      refuse: () => this.answers.push({ kind: 'refused' }),
      decline: (failure) => this.answers.push({ kind: failure }),
      fail: (error) => this.answers.push({ kind: error }),
    };
    this.#pipe.call(call);
    return call;
  }
  post(kind: number, body: Buffer, item = 0): void {
    this.#pipe.post(this.client, { kind, slot: 0, first: item, second: 0, body });
  }
  /** The ids of the messages that it has been given so far. */
  get given(): number[] {
    return this.answers.flatMap((answer) => ('items' in answer ? answer.items.map(({ id }) => id) : []));
  }
  get last(): Answer | undefined {
    return this.answers.at(-1);
  }
}
function pipeWith(users: number): { pipe: PipeState; users: User[]; notices: number[] } {
  const notices: number[] = [];
  const pipe = new PipeState((value) => notices.push(value));
  const all = Array.from({ length: users }, (_, index) => new User(pipe, index + 1));
  const [maker] = all;
  maker?.call('start');
  for (const user of all.slice(1)) {
    for (const end of [READING, WRITING]) {
      const transit = Buffer.from(`${user.client.number}.${end}`);
      maker?.call('transit', end, transit);
      user.call('open', end, transit);
    }
  }
  for (const user of all) user.answers.length = 0;
  return { pipe, users: all, notices };
}
const text = (length: number): Buffer => Buffer.alloc(length, 1);
function two(): { pipe: PipeState; first: User; second: User; notices: number[] } {
  const { pipe, users, notices } = pipeWith(2);
  const [first, second] = users;
  assert.ok(first !== undefined && second !== undefined);
  return { pipe, first, second, notices };
}

test('the only writer is told what room there is, and nobody where several write', () => {
  const { first, second } = two();
  first.call('send', 1, text(10));
  assert.deepEqual(first.last, { kind: 'done', value: 0, items: [] });
  second.call('close', WRITING);
  first.call('send', 2, text(10));
  assert.deepEqual(first.last, { kind: 'done', value: PIPE_BYTES - 20, items: [] });
});

test('a second reader waits until the first has given back what it was given in advance, and gets it in order', () => {
  const { first, second, notices } = two();
  for (const id of [1, 2, 3]) first.call('send', id, text(id));
  first.call('recv');
  assert.deepEqual(first.given, [1, 2, 3]);
  first.call('send', 4, text(4));
  second.call('recv');
  assert.deepEqual([second.given, notices], [[], [PipeNotice.recall]]);
  first.post(
    PipePost.unread,
    encodeBatch([
      { id: 2, body: text(2) },
      { id: 3, body: text(3) },
    ]),
  );
  assert.deepEqual(second.given, [2]);
  second.call('recv');
  first.call('recv');
  assert.deepEqual(
    [second.given, first.given],
    [
      [2, 3],
      [1, 2, 3, 4],
    ],
  );
});

test('the second reader goes on when the first one is gone', () => {
  const { pipe, first, second } = two();
  for (const id of [1, 2]) second.call('send', id, text(id));
  first.call('recv');
  second.call('send', 3, text(3));
  second.call('recv');
  assert.deepEqual(second.given, []);
  pipe.clientLeft(first.client);
  assert.deepEqual(second.given, [3]);
});

test('everybody is told when nobody is left to read, and posts are dropped from then on', () => {
  const { first, second, notices } = two();
  first.call('close', READING);
  assert.deepEqual(notices, []);
  const waiting = first.call('send', 1, text(PIPE_BYTES + 1));
  assert.equal(first.answers.length, 1);
  second.call('close', READING);
  assert.deepEqual([notices, first.last], [[PipeNotice.deserted], { kind: 'BrokenPipeError' }]);
  assert.equal(waiting.operation, 'send');
  first.post(PipePost.send, text(1), 2);
  first.call('send', 3, text(1));
  assert.deepEqual(first.last, { kind: 'BrokenPipeError' });
});

test('calls that come before the maker has made the pipe wait for it', () => {
  const pipe = new PipeState(() => {});
  const early = new User(pipe, 2);
  const maker = new User(pipe, 1);
  early.call('recv');
  assert.deepEqual(early.answers, []);
  maker.call('start');
  maker.call('send', 7, text(1));
  assert.deepEqual(early.given, [7]);
});

/** A small generator of numbers below `limit`, the same ones for the same seed. */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * limit);
  };
}

test('whatever three processes send and read, each message arrives once and in order', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const next = numbers(seed);
    const { users } = pipeWith(3);
    const sent: number[] = [];
    let id = 0;
    for (let step = 0; step < 60; step++) {
      const user = users[next(3)];
      if (next(2) === 0) {
        id++;
        sent.push(id);
        user?.call('send', id, text(next(4) === 0 ? 30_000 + next(50_000) : next(3000)));
      } else user?.call('recv');
      // A reader takes one message and gives back the rest, as it has to at the end of a turn of its event loop.
      for (const reader of users) {
        const answer = reader.last;
        if (answer === undefined || !('items' in answer) || answer.items.length < 2) continue;
        const unread = answer.items.splice(1);
        reader.post(PipePost.unread, encodeBatch(unread));
      }
    }
    const taken = users.flatMap(({ given }) => given).sort((left, right) => left - right);
    assert.deepEqual(taken, sent.slice(0, taken.length), `seed ${seed}`);
    for (const { given } of users)
      assert.deepEqual(
        given,
        given.toSorted((left, right) => left - right),
        `seed ${seed}`,
      );
  }
});
