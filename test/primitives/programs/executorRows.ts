// Rows EX-01 to EX-22 of the conformance table, for each executor where they make sense.
import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import {
  type Executor,
  type Future,
  ProcessPoolExecutor,
  TaskPoolExecutor,
  ThreadPoolExecutor,
  wait,
} from 'lockstep/concurrent-futures';
import { isMain, Process } from 'lockstep/multiprocessing';
import { currentThread, Event, RLock } from 'lockstep/threading';
import { errorOf, row } from './row.ts';

const square = (number: number): number => number * number;
const add = (left: number, right: number): number => left + right;
function greet(name: string, { loud }: { loud: boolean }): string {
  return loud ? name.toUpperCase() : name;
}
function refusesThree(item: number): number {
  if (item === 3) throw new RangeError(`not ${item}`);
  return item;
}
async function rejects(): Promise<never> {
  await Promise.resolve();
  throw new RangeError('later');
}
const where = (): string => `${process.pid} ${currentThread().name}`;
const returnsFunction = (): unknown => () => 1;
function dies(): void {
  process.exit(9);
}
function startsChild(): number | undefined {
  const child = new Process({ target: square, args: [2] });
  child.start();
  return child.pid;
}
function cannot(): void {
  console.error = () => {};
  throw new RangeError('unfit');
}
let prepared = 0;
function prepare(by: number): void {
  prepared += by;
}
const preparation = (): number => prepared;
async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}
const numbers = [1, 2, 3, 4, 5];

const open: Executor[] = [];
function opened<Pool extends Executor>(pool: Pool): Pool {
  open.push(pool);
  return pool;
}
/** A row after which the pools that it opened are shut down. */
async function poolRow(id: string, check: () => unknown): Promise<void> {
  await row(id, async () => {
    await check();
    await Promise.all(open.splice(0).map((pool) => pool.shutdown()));
  });
}

async function common(kind: string, make: (maxWorkers?: number) => Executor): Promise<void> {
  await poolRow(`EX-01 submit(): ${kind}`, async () => {
    const pool = opened(make());
    assert.equal(await pool.submit(square, 7).result(), 49);
    assert.equal(await pool.submit(greet, 'mira', { loud: true }).result(), 'MIRA');
  });
  await poolRow(`EX-02 map() in order, EX-03 of several iterables: ${kind}`, async () => {
    const pool = opened(make());
    assert.deepEqual(await all(pool.map(square, numbers)), numbers.map(square));
    assert.deepEqual(await all(pool.map(add, [1, 2, 3], [10, 20])), [11, 22]);
    assert.deepEqual(await all(pool.map(square, [])), []);
  });
  await poolRow(`EX-03 the shortest iterable ends it: ${kind}`, async () => {
    const pool = opened(make());
    assert.deepEqual(await all(pool.map(add, new Set([1]), numbers)), [2]);
  });
  await poolRow(`EX-04 map() of a function that throws: ${kind}`, async () => {
    const pool = opened(make());
    const results = pool.map(refusesThree, numbers);
    assert.deepEqual(await results.next(), { done: false, value: 1 });
    assert.deepEqual(await results.next(), { done: false, value: 2 });
    assert.equal(await errorOf(() => results.next()), 'RangeError');
    assert.deepEqual(await results.next(), { done: true, value: undefined });
  });
  await poolRow(`EX-07 no workers: ${kind}`, async () => {
    for (const maxWorkers of [0, -1]) assert.equal(await errorOf(() => make(maxWorkers)), 'ValueError');
  });
  await poolRow(`EX-10 submit() after shutdown(), EX-11 shutdown() twice: ${kind}`, async () => {
    const pool = make();
    await pool.shutdown();
    assert.equal(await errorOf(() => pool.submit(square, 1)), 'RuntimeError');
    await pool.shutdown();
  });
  await poolRow(`EX-11 shutdown() twice, after work: ${kind}`, async () => {
    const pool = make();
    await pool.submit(square, 1).result();
    await Promise.all([pool.shutdown(), pool.shutdown()]);
  });
  await poolRow(`EX-12 shutdown() with queued tasks: ${kind}`, async () => {
    const pool = make(1);
    const futures = numbers.map((number) => pool.submit(square, number));
    await pool.shutdown();
    assert.ok(futures.every((future) => future.done()));
  });
  await poolRow(`EX-13 shutdown without waiting: ${kind}`, async () => {
    const pool = opened(make(1));
    const futures = numbers.map((number) => pool.submit(square, number));
    const returned = pool.shutdown({ wait: false });
    assert.ok(!futures.some((future) => future.done()));
    await returned;
    assert.equal((await wait(futures)).done.size, 5);
  });
  await poolRow(`EX-15 the end of the block: ${kind}`, async () => {
    let future: Future<number>;
    {
      const pool = make(1);
      future = pool.submit(square, 5);
      // What `await using` does at the end of the block.
      await pool[Symbol.asyncDispose]();
    }
    assert.ok(future.done());
  });
  await poolRow(`EX-17 an exception in a task: ${kind}`, async () => {
    const pool = opened(make(1));
    const [first, second, third] = [pool.submit(refusesThree, 3), pool.submit(square, 3), pool.submit(rejects)];
    assert.equal(await second.result(), 9);
    assert.equal(await errorOf(() => first.result()), 'RangeError');
    assert.equal(await errorOf(() => third.result()), 'RangeError');
  });
  await poolRow(`FU-10 only its executor settles a future: ${kind}`, async () => {
    const pool = opened(make());
    const future = pool.submit(square, 3);
    assert.equal(await errorOf(() => future.setResult(0)), 'InvalidStateError');
    assert.equal(await errorOf(() => future.setRunningOrNotifyCancel()), 'InvalidStateError');
    assert.equal(await future.result(), 9);
  });
  await poolRow(`EX-22 map() in chunks: ${kind}`, async () => {
    const pool = opened(make());
    for (const chunksize of [1, 2, 100]) {
      assert.deepEqual(
        await all(pool.map(add, numbers, numbers, { chunksize })),
        numbers.map((number) => 2 * number),
      );
    }
    assert.equal(await errorOf(() => pool.map(square, numbers, { chunksize: 0 })), 'ValueError');
  });
}
/** Rows that need to know when a call is under way: a task and a thread wait for an event. */
async function blocked(kind: string, make: () => Executor, block: (gate: Event) => Promise<void>): Promise<void> {
  await poolRow(`EX-05 map() without iterating: ${kind}`, async () => {
    const pool = make();
    const results = pool.map(square, numbers);
    await pool.shutdown();
    assert.deepEqual(await all(results), numbers.map(square));
  });
  await poolRow(`EX-06 map() with a timeout: ${kind}`, async () => {
    const pool = make();
    const gate = new Event();
    const blocking = pool.submit(block, gate);
    const results = pool.map(square, [1, 2], { timeout: 0.001 });
    assert.equal(await errorOf(() => results.next()), 'TimeoutError');
    await gate.set();
    await blocking.result();
    assert.deepEqual(await results.next(), { done: true, value: undefined });
    await pool.shutdown();
  });
  await poolRow(`EX-14 shutdown() that calls off what has not begun: ${kind}`, async () => {
    const pool = make();
    const gate = new Event();
    const blocking = pool.submit(block, gate);
    while (!blocking.running()) await new Promise((resolve) => setImmediate(resolve));
    const queued = numbers.map((number) => pool.submit(square, number));
    const down = pool.shutdown({ cancelFutures: true });
    assert.ok(queued.every((future) => future.cancelled()));
    await gate.set();
    await down;
    assert.ok(blocking.done() && !blocking.cancelled());
  });
  await poolRow(`EX-16 cancel() of a queued task: ${kind}`, async () => {
    const pool = make();
    const gate = new Event();
    const blocking = pool.submit(block, gate);
    const queued = pool.submit(square, 3);
    const waiting = wait([queued]);
    assert.equal(queued.cancel(), true);
    await gate.set();
    await blocking.result();
    assert.equal((await waiting).done.size, 1);
    await pool.shutdown();
    assert.equal(await errorOf(() => queued.result()), 'CancelledError');
  });
}
async function tasks(): Promise<void> {
  await common('tasks', (maxWorkers) => new TaskPoolExecutor({ maxWorkers }));
  await blocked(
    'tasks',
    () => new TaskPoolExecutor(1),
    async (gate) => void (await gate.wait()),
  );
  await poolRow('EX-09 no more tasks than maxWorkers', async () => {
    const pool = opened(new TaskPoolExecutor(2));
    let running = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
    };
    await wait(numbers.map(() => pool.submit(work)));
    assert.equal(most, 2);
  });
  await poolRow('EX-08 default number of workers', async () => {
    const pool = opened(new TaskPoolExecutor());
    const gate = new Event();
    const futures = Array.from({ length: 40 }, () => pool.submit(() => gate.wait()));
    await new Promise((resolve) => setImmediate(resolve));
    const running = futures.filter((future) => future.running()).length;
    assert.equal(running, Math.min(32, availableParallelism() + 4));
    await gate.set();
  });
  await poolRow('a worker of tasks is the owner of the re-entrant locks that it takes', async () => {
    const pool = opened(new TaskPoolExecutor({ maxWorkers: 2, name: 'Clerk' }));
    const lock = new RLock();
    const gate = new Event();
    const holds = pool.submit(async () => {
      await lock.acquire();
      await gate.wait();
      const again = await lock.acquire(false);
      await lock.release();
      await lock.release();
      return [again, currentThread().name];
    });
    const asks = pool.submit(async () => [await lock.acquire(false), currentThread().name]);
    assert.deepEqual(await asks.result(), [false, 'Clerk_1']);
    await gate.set();
    assert.deepEqual(await holds.result(), [true, 'Clerk_0']);
  });
  await poolRow('EX-18 a task that waits for another one of its own pool', async () => {
    const nested = async (pool: Executor, timeout?: number): Promise<number> => pool.submit(square, 4).result(timeout);
    const narrow = new TaskPoolExecutor(1);
    assert.equal(await errorOf(() => narrow.submit(nested, narrow, 0.001).result()), 'TimeoutError');
    await narrow.shutdown();
    const wide = opened(new TaskPoolExecutor(2));
    assert.equal(await wide.submit(nested, wide).result(), 16);
  });
  await poolRow('EX-19 an initializer that throws: tasks', async () => {
    const { error } = console;
    const pool = new TaskPoolExecutor({ maxWorkers: 1, initializer: cannot });
    const futures = [pool.submit(square, 1), pool.submit(square, 2)];
    for (const future of futures) assert.equal(await errorOf(() => future.result()), 'BrokenThreadPool');
    console.error = error;
    assert.equal(await errorOf(() => pool.submit(square, 1)), 'BrokenThreadPool');
  });
}
const waitsFor = async (gate: Event): Promise<void> => void (await gate.wait());
async function threads(): Promise<void> {
  await common('threads', (maxWorkers) => new ThreadPoolExecutor({ maxWorkers: maxWorkers ?? 2 }));
  await blocked('threads', () => new ThreadPoolExecutor(1), waitsFor);
  await poolRow('EX-09 threads are made on demand and used again', async () => {
    const pool = opened(new ThreadPoolExecutor({ maxWorkers: 3, threadNamePrefix: 'Clerk' }));
    const seen: string[] = [];
    for (const _ of numbers) seen.push(await pool.submit(where).result());
    assert.deepEqual(new Set(seen), new Set([`${process.pid} Clerk_0`]));
    const many = Array.from({ length: 20 }, () => pool.submit(where));
    const places = new Set(await Promise.all(many.map((future) => future.result())));
    assert.ok(places.size <= 3, [...places].join());
  });
  await poolRow('EX-19 an initializer that throws: threads', async () => {
    const pool = new ThreadPoolExecutor({ maxWorkers: 1, initializer: cannot });
    const futures = [pool.submit(square, 1), pool.submit(square, 2)];
    for (const future of futures) assert.equal(await errorOf(() => future.result()), 'BrokenThreadPool');
    assert.equal(await errorOf(() => pool.submit(square, 1)), 'BrokenThreadPool');
  });
  await poolRow('initializer runs once in each thread', async () => {
    const pool = opened(new ThreadPoolExecutor({ maxWorkers: 2, initializer: prepare, initargs: [5] }));
    assert.deepEqual(
      await Promise.all(numbers.map(() => pool.submit(preparation).result())),
      numbers.map(() => 5),
    );
  });
}
async function processes(): Promise<void> {
  await common('processes', (maxWorkers) => new ProcessPoolExecutor({ maxWorkers: maxWorkers ?? 2 }));
  await poolRow('EX-20 a worker process dies', async () => {
    const pool = new ProcessPoolExecutor(1);
    const futures = [pool.submit(dies), pool.submit(square, 1)];
    for (const future of futures) assert.equal(await errorOf(() => future.result()), 'BrokenProcessPool');
    assert.equal(await errorOf(() => pool.submit(square, 1)), 'BrokenProcessPool');
  });
  await poolRow('EX-21 an argument that cannot be sent', async () => {
    const pool = opened(new ProcessPoolExecutor(1));
    const untyped = square as (value: unknown) => number;
    assert.equal(await errorOf(() => pool.submit(untyped, Promise.resolve()).result()), 'PicklingError');
    assert.equal(await errorOf(() => pool.submit(() => 1).result()), 'PicklingError');
    assert.equal(await errorOf(() => pool.submit(returnsFunction).result()), 'MaybeEncodingError');
    assert.equal(await pool.submit(square, 2).result(), 4);
  });
  await poolRow('children of a worker are allowed', async () => {
    const pool = opened(new ProcessPoolExecutor(1));
    assert.equal(typeof (await pool.submit(startsChild).result()), 'number');
  });
  await poolRow('maxTasksPerChild', async () => {
    const pool = opened(new ProcessPoolExecutor({ maxWorkers: 1, maxTasksPerChild: 2 }));
    const seen: string[] = [];
    for (const _ of numbers) seen.push(await pool.submit(where).result());
    assert.equal(new Set(seen).size, 3);
  });
}

if (isMain(import.meta)) {
  await tasks();
  await threads();
  await processes();
}
