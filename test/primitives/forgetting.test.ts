/** The broker keeps what somebody can still name, and nothing else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serialize } from 'node:v8';
import { Client } from '../../runtime-shim/primitives/kernel/client.ts';
import { MAKER } from '../../runtime-shim/primitives/kernel/maker.ts';
import type { ResourceReference } from '../../runtime-shim/primitives/kernel/protocol.ts';
import { QueuePost } from '../../runtime-shim/primitives/kernel/queueProtocol.ts';
import { encodeReferring, MARK } from '../../runtime-shim/primitives/kernel/referring.ts';
import { collectGarbage, collectUntil } from '../support/collectGarbage.ts';
import { seededRandom } from '../support/seededRandom.ts';
import { Peer, startBroker, startLocalBroker } from './brokerPeer.ts';

const semaphore = (key: string): ResourceReference => ({ key, kind: 'semaphore', capacity: 0, parameters: [0] });
const box: ResourceReference = { key: 'P1.box', kind: 'queue', capacity: 0 };
const list: ResourceReference = { key: 'P1.list', kind: 'list', capacity: 0 };

/** A value that mentions a resource, as it is packed. */
const mentioning = (key: string): Buffer => encodeReferring([key], serialize(markOf(key)));
const markOf = (key: string): object => ({ [MARK]: 'handle', reference: { resource: semaphore(key) } });
const listArguments = (...values: unknown[]): Buffer => encodeReferring(keysOf(values), serialize(values));
const keysOf = (values: readonly unknown[]): string[] =>
  values.flatMap((value) => {
    const text = JSON.stringify(value);
    return /P\d\.\d+/.exec(text)?.[0] ?? [];
  });

test('what is dropped by all who could name it is gone, and what one can name is not', async (context) => {
  const { address, broker } = await startLocalBroker(context);
  const [maker, other] = [await Peer.connect(context, address, 1), await Peer.connect(context, address, 2)];
  const signs = semaphore('P1.1');
  await maker.ask(signs, 'release', { item: 3 });
  other.slotOf(signs);
  maker.send({ type: 'drop', key: signs.key, received: 0 });
  const told = await other.ask(signs, 'value');
  assert.equal('value' in told && told.value, 3);
  assert.equal(broker.size, 1);
  other.send({ type: 'drop', key: signs.key, received: 0 });
  await other.ask(semaphore('P2.1'), 'value');
  assert.equal(broker.size, 1, 'only what was asked for last');
  other.leave();
  await maker.ask(semaphore('P1.2'), 'value');
  while (broker.size > 1) await maker.ask(semaphore('P1.2'), 'value');
});

test('what its maker has not named yet is not forgotten when others are faster and gone first', async (context) => {
  const address = await startBroker(context);
  const fast = await Peer.connect(context, address, 2);
  await fast.ask(semaphore('P1.1'), 'release', { item: 3 });
  fast.send({ type: 'drop', key: 'P1.1', received: 0 });
  const maker = await Peer.connect(context, address, 1);
  const told = await maker.ask(semaphore('P1.1'), 'value');
  assert.deepEqual([told.type, 'value' in told && told.value], ['done', 3]);
});

test('who drops what is on its way there once more can name it afterwards', async (context) => {
  const address = await startBroker(context);
  const [maker, getter] = [await Peer.connect(context, address, 1), await Peer.connect(context, address, 2)];
  const signs = semaphore('P1.1');
  await maker.ask(signs, 'release', { item: 3 });
  await getter.ask(signs, 'value');
  await getter.ask(box, 'get');
  maker.post(box, QueuePost.put, 1, { body: mentioning(signs.key) });
  await maker.ask(box, 'size');
  getter.send({ type: 'drop', key: signs.key, received: 0 });
  getter.post(box, QueuePost.settle, 1);
  maker.send({ type: 'drop', key: signs.key, received: 0 });
  await maker.ask(box, 'size');
  assert.equal((await getter.next()).type, 'done');
  for (let turn = 0; turn < 3; turn++) {
    await collectGarbage();
    await maker.ask(box, 'size');
  }
  const told = await getter.ask(signs, 'value');
  assert.equal('value' in told && told.value, 3);
});

test('the lock of a condition and that of a value last as long as these', async (context) => {
  const { address, broker } = await startLocalBroker(context);
  const [maker, other] = [await Peer.connect(context, address, 1), await Peer.connect(context, address, 2)];
  const lock: ResourceReference = { key: 'P1.1', kind: 'lock', capacity: 1 };
  const condition: ResourceReference = { key: 'P1.2', kind: 'condition', capacity: 0, over: lock };
  const value: ResourceReference = { key: 'P1.3', kind: 'value', capacity: 0 };
  const own: ResourceReference = { key: 'P1.3/lock', kind: 'rlock', capacity: 1 };
  maker.slotOf(condition);
  await maker.ask(value, 'start', { body: serialize(1) });
  for (const each of [lock, own]) {
    await maker.ask(each, 'acquire');
    maker.send({ type: 'drop', key: each.key, received: 0 });
    const told = await other.ask(each, 'locked');
    assert.equal('value' in told && told.value, 1);
    other.send({ type: 'drop', key: each.key, received: 0 });
  }
  for (const each of [condition, value]) maker.send({ type: 'drop', key: each.key, received: 0 });
  await maker.ask(box, 'size');
  assert.equal(broker.size, 1);
});

interface Process {
  peer: Peer;
  /** How often it was sent something that mentions the resource, and whether it has named that since. */
  readonly known: Map<string, { received: number; isNamed: boolean }>;
}
test('whatever three processes make, pass on, keep and drop, nothing is forgotten that one of them can name', async (context) => {
  const { address, broker } = await startLocalBroker(context);
  const seed = 20261121;
  const random = seededRandom(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const connect = async (number: number): Promise<Process> => {
    const peer = await Peer.connect(context, address, number);
    peer.slotOf(box);
    peer.slotOf(list);
    return { peer, known: new Map() };
  };
  const processes = [await connect(1), await connect(2), await connect(3)];
  await processes[0]?.peer.ask(list, 'start', { body: serialize([]) });
  const values = new Map<string, number>();
  const inBox: string[] = [];
  const inList: string[] = [];
  let made = 0;
  const receive = (by: Process, told: Awaited<ReturnType<Peer['next']>>, key: string): void => {
    assert.deepEqual('mentions' in told && told.mentions, [key], JSON.stringify(told));
    const known = by.known.get(key) ?? { received: 0, isNamed: false };
    known.received++;
    by.known.set(key, known);
  };
  const moves: ((by: Process, key: string | undefined) => Promise<void> | void)[] = [
    async (by) => {
      made++;
      const key = `P${processes.indexOf(by) + 1}.${made}`;
      await by.peer.ask(semaphore(key), 'release', { item: made });
      values.set(key, made);
      by.known.set(key, { received: 0, isNamed: true });
    },
    async (by, key) => {
      if (key === undefined) return;
      const told = await by.peer.ask(semaphore(key), 'value');
      assert.equal('value' in told && told.value, values.get(key), `${key} with seed ${seed}`);
      await by.peer.ask(semaphore(key), 'release', { item: 1 });
      values.set(key, (values.get(key) ?? 0) + 1);
      by.known.set(key, { received: by.known.get(key)?.received ?? 0, isNamed: true });
    },
    (by, key) => {
      if (key === undefined) return;
      by.peer.slotOf(semaphore(key));
      by.peer.post(box, QueuePost.put, 1, { body: mentioning(key) });
      inBox.push(key);
    },
    async (by, key) => {
      if (key === undefined) return;
      by.peer.slotOf(semaphore(key));
      await by.peer.ask(list, 'append', { body: listArguments(markOf(key)) });
      inList.push(key);
    },
    async (by) => {
      await by.peer.ask(box, 'size');
      const key = inBox.shift();
      if (key === undefined) return;
      receive(by, await by.peer.ask(box, 'get'), key);
      by.peer.post(box, QueuePost.settle, 1);
    },
    async (by) => {
      const key = inList[0];
      if (key === undefined) return;
      const operation = below(2) === 0 ? 'get' : 'pop';
      if (operation === 'pop') inList.shift();
      receive(by, await by.peer.ask(list, operation, { body: serialize([0]) }), key);
    },
    (by, key) => {
      if (key === undefined) return;
      by.peer.send({ type: 'drop', key, received: by.known.get(key)?.received ?? 0 });
      by.known.delete(key);
    },
    async (by) => {
      if (below(10) > 0) return;
      by.peer.leave();
      const number = processes.indexOf(by) + 1;
      // What it has put arrives before its end does.
      processes[number - 1] = await connect(number);
    },
    () => (below(20) === 0 ? collectGarbage() : undefined),
  ];
  const finish = async (): Promise<void> => {
    for (const { peer } of processes) await peer.ask(box, 'size');
  };
  for (let count = 0; count < 1500; count++) {
    const by = processes[below(processes.length)];
    if (by === undefined) continue;
    const keys = [...by.known.keys()];
    await moves[below(moves.length)]?.(by, keys[below(keys.length)]);
    await finish();
  }
  assert.ok(made > 100);
  const [last] = processes;
  for (const { peer, known } of processes) {
    for (const [key, { received }] of known) peer.send({ type: 'drop', key, received });
  }
  for (const key of inBox.splice(0)) {
    assert.ok(last !== undefined);
    receive(last, await last.peer.ask(box, 'get'), key);
    last.peer.post(box, QueuePost.settle, 1);
    last.peer.send({ type: 'drop', key, received: 1 });
  }
  await last?.peer.ask(list, 'clear', { body: serialize([]) });
  await finish();
  await collectUntil(() => broker.size === 2);
});

function use(client: Client, kind: 'lock' | 'queue' | 'pipe', key: string): void {
  const resource: ResourceReference = { key, kind, capacity: 0 };
  const none = { first: 0, second: 0, body: Buffer.alloc(0) };
  if (kind === 'lock') client.tell(resource, 'acquire');
  else if (kind === 'queue') client.post(resource, { kind: QueuePost.put, ...none });
  else client.tell(resource, 'start');
}
test('a hundred thousand locks, queues and pipes that nobody has any more take no memory', async (context) => {
  const { address, broker } = await startLocalBroker(context);
  const client = new Client(address, 'MainProcess');
  const last: ResourceReference = { key: `${MAKER}.last`, kind: 'lock', capacity: 1 };
  const rounds = 20;
  const sizes: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (let number = 0; number < 100_000 / rounds; number++) {
      const kind = (['lock', 'queue', 'pipe'] as const)[number % 3] ?? 'lock';
      use(client, kind, `${MAKER}.${round}.${number}`);
    }
    await collectUntil(async () => {
      await client.call(last, 'locked').answer;
      return broker.size === 1;
    });
    sizes.push(process.memoryUsage().heapUsed);
  }
  // At first the heap takes what the work itself needs, and now and then there is some megabytes of garbage: what stays shows in the least.
  const half = Math.min(...sizes.slice(rounds / 4, rounds / 2));
  assert.ok(
    Math.min(...sizes.slice(-rounds / 4)) - half < 2 ** 22,
    `heap: ${sizes.map((size) => Math.round(size / 1024)).join(' ')} KB`,
  );
});
