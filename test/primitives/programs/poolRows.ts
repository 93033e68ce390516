// Rows PO-01 to PO-27 of the conformance table, and what happens to the tasks of a worker that dies.
import assert from 'node:assert/strict';
import { Event, isMain, Pool, Process, Queue } from 'lockstep/multiprocessing';
import { errorOf, row } from './row.ts';

const square = (number: number): number => number * number;
function join(first: string, second: string, { separator }: { separator: string }): string {
  return `${first}${separator}${second}`;
}
const add = (left: number, right: number): number => left + right;
const pidOf = (_item?: unknown): number => process.pid;
const placed = (item: number): string => `${process.pid} ${item}`;
function refusesThree(item: number): number {
  if (item === 3) throw new RangeError(`not ${item}`);
  return item;
}
let started: Queue<number>;
let gate: Event;
function share(queue: Queue<number>, event: Event): void {
  started = queue;
  gate = event;
}
async function waitsForGate(item: number): Promise<number> {
  await started.put(item);
  await gate.wait();
  return item;
}
async function overtaken(item: number): Promise<number> {
  if (item === 0) await gate.wait();
  return item;
}
async function notes(item: number): Promise<number> {
  await started.put(item);
  if (item === 0) throw new RangeError('the first one');
  return item;
}
const uncloneable = (): unknown => () => 1;
function hasChild(): void {
  new Process({ target: pidOf }).start();
}
function hasPool(): void {
  new Pool(1);
}
/** The first item waits until all others are done. */
async function waitsForOthers(item: number): Promise<number> {
  if (item > 0) await started.put(item);
  else for (let other = 1; other < OTHERS; other++) await started.get();
  return item;
}
const OTHERS = 40;
let prepared = 0;
function prepare(word: string): void {
  assert.equal(word, 'ready');
  prepared++;
}
const preparations = (): string => `${process.pid} ${prepared}`;
function dies(): void {
  process.exit(7);
}
function cannot(): void {
  console.error = () => {};
  throw new RangeError('unfit');
}
function* breaks(): Generator<number> {
  yield 1;
  yield 2;
  throw new EvalError('the source broke');
}
async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}
const numbers = Array.from({ length: 20 }, (_, number) => number);

async function results(pool: Pool<[Queue<number>, Event]>, queue: Queue<number>, event: Event): Promise<void> {
  await row('PO-01 apply()', async () => {
    assert.equal(await pool.apply(square, [7]), 49);
    assert.equal(await pool.apply(join, ['a', 'b'], { separator: '-' }), 'a-b');
    assert.equal(await pool.applyAsync(join, ['a', 'b'], { kwargs: { separator: '+' } }).get(), 'a+b');
  });
  await row('PO-02 map() with any chunksize', async () => {
    const expected = numbers.map(square);
    for (const chunksize of [undefined, 1, 3, 20, 100]) {
      assert.deepEqual(await pool.map(square, numbers, chunksize), expected);
    }
    assert.equal(await errorOf(() => pool.map(square, numbers, 0)), 'ValueError');
  });
  await row('PO-03 default chunksize, and PO-04 a chunk is done by one worker', async () => {
    // Two workers and 20 items make chunks of 3.
    const places = await pool.map(placed, numbers);
    for (let from = 0; from < places.length; from += 3) {
      const pids = places.slice(from, from + 3).map((place) => place.split(' ')[0]);
      assert.equal(new Set(pids).size, 1, places.join());
    }
  });
  await row('PO-04 a chunk in order', async () => {
    assert.deepEqual(
      (await pool.map(placed, numbers, 20)).map((place) => Number(place.split(' ')[1])),
      numbers,
    );
  });
  await row('PO-05 starmap()', async () => {
    const pairs: [number, number][] = [
      [1, 2],
      [3, 4],
    ];
    assert.deepEqual(await pool.starmap(add, pairs), [3, 7]);
    assert.deepEqual(await pool.starmapAsync(add, pairs).get(), [3, 7]);
  });
  await row('PO-06 nothing to map', async () => {
    assert.deepEqual(await pool.map(square, []), []);
    assert.deepEqual(await all(pool.imap(square, [])), []);
    assert.deepEqual(await all(pool.imapUnordered(square, [])), []);
  });
  await row('PO-07 an exception in a task of map()', async () => {
    await assert.rejects(pool.map(refusesThree, numbers), { name: 'RangeError', message: 'not 3' });
    assert.equal(await pool.apply(square, [2]), 4);
  });
  await row('PO-08 the other tasks are all run', async () => {
    assert.equal(await errorOf(() => pool.map(notes, [0, 1, 2, 3], 1)), 'RangeError');
    const noted = await Promise.all([0, 1, 2, 3].map(() => queue.get()));
    assert.deepEqual(noted.sort(), [0, 1, 2, 3]);
  });
  await row('PO-09 get() too early, and PO-10 ready() and successful() before the end', async () => {
    const result = pool.applyAsync(waitsForGate, [5]);
    assert.equal(await errorOf(() => result.get(0.001)), 'TimeoutError');
    await result.wait(0.001);
    assert.equal(result.ready(), false);
    assert.equal(await errorOf(() => result.successful()), 'ValueError');
    await event.set();
    assert.equal(await result.get(), 5);
    assert.equal(result.successful(), true);
    assert.equal(await queue.get(), 5);
    await event.clear();
  });
  await row('PO-10 after the end', async () => {
    const result = pool.applyAsync(square, [5]);
    await result.wait();
    assert.deepEqual([result.ready(), result.successful()], [true, true]);
  });
  await row('PO-11 after an exception', async () => {
    const result = pool.applyAsync(refusesThree, [3]);
    await result.wait();
    assert.equal(result.successful(), false);
    assert.equal(await errorOf(() => result.get()), 'RangeError');
    assert.equal(await errorOf(() => result.get()), 'RangeError');
  });
  await row('PO-12 callbacks', async () => {
    const called: unknown[] = [];
    const callbacks = {
      callback: (value: unknown) => called.push('value', value),
      errorCallback: (error: unknown) => called.push('error', error instanceof RangeError),
    };
    await pool.applyAsync(refusesThree, [2], callbacks).wait();
    await pool.applyAsync(refusesThree, [3], callbacks).wait();
    await pool.apply(square, [1]);
    assert.deepEqual(called, ['value', 2, 'error', true]);
  });
  await row('PO-13 the callback of mapAsync()', async () => {
    const called: number[][] = [];
    await pool.mapAsync(square, [1, 2, 3], { chunksize: 1, callback: (values) => called.push(values) }).get();
    await pool.apply(square, [1]);
    assert.deepEqual(called, [[1, 4, 9]]);
  });
}
async function iterations(pool: Pool<[Queue<number>, Event]>, queue: Queue<number>, event: Event): Promise<void> {
  await row('PO-14 imap()', async () => {
    assert.deepEqual(await all(pool.imap(square, numbers)), numbers.map(square));
    assert.deepEqual(await all(pool.imap(square, numbers, 6)), numbers.map(square));
    const items = pool.imap(refusesThree, [2, 3, 4]);
    assert.deepEqual(await items.next(), { done: false, value: 2 });
    assert.equal(await errorOf(() => items.next()), 'RangeError');
    assert.deepEqual(await items.next(), { done: false, value: 4 });
    assert.deepEqual(await items.next(), { done: true, value: undefined });
    assert.deepEqual(await items.next(), { done: true, value: undefined });
  });
  await row('PO-15 next() with a timeout', async () => {
    const items = pool.imap(waitsForGate, [8]);
    assert.equal(await errorOf(() => items.next(0.001)), 'TimeoutError');
    await event.set();
    assert.deepEqual(await items.next(), { done: false, value: 8 });
    await queue.get();
    await event.clear();
  });
  await row('PO-16 imapUnordered()', async () => {
    const order = pool.imapUnordered(overtaken, [0, 1]);
    assert.deepEqual(await order.next(), { done: false, value: 1 });
    await event.set();
    assert.deepEqual(await order.next(), { done: false, value: 0 });
    await event.clear();
    const items = await all(pool.imapUnordered(square, numbers, 3));
    assert.deepEqual(
      items.sort((left, right) => left - right),
      numbers.map(square),
    );
  });
  await row('PO-17 the iterable itself throws', async () => {
    assert.equal(await errorOf(() => pool.map(square, breaks())), 'EvalError');
    const items = pool.imap(square, breaks());
    assert.deepEqual(await items.next(), { done: false, value: 1 });
    assert.deepEqual(await items.next(), { done: false, value: 4 });
    assert.equal(await errorOf(() => items.next()), 'EvalError');
  });
  await row('PO-18 a result that cannot be sent', async () => {
    const pids = await pool.map(pidOf, [0, 1], 1);
    assert.equal(await errorOf(() => pool.apply(uncloneable)), 'MaybeEncodingError');
    assert.ok(pids.length === 2 && (await pool.apply(square, [3])) === 9);
  });
  await row('recall what was sent ahead to a worker goes to another one that is idle', async () => {
    const items = Array.from({ length: OTHERS }, (_, item) => item);
    for (let round = 0; round < 3; round++) {
      // Short tasks, so that some are sent ahead.
      await pool.map(
        square,
        Array.from({ length: 200 }, (_, item) => item),
        1,
      );
      assert.deepEqual(await pool.map(waitsForOthers, items, 1), items);
    }
  });
  await row('PO-27 workers are daemons', async () => {
    assert.equal(await errorOf(() => pool.apply(hasChild)), 'AssertionError');
    assert.equal(await errorOf(() => pool.apply(hasPool)), 'AssertionError');
  });
}
async function lives(): Promise<void> {
  await row('PO-19 no workers', async () => {
    for (const processes of [0, -1]) assert.equal(await errorOf(() => new Pool(processes)), 'ValueError');
  });
  await row('PO-20 and PO-21 apply after close(), join() before it', async () => {
    const pool = new Pool(1);
    assert.equal(await errorOf(() => pool.join()), 'ValueError');
    pool.close();
    assert.equal(await errorOf(() => pool.applyAsync(square, [1])), 'ValueError');
    assert.equal(await errorOf(() => pool.map(square, [1])), 'ValueError');
    await pool.join();
  });
  await row('PO-21 join() after close()', async () => {
    const pool = new Pool(1);
    pool.close();
    await pool.join();
    await pool.join();
  });
  await row('PO-22 close() and join() with outstanding tasks', async () => {
    const pool = new Pool(2);
    const outstanding = pool.mapAsync(square, numbers, { chunksize: 1 });
    pool.close();
    await pool.join();
    assert.equal(outstanding.ready(), true);
    assert.deepEqual(await outstanding.get(), numbers.map(square));
  });
  await row('PO-23 terminate() with outstanding tasks', async () => {
    const [queue, event] = [new Queue<number>(), new Event()];
    const pool = new Pool({ processes: 1, initializer: share, initargs: [queue, event] });
    const outstanding = pool.mapAsync(waitsForGate, [1, 2, 3], { chunksize: 1 });
    assert.equal(await queue.get(), 1);
    await pool.terminate();
    await pool.join();
    assert.equal(outstanding.ready(), false);
  });
  await row('PO-24 the end of the block', async () => {
    const pool = new Pool(1);
    await pool[Symbol.asyncDispose]();
    assert.equal(await errorOf(() => pool.applyAsync(square, [1])), 'ValueError');
  });
  await row('PO-25 initializer', async () => {
    const pool = new Pool({ processes: 2, initializer: prepare, initargs: ['ready'] });
    const seen = await pool.map(preparations, numbers, 1);
    assert.ok(seen.every((line) => line.endsWith(' 1')));
    assert.ok(new Set(seen).size <= 2);
    await pool.terminate();
    const unfit = new Pool({ processes: 1, initializer: cannot });
    assert.equal(await errorOf(() => unfit.apply(square, [1])), 'RuntimeError');
  });
  await row('PO-26 maxTasksPerChild', async () => {
    const pool = new Pool({ processes: 2, maxTasksPerChild: 1 });
    const pids = await pool.map(pidOf, [1, 2, 3, 4, 5], 1);
    assert.equal(new Set(pids).size, 5);
    pool.close();
    await pool.join();
    for (const maxTasksPerChild of [0, -1, 0.5]) {
      assert.equal(await errorOf(() => new Pool({ maxTasksPerChild })), 'ValueError');
    }
  });
  await row('lost the task of a worker that dies fails, and the worker is replaced', async () => {
    const pool = new Pool(1);
    const before = await pool.apply(pidOf);
    assert.equal(await errorOf(() => pool.apply(dies)), 'WorkerLostError');
    assert.notEqual(await pool.apply(pidOf), before);
    await pool.terminate();
  });
}

if (isMain(import.meta)) {
  const [queue, event] = [new Queue<number>(), new Event()];
  const pool = new Pool({ processes: 2, initializer: share, initargs: [queue, event] });
  await results(pool, queue, event);
  await iterations(pool, queue, event);
  pool.close();
  await pool.join();
  await lives();
}
