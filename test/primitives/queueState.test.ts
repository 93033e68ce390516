import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Depots } from '../../runtime-shim/primitives/broker/depots.ts';
import { QueueState } from '../../runtime-shim/primitives/broker/queueState.ts';
import type { BrokerClient, Call } from '../../runtime-shim/primitives/broker/sharedState.ts';
import { decodeBatch, packItem } from '../../runtime-shim/primitives/kernel/itemBytes.ts';
import { QueueOrder, QueuePost } from '../../runtime-shim/primitives/kernel/queueProtocol.ts';
import { seededRandom } from '../support/seededRandom.ts';

const NO_BODY = Buffer.alloc(0);

/** A client that does with its items and places what a process may do, and notes what comes of it. */
interface Player {
  readonly client: BrokerClient;
  /** Handed over and not taken yet. */
  lent: number[];
  taken: number;
  places: number;
  readonly calls: Set<Call>;
}

class Game {
  readonly capacity: number;
  readonly state: QueueState;
  readonly players: Player[] = [];
  /** Items by what became of them. */
  readonly put = new Set<number>();
  readonly taken = new Set<number>();
  readonly lost = new Set<number>();
  /** Calls that wait, in the order in which they began to. */
  readonly lines: Record<'get' | 'reserve', Call[]> = { get: [], reserve: [] };

  #joined = 0;

  constructor(capacity: number, order: number) {
    this.capacity = capacity;
    this.state = new QueueState(capacity, order, new Depots('a token'));
  }
  join(): void {
    const number = ++this.#joined;
    const client = { number, pid: number, name: `P${number}` };
    this.players.push({ client, lent: [], taken: 0, places: 0, calls: new Set() });
  }
  /** Calls, and checks that the answer comes once, and in turn for those who wait. */
  ask(player: Player, operation: 'get' | 'reserve', item: number, wait: boolean): void {
    const answered = (): void => {
      assert.ok(player.calls.delete(call), 'a call is answered once');
      this.lines[operation] = this.lines[operation].filter((other) => other !== call);
    };
    const call: Call = {
      client: player.client,
      operation,
      wait,
      task: 0,
      item,
      body: NO_BODY,
      queued: () => this.lines[operation].push(call),
      part: () => assert.fail('no item is large'),
      done: (value, body = NO_BODY) => {
        // Who may not wait only waits for what is lent, and goes first.
        const first = this.lines[operation].find((other) => other.wait);
        if (wait && first !== undefined) assert.equal(first, call, 'first come, first served');
        answered();
        if (operation === 'reserve') player.places += Number(value);
        else if (Number(value) < 0) player.lent.push(...decodeBatch(body).map(({ id }) => id));
        else player.lent.push(Number(value));
        // As a client does with what it gets by itself. Of several it may take some, whatever the order.
        if (operation === 'get' && Number(value) >= 0) while (player.lent.length > 0) this.take(player);
      },
      refuse: answered,
      decline: () => assert.fail('declined'),
      fail: (_, text) => assert.fail(text),
    };
    player.calls.add(call);
    this.state.call(call);
  }
  fill(player: Player): void {
    if (player.places === 0) return;
    player.places--;
    const item = this.put.size + 1;
    this.put.add(item);
    this.state.post(player.client, { kind: QueuePost.put, slot: 0, first: item, second: 0, body: packItem(item) });
  }
  take(player: Player): void {
    const item = player.lent.shift();
    if (item === undefined) return;
    assert.ok(!this.taken.has(item) && !this.lost.has(item), 'no item comes twice');
    this.taken.add(item);
    player.taken++;
  }
  settle(player: Player): void {
    const post = { kind: QueuePost.settle, slot: 0, first: player.taken, second: player.lent.length, body: NO_BODY };
    player.lent = [];
    player.taken = 0;
    this.state.post(player.client, post);
  }
  giveBack(player: Player): void {
    const post = { kind: QueuePost.giveBack, slot: 0, first: player.places, second: 0, body: NO_BODY };
    player.places = 0;
    this.state.post(player.client, post);
  }
  leave(player: Player): void {
    for (const item of player.lent) this.lost.add(item);
    player.lent = [];
    player.taken = 0;
    player.places = 0;
    player.calls.clear();
    for (const line of ['get', 'reserve'] as const) {
      this.lines[line] = this.lines[line].filter(({ client }) => client !== player.client);
    }
    this.players.splice(this.players.indexOf(player), 1);
    this.state.clientLeft(player.client);
  }
  /** The answer to a question that nobody has to wait for. */
  query({ client }: Player, operation: 'size' | 'empty'): unknown {
    let answer: unknown;
    const fail = (): never => assert.fail('not answered');
    const done = (value: unknown): void => {
      answer = value;
    };
    const call = { client, operation, wait: false, task: 0, item: 0, body: NO_BODY };
    this.state.call({ ...call, queued: fail, part: fail, done, refuse: fail, decline: fail, fail });
    return answer;
  }
  /** What is in the queue, or on its way to a client that is there. */
  get left(): number {
    return this.put.size - this.taken.size - this.lost.size;
  }
}

function play(seed: number, order: number): void {
  const random = seededRandom(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const game = new Game(1 + below(5), order);
  const moves: readonly ((player: Player) => void)[] = [
    (player) => game.ask(player, 'get', 1 + below(4), below(2) === 0),
    (player) => game.ask(player, 'reserve', 1 + below(4), below(2) === 0),
    (player) => game.fill(player),
    (player) => game.fill(player),
    (player) => game.take(player),
    (player) => game.take(player),
    (player) => game.settle(player),
    (player) => game.giveBack(player),
    (player) => {
      const [call] = player.calls;
      if (call !== undefined) game.state.cancel(call);
      assert.ok(call === undefined || !player.calls.has(call), 'a call that is withdrawn is answered');
    },
    (player) => {
      if (below(8) === 0) game.leave(player);
    },
  ];
  for (let step = 0; step < 300; step++) {
    while (game.players.length < 3) game.join();
    const player = game.players[below(game.players.length)];
    if (player !== undefined) moves[below(moves.length)]?.(player);
    assert.ok(game.left <= game.capacity, 'no more items than places');
  }
  // Answers hand out new items and places, so that there is more to settle.
  for (let round = 0; round < 20; round++) {
    for (const player of [...game.players]) {
      game.settle(player);
      game.giveBack(player);
    }
  }
  const [anybody] = game.players;
  if (anybody !== undefined) {
    assert.equal(game.query(anybody, 'size'), game.left);
    assert.equal(game.query(anybody, 'empty'), game.left === 0);
  }
  if (game.left > 0) assert.deepEqual(game.lines.get, [], 'nobody waits for an item that is there');
  if (game.left < game.capacity) assert.deepEqual(game.lines.reserve, [], 'nobody waits for a place that is free');
  for (const player of [...game.players]) game.leave(player);
  game.join();
  const [last] = game.players;
  assert.ok(last !== undefined);
  for (let item = 0; item <= game.capacity; item++) game.ask(last, 'get', 1, false);
  while (last.lent.length > 0) game.take(last);
  assert.equal(game.left, 0, 'nothing is lost but what left with its client');
}
for (const [name, order] of Object.entries(QueueOrder)) {
  test(`${name}: no item is lost or comes twice, none is too many, and who came first goes first`, () => {
    for (let seed = 1; seed <= 500; seed++) {
      try {
        play(seed, order);
      } catch (error) {
        throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : error}`, { cause: error });
      }
    }
  });
}
