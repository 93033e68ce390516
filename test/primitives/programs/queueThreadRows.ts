import assert from 'node:assert/strict';
import { Process } from 'lockstep/multiprocessing';
import { LifoQueue, PriorityQueue, Queue, SimpleQueue } from 'lockstep/queue';
import { isMain, Thread } from 'lockstep/threading';
import { errorOf, row } from './row.ts';

async function answers(questions: Queue<number>, answered: SimpleQueue<number>): Promise<void> {
  for await (const question of questions) {
    await answered.put(question * 2);
    await questions.taskDone();
  }
}
async function takesAll<Item>(queue: Queue<Item> | LifoQueue<Item>, taken: SimpleQueue<Item>): Promise<void> {
  while (!(await queue.empty())) await taken.put(await queue.get());
}
async function puts(queue: Queue<string>, items: readonly string[]): Promise<void> {
  for (const item of items) await queue.put(item);
}
async function busy(queue: Queue<string>): Promise<void> {
  await queue.put('in');
  const until = performance.now() + 200;
  while (performance.now() < until);
  await queue.put('out');
}
function nothing(): void {}

async function main(): Promise<void> {
  await row('producers-and-consumers', async () => {
    const questions = new Queue<number>(3);
    const answered = new SimpleQueue<number>();
    const threads = [0, 1].map(() => new Thread({ target: answers, args: [questions, answered] }));
    for (const thread of threads) thread.start();
    for (let number = 0; number < 50; number++) await questions.put(number);
    await questions.join();
    await questions.shutdown();
    for (const thread of threads) await thread.join();
    const seen: number[] = [];
    while (!(await answered.empty())) seen.push(await answered.getNowait());
    assert.deepEqual(
      seen.sort((first, second) => first - second),
      Array.from({ length: 50 }, (_, number) => number * 2),
    );
    assert.equal(await errorOf(() => questions.put(1)), 'ShutDown');
  });
  await row('waits-move', async () => {
    const queue = new Queue<string>();
    const getters = [queue.get(), queue.get({ timeout: 0.01 }).catch((error: Error) => error.name), queue.get()];
    const stop = new AbortController();
    const aborted = errorOf(() => queue.get({ timeout: stop.signal }));
    const thread = new Thread({ target: puts, args: [queue, ['first', 'second']] });
    assert.equal(await getters[1], 'Empty');
    thread.start();
    assert.deepEqual([await getters[0], await getters[2]], ['first', 'second']);
    stop.abort(new RangeError('enough'));
    assert.equal(await aborted, 'RangeError');
    await thread.join();
  });
  await row('items-move', async () => {
    const full = new Queue<string>(2);
    await full.put('a');
    await full.put('b');
    const putting = full.put('c');
    const joining = full.join();
    const taken = new SimpleQueue<string>();
    const thread = new Thread({ target: takesAll<string>, args: [full, taken] });
    thread.start();
    await putting;
    await thread.join();
    const seen: string[] = [];
    while (!(await taken.empty())) seen.push(await taken.get());
    while (!(await full.empty())) seen.push(await full.get());
    assert.deepEqual(seen, ['a', 'b', 'c']);
    for (const _ of seen) await full.taskDone();
    await joining;
    assert.equal(await errorOf(() => full.taskDone()), 'ValueError');
  });
  await row('orders-move', async () => {
    const lifo = new LifoQueue<number>();
    const sorted = new PriorityQueue<[number, string]>();
    for (const number of [1, 2, 3]) await lifo.put(number);
    for (const number of [2, 1]) await sorted.put([number, 'x']);
    const thread = new Thread({ target: nothing, args: [lifo, sorted] as never });
    thread.start();
    await thread.join();
    await lifo.put(4);
    await sorted.put([0, 'y']);
    assert.equal(await errorOf(() => sorted.put(['text', 'y'] as never)), 'TypeError');
    assert.deepEqual([await lifo.get(), await lifo.get(), await lifo.get(), await lifo.get()], [4, 3, 2, 1]);
    assert.deepEqual([await sorted.get(), await sorted.get(), await sorted.get()].map(String), ['0,y', '1,x', '2,x']);
    assert.equal(await errorOf(() => sorted.getNowait()), 'Empty');
  });
  await row('QU-17-moved', async () => {
    const queue = new Queue<string>(3);
    for (const item of ['a', 'b', 'c']) await queue.put(item);
    const thread = new Thread({ target: nothing, args: [queue] as never });
    thread.start();
    queue.maxsize = 2;
    assert.equal(await errorOf(() => queue.putNowait('d')), 'Full');
    assert.equal(await errorOf(() => queue.put('d', true, -1)), 'ValueError');
    await queue.shutdown(true);
    assert.equal(await errorOf(() => queue.get()), 'ShutDown');
    await queue.join();
    await thread.join();
  });
  await row('busy-thread', async () => {
    const queue = new Queue<string>();
    const thread = new Thread({ target: busy, args: [queue] });
    thread.start();
    assert.equal(await queue.get(), 'in');
    await queue.put('mine');
    assert.equal(await queue.get(), 'mine');
    assert.equal(await queue.get(), 'out');
    await thread.join();
  });
  await row('refused', async () => {
    const queue = new Queue<unknown>();
    assert.equal(
      await errorOf(() => new Process({ target: nothing, args: [queue] as never }).start()),
      'PicklingError',
    );
    const odd = new PriorityQueue<number>(0, { comparator: (first, second) => second - first });
    assert.equal(await errorOf(() => new Thread({ target: nothing, args: [odd] as never }).start()), 'PicklingError');
    const item = (): void => {};
    await queue.put(item);
    assert.equal(await errorOf(() => new Thread({ target: nothing, args: [queue] as never }).start()), 'PicklingError');
    assert.equal(await queue.get(), item);
  });
}

if (isMain(import.meta)) await main();
