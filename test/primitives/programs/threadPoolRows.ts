// Jobs that a ThreadPoolExecutor sends ahead while they are short behave as if each was sent when a thread is free for it.
import assert from 'node:assert/strict';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { type Future, ThreadPoolExecutor } from 'lockstep/concurrent-futures';
import { isMain } from 'lockstep/multiprocessing';
import { Event } from 'lockstep/threading';
import { errorOf, row } from './row.ts';

/** Enough for a thread to be known to be fast. */
const WARM = 300;
const BEHIND = 20;

function square(number: number): number {
  return number * number;
}
function counts(counter: SharedArrayBuffer): void {
  Atomics.add(new Int32Array(counter), 0, 1);
}
async function blocks(gate: Event): Promise<void> {
  await gate.wait();
}
/** Keeps its thread from doing anything else. */
function blocksAll(gate: SharedArrayBuffer): void {
  Atomics.wait(new Int32Array(gate), 0, 0);
}
function closes(port: MessagePort): void {
  port.close();
}
function endsThread(): void {
  process.exit(3);
}
async function warmPool(maxWorkers: number): Promise<ThreadPoolExecutor> {
  const pool = new ThreadPoolExecutor(maxWorkers);
  for (let round = 0; round < 3; round++) {
    const futures = Array.from({ length: WARM }, (_, number) => pool.submit(square, number));
    for (const [number, future] of futures.entries()) assert.equal(await future.result(), number * number);
  }
  return pool;
}
async function withPool(maxWorkers: number, work: (pool: ThreadPoolExecutor) => Promise<void>): Promise<void> {
  const pool = await warmPool(maxWorkers);
  await work(pool);
  await pool.shutdown();
}
async function begun(future: Future<unknown>): Promise<void> {
  while (!future.running()) await new Promise((resolve) => setImmediate(resolve));
}

if (isMain(import.meta)) {
  await row('cancelled', () =>
    withPool(1, async (pool) => {
      const gate = new SharedArrayBuffer(4);
      const counter = new SharedArrayBuffer(4);
      const blocking = pool.submit(blocksAll, gate);
      await begun(blocking);
      const behind = Array.from({ length: BEHIND }, () => pool.submit(counts, counter));
      assert.equal(blocking.cancel(), false);
      for (const [number, future] of behind.entries()) {
        assert.equal(future.running(), false);
        if (number % 2 === 0) assert.equal(future.cancel(), true);
      }
      Atomics.store(new Int32Array(gate), 0, 1);
      Atomics.notify(new Int32Array(gate), 0);
      for (const [number, future] of behind.entries()) {
        assert.equal(await errorOf(() => future.result()), number % 2 === 0 ? 'CancelledError' : 'nothing');
      }
      assert.equal(new Int32Array(counter)[0], BEHIND / 2, 'what was called off is not run');
    }),
  );
  await row('cancelled-when-sent', () =>
    withPool(1, async (pool) => {
      const gate = new Event();
      const counter = new SharedArrayBuffer(4);
      const blocking = pool.submit(blocks, gate);
      const behind = Array.from({ length: BEHIND }, () => pool.submit(counts, counter));
      await new Promise((resolve) => setImmediate(resolve));
      for (const future of behind) assert.equal(future.cancel(), true);
      await gate.set();
      await blocking.result();
      assert.equal(await pool.submit(square, 5).result(), 25);
      assert.equal(new Int32Array(counter)[0], 0);
    }),
  );
  await row('behind-a-long-one', () =>
    withPool(2, async (pool) => {
      const gate = new SharedArrayBuffer(4);
      const blocking = pool.submit(blocksAll, gate);
      const behind = Array.from({ length: WARM }, (_, number) => pool.submit(square, number));
      for (const [number, future] of behind.entries()) assert.equal(await future.result(), number * number);
      assert.equal(blocking.done(), false);
      Atomics.store(new Int32Array(gate), 0, 1);
      Atomics.notify(new Int32Array(gate), 0);
      await blocking.result();
    }),
  );
  await row('shut-down', async () => {
    const pool = await warmPool(1);
    const gate = new Event();
    const blocking = pool.submit(blocks, gate);
    await begun(blocking);
    const behind = Array.from({ length: BEHIND }, (_, number) => pool.submit(square, number));
    await new Promise((resolve) => setImmediate(resolve));
    const down = pool.shutdown({ cancelFutures: true });
    assert.ok(behind.every((future) => future.cancelled()));
    await gate.set();
    await down;
    assert.equal(await errorOf(() => blocking.result()), 'nothing');
  });
  await row('one-that-cannot-be-sent', () =>
    withPool(1, async (pool) => {
      const { port1, port2 } = new MessageChannel();
      const first = pool.submit(closes, port1);
      const between = [1, 2, 3].map((number) => pool.submit(square, number));
      const second = pool.submit(closes, port1);
      assert.equal(await errorOf(() => first.result()), 'nothing');
      assert.equal(await errorOf(() => second.result()), 'DataCloneError');
      assert.deepEqual(await Promise.all(between.map((future) => future.result())), [1, 4, 9]);
      port2.close();
    }),
  );
  await row('the-thread-ends', async () => {
    const pool = await warmPool(1);
    const ending = pool.submit(endsThread);
    const behind = Array.from({ length: BEHIND }, (_, number) => pool.submit(square, number));
    for (const future of [ending, ...behind]) assert.equal(await errorOf(() => future.result()), 'BrokenThreadPool');
    assert.equal(await errorOf(() => pool.submit(square, 1).result()), 'BrokenThreadPool');
    await pool.shutdown();
  });
}
