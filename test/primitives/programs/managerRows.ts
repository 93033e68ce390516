// What managers make: dictionaries, lists, namespaces, values, arrays, and primitives that go anywhere.
import assert from 'node:assert/strict';
import {
  type DictProxy,
  isMain,
  type ListProxy,
  type Lock,
  Manager,
  type NamespaceProxy,
  Pipe,
  Process,
  Queue,
  type ValueProxy,
} from 'lockstep/multiprocessing';
import { errorOf, row } from './row.ts';

interface Settings {
  colour: string;
  size: number;
}
async function uses(
  dict: DictProxy<string, number>,
  list: ListProxy<string>,
  settings: NamespaceProxy<Settings>,
  value: ValueProxy<number[]>,
  lock: Lock,
): Promise<void> {
  for (let time = 0; time < 20; time++) {
    await lock.withLock(async () => dict.set('count', ((await dict.get('count')) ?? 0) + 1));
  }
  await list.append('from the child');
  await settings.set('size', (await settings.get('size')) + 1);
  await value.set([...(await value.get()), 2]);
}
async function appendsTo(inbox: Queue<ListProxy<string>>): Promise<void> {
  const list = await inbox.get();
  await list.append('found');
}

if (isMain(import.meta)) {
  const manager = Manager();
  await row('dict', async () => {
    const dict = manager.dict<string | number | readonly number[], unknown>({ a: 1, b: 2 });
    await dict.set('c', { deep: [new Date(0)] });
    assert.deepEqual(await dict.get('c'), { deep: [new Date(0)] });
    assert.deepEqual([await dict.get('a'), await dict.get('z'), await dict.get('z', 9)], [1, undefined, 9]);
    assert.equal(await dict.item('b'), 2);
    assert.equal(await errorOf(() => dict.item('z')), 'KeyError');
    assert.deepEqual(await dict.keys(), ['a', 'b', 'c']);
    assert.equal(await dict.len(), 3);
    assert.deepEqual([await dict.contains('a'), await dict.contains(1)], [true, false]);
    assert.deepEqual([await dict.pop('a'), await dict.pop('a', 'none')], [1, 'none']);
    assert.equal(await errorOf(() => dict.pop('a')), 'KeyError');
    assert.deepEqual([await dict.setdefault('d', 4), await dict.setdefault('d', 5)], [4, 4]);
    await dict.update(new Map([['b', 20]]));
    await dict.update([['e', 5]]);
    assert.deepEqual((await dict.items()).slice(0, 1), [['b', 20]]);
    assert.deepEqual(await dict.popitem(), ['e', 5]);
    await dict.delete('d');
    assert.equal(await errorOf(() => dict.delete('d')), 'KeyError');
    await dict.set(1, 'number');
    await dict.set('1', 'string');
    await dict.set([1, 2], 'pair');
    await dict.set(0, 'zero');
    assert.deepEqual([await dict.get(1), await dict.get('1'), await dict.get([1, 2])], ['number', 'string', 'pair']);
    assert.equal(await dict.get(-0), 'zero');
    const keys: unknown[] = [];
    for await (const key of dict) keys.push(key);
    assert.deepEqual(keys, ['b', 'c', 1, '1', [1, 2], 0]);
    assert.equal((await dict.copy()).get('b'), 20);
    assert.deepEqual((await dict.values()).at(-1), 'zero');
    await dict.clear();
    assert.equal(await errorOf(() => dict.popitem()), 'KeyError');
    assert.equal(await errorOf(() => Reflect.apply(dict.get, dict, [{}])), 'TypeError');
    assert.equal(await errorOf(() => dict.set('f', () => 1)), 'PicklingError');
    assert.equal(await dict.len(), 0);
  });
  await row('list', async () => {
    const list = manager.list<unknown>([3, 1, 2]);
    await list.sort();
    assert.deepEqual(await list.copy(), [1, 2, 3]);
    await list.sort({ reverse: true });
    await list.append(0);
    await list.extend([1, 1]);
    await list.insert(1, 'x');
    await list.insert(-1, 'y');
    assert.deepEqual(await list.copy(), [3, 'x', 2, 1, 0, 1, 'y', 1]);
    assert.deepEqual([await list.pop(), await list.pop(0), await list.pop(-1)], [1, 3, 'y']);
    assert.deepEqual([await list.index(1), await list.count(1), await list.contains(7)], [2, 2, false]);
    await list.remove(1);
    assert.equal(await errorOf(() => list.remove(7)), 'ValueError');
    await list.set(-1, { last: true });
    assert.deepEqual(await list.get(-1), { last: true });
    assert.equal(await list.index({ last: true }), 3);
    await list.delete(0);
    await list.reverse();
    assert.deepEqual(await list.slice(0, 2), [{ last: true }, 0]);
    assert.equal(await list.len(), 3);
    assert.equal(await errorOf(() => list.get(3)), 'IndexError');
    assert.equal(await errorOf(() => list.sort()), 'TypeError');
    const items: unknown[] = [];
    for await (const item of list) items.push(item);
    assert.deepEqual(items, [{ last: true }, 0, 2]);
    await list.clear();
    assert.equal(await errorOf(() => list.pop()), 'IndexError');
  });
  await row('Namespace, Value, Array', async () => {
    const settings = manager.Namespace<Settings>({ colour: 'red' });
    assert.equal(await settings.get('colour'), 'red');
    assert.equal(await errorOf(() => settings.get('size')), 'AttributeError');
    await settings.set('size', 2);
    assert.deepEqual([await settings.contains('size'), await settings.copy()], [true, { colour: 'red', size: 2 }]);
    await settings.delete('colour');
    assert.equal(await errorOf(() => settings.delete('colour')), 'AttributeError');
    const value = manager.Value('i', 'anything');
    await value.set('else');
    assert.equal(await value.get(), 'else');
    const numbers = manager.Array('h', [1, 2]);
    await numbers.set(0, 65_537);
    assert.deepEqual([await numbers.slice(), numbers.length], [[1, 2], 2]);
    assert.equal(await errorOf(() => numbers.getLock()), 'AttributeError');
  });
  await row('I5 shared by processes', async () => {
    const dict = manager.dict<string, number>();
    const list = manager.list<string>();
    const settings = manager.Namespace<Settings>({ size: 0 });
    const value = manager.Value('x', [1]);
    const lock = manager.Lock();
    const children = [1, 2].map(() => new Process({ target: uses, args: [dict, list, settings, value, lock] }));
    for (const child of children) {
      child.start();
    }
    for (const child of children) {
      await child.join();
      assert.equal(child.exitcode, 0);
    }
    assert.equal(await dict.get('count'), 40);
    assert.deepEqual(await list.copy(), ['from the child', 'from the child']);
    assert.ok((await settings.get('size')) > 0 && (await value.get()).length > 1);
  });
  await row('proxies in other objects, in queues and in pipes', async () => {
    const outer = manager.dict<string, ListProxy<string>>();
    const inner = manager.list(['here']);
    await outer.set('list', inner);
    const found = await outer.item('list');
    await found.append('there');
    assert.deepEqual(await inner.copy(), ['here', 'there']);
    const [reader, writer] = Pipe<unknown>(false);
    await writer.send({ inner, lock: manager.Lock() });
    const arrived = await reader.recv();
    assert.ok(arrived instanceof Object && 'inner' in arrived && 'lock' in arrived);
    const inbox = manager.Queue<ListProxy<string>>();
    const child = new Process({ target: appendsTo, args: [inbox] });
    child.start();
    await inbox.put(inner);
    await child.join();
    assert.deepEqual(await inner.copy(), ['here', 'there', 'found']);
    assert.equal(await errorOf(() => new Queue().put(new Queue())), 'PicklingError');
  });
  await row('primitives', async () => {
    const lock = manager.Lock();
    assert.deepEqual([await lock.acquire(), await lock.acquire(false)], [true, false]);
    await lock.release();
    const again = manager.RLock();
    assert.deepEqual([await again.acquire(), await again.acquire(false)], [true, true]);
    const permits = manager.Semaphore(1);
    assert.deepEqual([await permits.acquire(), await permits.acquire(false)], [true, false]);
    const bounded = manager.BoundedSemaphore(1);
    assert.equal(await errorOf(() => bounded.release()), 'ValueError');
    const event = manager.Event();
    const waiting = event.wait();
    await event.set();
    assert.equal(await waiting, true);
    const condition = manager.Condition();
    await condition.acquire();
    assert.equal(await condition.wait(0.01), false);
    await condition.release();
    const barrier = manager.Barrier(1);
    assert.equal(await barrier.wait(), 0);
    const queue = manager.Queue<string>(1);
    await queue.put('a');
    assert.deepEqual([await queue.full(), await queue.get()], [true, 'a']);
    await queue.taskDone();
    await queue.join();
    assert.equal(await errorOf(() => queue.taskDone()), 'ValueError');
  });
  await row('shutdown', async () => {
    const other = Manager();
    const dict = other.dict();
    const lock = other.Lock();
    await lock.acquire();
    const waiting = errorOf(() => lock.acquire());
    assert.equal(await dict.len(), 0);
    await other.shutdown();
    assert.equal(await waiting, 'OSError');
    assert.equal(await errorOf(() => dict.len()), 'OSError');
    assert.equal(await errorOf(() => lock.locked()), 'OSError');
    assert.equal(await errorOf(() => other.list()), 'OSError');
    await other[Symbol.asyncDispose]();
    assert.equal(await manager.dict().len(), 0);
  });
  await manager.shutdown();
}
