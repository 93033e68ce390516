// Rows MS-14 to MS-16 of the conformance table, and what the table does not say of shared values and arrays.
import assert from 'node:assert/strict';
import { isMain, Lock, Process, Array as SharedArray, Value } from 'lockstep/multiprocessing';
import { errorOf, row } from './row.ts';

async function adds(counter: Value<'i'>, times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    const held = await counter.hold();
    await counter.set((await counter.get()) + 1);
    await held[Symbol.asyncDispose]();
  }
}
async function doubles(numbers: SharedArray<'d'>, lock: Lock): Promise<void> {
  assert.equal(numbers.length, 3);
  assert.equal(await lock.locked(), true);
  for (let index = 0; index < numbers.length; index++) await numbers.set(index, 2 * (await numbers.get(index)));
}

if (isMain(import.meta)) {
  await row('MS-14 changed in a child under the lock', async () => {
    const counter = new Value('i', 5);
    const children = [1, 2, 3].map(() => new Process({ target: adds, args: [counter, 20] }));
    for (const child of children) child.start();
    await adds(counter, 20);
    for (const child of children) await child.join();
    assert.equal(await counter.get(), 85);
    assert.deepEqual(
      children.map(({ exitcode }) => exitcode),
      [0, 0, 0],
    );
  });
  await row('MS-15 without a lock there is none to get', async () => {
    const value = new Value('i', 0, { lock: false });
    assert.equal(await errorOf(() => value.getLock()), 'AttributeError');
    assert.equal(await errorOf(() => new SharedArray('i', 1, { lock: false }).getLock()), 'AttributeError');
    // Each call is whole, but reading and writing back is not: both have read before either writes.
    const [first, second] = await Promise.all([value.get(), value.get()]);
    await Promise.all([value.set(first + 1), value.set(second + 1)]);
    assert.equal(await value.get(), 1);
    const lock = new Lock();
    assert.equal(new Value('i', 0, { lock }).getLock(), lock);
    const own = new Value('i');
    assert.equal(own.getLock(), own.getLock());
    assert.equal(await own.withLock(() => own.withLock(() => own.get())), 0);
    const counter = new Value('i', 0, { lock });
    const add = (): Promise<void> => counter.withLock(async () => counter.set((await counter.get()) + 1));
    await Promise.all([add(), add(), add()]);
    assert.equal(await counter.get(), 3);
  });
  await row('MS-16 Array', async () => {
    const numbers = new SharedArray('i', 5);
    assert.equal(numbers.length, 5);
    assert.deepEqual(await numbers.slice(), [0, 0, 0, 0, 0]);
    await numbers.set(1, 7);
    await numbers.set(-1, 9);
    assert.deepEqual([await numbers.get(1), await numbers.get(-1), await numbers.get(4)], [7, 9, 9]);
    assert.deepEqual(await numbers.slice(1, 3), [7, 0]);
    assert.deepEqual(await numbers.slice(-2), [0, 9]);
    await numbers.setSlice(0, 2, [3, 4]);
    const seen: number[] = [];
    for await (const number of numbers) seen.push(number);
    assert.deepEqual(seen, [3, 4, 0, 0, 9]);
    for (const index of [5, -6, Number.NaN]) {
      assert.equal(await errorOf(() => numbers.get(index)), 'IndexError');
      assert.equal(await errorOf(() => numbers.set(index, 1)), 'IndexError');
    }
    assert.equal(await errorOf(() => numbers.setSlice(0, 2, [1])), 'ValueError');
    assert.equal('append' in numbers, false);
  });
  await row('Array in a child, with a lock of somebody else', async () => {
    const lock = new Lock();
    const numbers = new SharedArray('d', [0.5, 1, -2], { lock });
    const child = new Process({ target: doubles, args: [numbers, lock] });
    await numbers.withLock(async () => {
      child.start();
      await child.join();
    });
    assert.equal(child.exitcode, 0);
    assert.deepEqual(await numbers.slice(), [1, 2, -4]);
    assert.equal(await lock.locked(), false);
  });
  await row('types as in C', async () => {
    const cases = [
      ['b', 200, -56],
      ['B', -1, 255],
      ['h', 32768, -32768],
      ['H', 65537, 1],
      ['i', 2 ** 31, -(2 ** 31)],
      ['I', -1, 2 ** 32 - 1],
      ['l', 2 ** 31, -(2 ** 31)],
      ['L', 2 ** 32 + 5, 5],
      ['q', 2n ** 63n, -(2n ** 63n)],
      ['Q', -1, 2n ** 64n - 1n],
      ['f', 0.1, Math.fround(0.1)],
      ['d', 0.1, 0.1],
      ['i', true, 1],
      ['d', 3n, 3],
    ] as const;
    for (const [code, given, kept] of cases) assert.equal(await new Value(code, given).get(), kept, code);
    assert.equal(await new Value('c', 'x').get(), 'x');
    assert.equal(await new Value('u', '锁').get(), '锁');
    assert.deepEqual(await new SharedArray('c', 'ab').slice(), ['a', 'b']);
    assert.equal(await new Value('d').get(), 0);
    assert.equal(await errorOf(() => new Value('i', 1.5)), 'TypeError');
    assert.equal(await errorOf(() => new Value('c', '锁')), 'TypeError');
    assert.equal(await errorOf(() => new Value('u', 'two')), 'TypeError');
    const value = new Value('i');
    assert.equal(await errorOf(() => value.set(Number.NaN)), 'TypeError');
    assert.equal(await errorOf(() => Reflect.construct(Value, ['x'])), 'ValueError');
    assert.equal(await value.get(), 0);
  });
}
