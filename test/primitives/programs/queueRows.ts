import assert from 'node:assert/strict';
import { LifoQueue, PriorityQueue, Queue, SimpleQueue } from 'lockstep/queue';
import { errorOf, row } from './row.ts';

/** A queue that holds these items. */
async function filled<Item>(items: readonly Item[], maxsize = 0): Promise<Queue<Item>> {
  const queue = new Queue<Item>(maxsize);
  for (const item of items) await queue.put(item);
  return queue;
}
async function drain<Item>(queue: { getNowait(): Promise<Item>; empty(): Promise<boolean> }): Promise<Item[]> {
  const items: Item[] = [];
  while (!(await queue.empty())) items.push(await queue.getNowait());
  return items;
}
const names = async (calls: readonly Promise<unknown>[]): Promise<string[]> =>
  Promise.all(calls.map((call) => errorOf(() => call)));

await row('QU-01', async () => {
  const queue = await filled([1], 1);
  assert.equal(await errorOf(() => queue.putNowait(2)), 'Full');
});
await row('QU-02', async () => assert.equal(await errorOf(() => new Queue().getNowait()), 'Empty'));
await row('QU-03', async () => {
  const before = performance.now();
  assert.equal(await errorOf(() => new Queue().get({ timeout: 0.05 })), 'Empty');
  // A timer may be a millisecond early by this clock.
  assert.ok(performance.now() - before >= 49);
});
await row('QU-04', async () => {
  const queue = await filled([1], 1);
  const before = performance.now();
  assert.equal(await errorOf(() => queue.put(2, true, 0.05)), 'Full');
  assert.ok(performance.now() - before >= 49);
});
await row('QU-05', async () => {
  const queue = await filled([1], 2);
  assert.equal(await errorOf(() => queue.put(2, true, -1)), 'ValueError');
  assert.equal(await errorOf(() => queue.get(true, -1)), 'ValueError');
  assert.equal(await queue.qsize(), 1);
});
await row('QU-06', async () => {
  assert.equal(await errorOf(() => new Queue().get(false, 5)), 'Empty');
  assert.equal(await errorOf(() => new Queue().get({ block: false, timeout: 5 })), 'Empty');
});
await row('QU-07', async () => {
  const queue = await filled(['a'], 1);
  const order: string[] = [];
  const blocked = [queue.put('b').then(() => order.push('b in')), queue.put('c').then(() => order.push('c in'))];
  assert.equal(await queue.get(), 'a');
  await blocked[0];
  assert.equal(await queue.full(), true);
  assert.deepEqual(order, ['b in']);
  assert.equal(await queue.get(), 'b');
  await blocked[1];
  assert.equal(await queue.get(), 'c');
});
await row('QU-08', async () => {
  for (const maxsize of [0, -3]) {
    const queue = await filled(
      Array.from({ length: 5000 }, (_, number) => number),
      maxsize,
    );
    assert.equal(await queue.full(), false);
    assert.equal(await queue.qsize(), 5000);
  }
});
await row('QU-09', async () => {
  const items = Array.from({ length: 5000 }, (_, number) => number);
  assert.deepEqual(await drain(await filled(items)), items);
});
await row('QU-10', async () => {
  const queue = new LifoQueue<string>();
  for (const item of ['a', 'b', 'c']) await queue.put(item);
  assert.deepEqual(await drain(queue), ['c', 'b', 'a']);
});
await row('QU-11', async () => {
  const queue = new PriorityQueue<[number, string]>();
  for (const item of ['3c', '1b', '2x', '1a', '1aa']) await queue.put([Number(item[0]), item.slice(1)]);
  assert.deepEqual((await drain(queue)).map(String), ['1,a', '1,aa', '1,b', '2,x', '3,c']);
});
await row('QU-11-comparators', async () => {
  const longest = new PriorityQueue<string>(0, { comparator: (first, second) => second.length - first.length });
  for (const word of ['a', 'ccc', 'bb', 'ddd']) await longest.put(word);
  assert.deepEqual(await drain(longest), ['ccc', 'ddd', 'bb', 'a']);
  class Job {
    readonly rank: number;
    constructor(rank: number) {
      this.rank = rank;
    }
    compareTo(other: Job): number {
      return this.rank - other.rank;
    }
  }
  const jobs = new PriorityQueue<Job>();
  for (const rank of [5, 1, 4, 2, 3]) await jobs.put(new Job(rank));
  assert.deepEqual(
    (await drain(jobs)).map(({ rank }) => rank),
    [1, 2, 3, 4, 5],
  );
  const mixed = new PriorityQueue<unknown>();
  await mixed.put(1);
  assert.equal(await errorOf(() => mixed.put('one')), 'TypeError');
  assert.deepEqual(await drain(mixed), [1]);
});
await row('QU-12', async () => {
  const queue = await filled([1], 2);
  assert.deepEqual([await queue.empty(), await queue.full(), await queue.qsize()], [false, false, 1]);
  await queue.put(2);
  assert.deepEqual([await queue.empty(), await queue.full(), await queue.qsize()], [false, true, 2]);
  await drain(queue);
  assert.deepEqual([await queue.empty(), await queue.full(), await queue.qsize()], [true, false, 0]);
});
await row('QU-13', async () => {
  const queue = await filled([1]);
  await queue.taskDone();
  assert.equal(await errorOf(() => queue.taskDone()), 'ValueError');
});
await row('QU-14', async () => {
  const queue = await filled([1, 2]);
  let joined = false;
  const joining = queue.join().then(() => {
    joined = true;
  });
  await drain(queue);
  await queue.taskDone();
  await new Promise(setImmediate);
  assert.equal(joined, false);
  await queue.taskDone();
  await joining;
});
await row('QU-15', async () => {
  const queue = new Queue<number>();
  await queue.join();
  await queue.join();
});
await row('QU-16', async () => {
  const queue = await filled([1]);
  let joined = false;
  const joining = queue.join().then(() => {
    joined = true;
  });
  await queue.put(2);
  await queue.taskDone();
  await new Promise(setImmediate);
  assert.equal(joined, false);
  await queue.taskDone();
  await joining;
});
await row('QU-17', async () => {
  const queue = await filled([1, 2, 3], 3);
  queue.maxsize = 2;
  assert.equal(await errorOf(() => queue.putNowait(4)), 'Full');
  await queue.get();
  assert.equal(await errorOf(() => queue.putNowait(4)), 'Full');
  const waiting = queue.put(4);
  queue.maxsize = 3;
  await waiting;
  assert.deepEqual([queue.maxsize, await queue.qsize()], [3, 3]);
});
await row('QU-18', async () => {
  const queue = await filled([1]);
  await queue.shutdown();
  assert.equal(await errorOf(() => queue.put(2)), 'ShutDown');
  assert.equal(await errorOf(() => queue.putNowait(2)), 'ShutDown');
});
await row('QU-19', async () => {
  const queue = await filled([1, 2]);
  await queue.shutdown();
  assert.deepEqual([await queue.get(), await queue.get()], [1, 2]);
  assert.deepEqual(await names([queue.get(), queue.getNowait(), queue.get(true, 5)]), Array(3).fill('ShutDown'));
});
await row('QU-20', async () => {
  const queue = await filled([1, 2]);
  const joining = queue.join();
  await queue.shutdown(true);
  assert.equal(await errorOf(() => queue.get()), 'ShutDown');
  await joining;
  await queue.join();
  // What was taken before is not done by being shut down.
  const taken = await filled([1, 2]);
  await taken.get();
  await taken.shutdown(true);
  const open = taken.join();
  await taken.taskDone();
  await open;
});
await row('QU-21', async () => {
  const empty = new Queue<number>();
  const full = await filled([1], 1);
  const waiting = names([empty.get(), empty.get(), full.put(2), full.put(3)]);
  await empty.shutdown();
  await full.shutdown();
  assert.deepEqual(await waiting, Array(4).fill('ShutDown'));
  assert.equal(await full.qsize(), 1);
});
await row('QU-22', async () => {
  const queue = new SimpleQueue<number>();
  for (let number = 0; number < 1000; number++) await queue.put(number, false, 1);
  assert.equal((await drain(queue)).length, 1000);
  assert.deepEqual(await names([queue.getNowait(), queue.get(true, 0.01), queue.get(false)]), Array(3).fill('Empty'));
});
await row('QU-23', () => {
  const queue = new SimpleQueue<number>();
  assert.deepEqual(['taskDone' in queue, 'join' in queue], [false, false]);
});
await row('identity', async () => {
  const item = { list: [1] };
  assert.equal(await (await filled([item])).get(), item);
});
await row('order-of-getters', async () => {
  const queue = new Queue<number>();
  const stop = new AbortController();
  const seen: string[] = [];
  const getters = ['a', 'b', 'c'].map((name, index) =>
    queue.get(index === 1 ? { timeout: stop.signal } : {}).then(
      (item) => seen.push(`${name}${item}`),
      (error) => seen.push(`${name} ${error.name}`),
    ),
  );
  stop.abort(new RangeError('enough'));
  await queue.put(1);
  await queue.put(2);
  await Promise.all(getters);
  assert.deepEqual(seen.sort(), ['a1', 'b RangeError', 'c2']);
});
await row('iteration', async () => {
  const queue = new Queue<number>(2);
  const seen: number[] = [];
  const consumer = (async () => {
    for await (const item of queue) seen.push(item);
  })();
  for (let number = 0; number < 10; number++) await queue.put(number);
  await queue.shutdown();
  await consumer;
  assert.deepEqual(
    seen,
    Array.from({ length: 10 }, (_, number) => number),
  );
});
