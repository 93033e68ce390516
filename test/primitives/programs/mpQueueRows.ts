import assert from 'node:assert/strict';
import { isMain, JoinableQueue, Process, Queue, SimpleQueue } from 'lockstep/multiprocessing';
import { errorOf, row } from './row.ts';

const SMALL = 2000;
const LARGE = 'x'.repeat(20_000);
const LARGE_ITEMS = 50;

async function putsNumbers(queue: Queue<number>, count: number): Promise<void> {
  for (let number = 0; number < count; number++) await queue.put(number);
}
async function putsMuch(queue: Queue<string>, told: Queue<string>, cancels: boolean): Promise<void> {
  if (cancels) queue.cancelJoinThread();
  for (let item = 0; item < LARGE_ITEMS; item++) await queue.put(LARGE);
  await told.put('all put');
}
async function works(queue: JoinableQueue<number>, done: Queue<number>): Promise<void> {
  for (;;) {
    const item = await queue.get();
    await done.put(item);
    await queue.taskDone();
  }
}
async function takesAndTells(queue: Queue<number>, taken: Queue<number>, count: number): Promise<void> {
  for (let item = 0; item < count; item++) await taken.put(await queue.get());
}
async function simply(queue: SimpleQueue<string>): Promise<void> {
  await queue.put(`to ${await queue.get()}`);
}

async function bounds(): Promise<void> {
  await row('MQ-01', async () => {
    const queue = new Queue<number>();
    assert.equal(await errorOf(() => queue.get({ timeout: 0.01 })), 'Empty');
    assert.equal(await errorOf(() => queue.getNowait()), 'Empty');
  });
  await row('MQ-02', async () => {
    const queue = new Queue<number>(1);
    await queue.put(1);
    assert.equal(await errorOf(() => queue.putNowait(2)), 'Full');
    assert.equal(await errorOf(() => queue.put(2, { timeout: 0.01 })), 'Full');
    assert.equal(await queue.get(), 1);
    await queue.putNowait(2);
  });
  await row('MQ-04', async () => {
    const queue = new Queue<number>();
    assert.equal(await queue.empty(), true);
    await queue.put(1);
    // What is on its way is there before the question is, so that here the answer is always true.
    assert.deepEqual([await queue.empty(), await queue.qsize()], [false, 1]);
  });
  await row('MQ-05', async () => {
    const queue = new Queue<number>();
    queue.close();
    assert.equal(await errorOf(() => queue.put(1)), 'ValueError');
    assert.equal(await errorOf(() => queue.get()), 'ValueError');
  });
  await row('MQ-09', () => {
    const queue = new Queue<number>();
    assert.deepEqual(['taskDone' in queue, 'join' in queue], [false, false]);
  });
}

async function transport(): Promise<void> {
  await row('MQ-03', async () => {
    const queue = new Queue<number>();
    const child = new Process({ target: putsNumbers, args: [queue, SMALL] });
    child.start();
    for (let number = 0; number < SMALL; number++) assert.equal(await queue.get(), number);
    await child.join();
    assert.equal(child.exitcode, 0);
  });
  await row('kinds', async () => {
    const queue = new Queue<unknown>();
    const items = ['text', 'ü\ud800', 'y'.repeat(1000), 1.5, -0, Number.NaN, null, undefined, true, 7n, { a: [1] }];
    for (const item of [...items, Buffer.from('bytes'), new Uint8Array([1, 2])]) await queue.put(item);
    for (const item of items) assert.deepStrictEqual(await queue.get(), item);
    assert.deepStrictEqual(await queue.get(), Buffer.from('bytes'));
    assert.deepStrictEqual(await queue.get(), new Uint8Array([1, 2]));
  });
  await row('two-takers', async () => {
    const queue = new Queue<number>(3);
    const taken = new Queue<number>();
    const takers = [0, 1].map(() => new Process({ target: takesAndTells, args: [queue, taken, SMALL / 4] }));
    for (const taker of takers) taker.start();
    const putting = putsNumbers(queue, SMALL);
    const seen: number[] = [];
    for (let item = 0; item < SMALL / 2; item++) seen.push(await queue.get());
    for (let item = 0; item < SMALL / 2; item++) seen.push(await taken.get());
    await putting;
    for (const taker of takers) await taker.join();
    assert.equal(new Set(seen).size, SMALL);
  });
  await row('getters-at-once', async () => {
    const queue = new Queue<number>();
    await putsNumbers(queue, SMALL);
    // Fast enough to be lent several at once, then all at the same time.
    for (let number = 0; number < SMALL / 2; number++) assert.equal(await queue.get(), number);
    const rest = await Promise.all(Array.from({ length: SMALL / 2 }, () => queue.get()));
    assert.deepEqual(
      rest,
      Array.from({ length: SMALL / 2 }, (_, index) => SMALL / 2 + index),
    );
    assert.equal(await queue.empty(), true);
  });
  await row('breaks-off', async () => {
    const queue = new Queue<number>();
    await putsNumbers(queue, SMALL);
    const pauses = [() => new Promise((resolve) => setImmediate(resolve)), () => queue.qsize(), () => queue.empty()];
    let number = 0;
    // It is lent more and more at once, until it leaves some of that; the rest still comes in order.
    for (let breaks = 0; number < SMALL; breaks++) {
      for (let fast = 0; fast < 40 + (breaks % 7) * 13 && number < SMALL; fast++) {
        assert.equal(await (fast % 5 === 4 ? queue.getNowait() : queue.get()), number++);
      }
      await pauses[breaks % pauses.length]?.();
    }
    assert.equal(await queue.empty(), true);
  });
}

async function ends(): Promise<void> {
  await row('MQ-06', async () => {
    const queue = new Queue<string>();
    const told = new Queue<string>();
    const child = new Process({ target: putsMuch, args: [queue, told, false] });
    child.start();
    await told.get();
    await child.join(0.5);
    assert.equal(child.exitcode, undefined);
    for (let item = 0; item < LARGE_ITEMS; item++) assert.equal((await queue.get()).length, LARGE.length);
    await child.join();
    assert.equal(child.exitcode, 0);
  });
  await row('MQ-06-cancelled', async () => {
    const queue = new Queue<string>();
    const told = new Queue<string>();
    const child = new Process({ target: putsMuch, args: [queue, told, true] });
    child.start();
    await child.join();
    assert.equal(child.exitcode, 0);
  });
  await row('joinThread', async () => {
    const queue = new Queue<string>();
    const waiting = errorOf(() => queue.joinThread());
    assert.equal(await waiting, 'AssertionError');
    for (let item = 0; item < LARGE_ITEMS; item++) await queue.put(LARGE);
    const taker = new Queue<string>();
    assert.equal(await taker.empty(), true);
    const taking = (async () => {
      for (let item = 0; item < LARGE_ITEMS; item++) await queue.get();
    })();
    await taking;
    queue.close();
    await queue.joinThread();
  });
}

async function joinable(): Promise<void> {
  await row('MQ-07', async () => {
    const queue = new JoinableQueue<number>();
    const done = new Queue<number>();
    const workers = [0, 1].map(() => new Process({ target: works, args: [queue, done], daemon: true }));
    for (let item = 0; item < 20; item++) await queue.put(item);
    let joined = false;
    const joining = queue.join().then(() => {
      joined = true;
    });
    await queue.qsize();
    assert.equal(joined, false);
    for (const worker of workers) worker.start();
    await joining;
    const seen: number[] = [];
    for (let item = 0; item < 20; item++) seen.push(await done.get());
    assert.equal(new Set(seen).size, 20);
    await queue.join();
  });
  await row('MQ-08', async () => {
    const queue = new JoinableQueue<number>();
    await queue.put(1);
    await queue.taskDone();
    assert.equal(await errorOf(() => queue.taskDone()), 'ValueError');
  });
  await row('MQ-10', async () => {
    const queue = new SimpleQueue<string>();
    assert.equal(await queue.empty(), true);
    const child = new Process({ target: simply, args: [queue] });
    child.start();
    await queue.put('and fro');
    await child.join();
    assert.equal(await queue.get(), 'to and fro');
    assert.deepEqual(['taskDone' in queue, 'qsize' in queue], [false, false]);
    queue.close();
    for (const call of [queue.get(), queue.put('late'), queue.empty()]) {
      assert.equal(await errorOf(() => call), 'OSError');
    }
  });
}

if (isMain(import.meta)) {
  await bounds();
  await transport();
  await ends();
  await joinable();
}
