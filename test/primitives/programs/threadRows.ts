// Rows TH-01 to TH-14 of the conformance table, for threads and for tasks, and what the table does not say of them.
import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import {
  activeCount,
  currentThread,
  enumerate,
  getIdent,
  getNativeId,
  isMain,
  local,
  mainThread,
  sysExit,
  Task,
  Thread,
  Timer,
} from 'lockstep/threading';
import { errorOf, row } from './row.ts';
import { heardFrom, hooked, type Make, makeGate, opens, waitsFor } from './threadSupport.ts';

function throws(): void {
  throw new RangeError('on purpose');
}
async function throwsLater(): Promise<void> {
  await setImmediate();
  throw new RangeError('on purpose');
}
function exits(): void {
  sysExit(3);
}
/** Tells what it sees of itself. */
function looksAround(port: MessagePort): void {
  const self = currentThread();
  port.postMessage({
    name: self.name,
    ident: [self.ident, getIdent()],
    nativeId: [self.nativeId, getNativeId()],
    daemon: self.daemon,
    alive: self.isAlive(),
    isMain: self === mainThread(),
    main: [mainThread().name, mainThread().ident, mainThread().isAlive()],
    all: enumerate().map(({ name }) => name),
    count: activeCount(),
    inherited: [new Thread().daemon, new Task().daemon],
    pid: process.pid,
  });
}
async function joinsItself(port: MessagePort): Promise<void> {
  port.postMessage([await errorOf(() => currentThread().join()), await errorOf(() => mainThread().join())]);
}
const values = local<{ word?: string }>();
const counted = local(() => ({ count: 10 }));
function usesLocal(port: MessagePort): void {
  const before = 'word' in values;
  let missing = '';
  try {
    missing = String(values.word);
  } catch (error) {
    missing = error instanceof Error ? error.name : '';
  }
  values.word = currentThread().name;
  counted.count++;
  port.postMessage({ before, missing, after: [values.word, Object.keys(values), counted.count] });
}
function renames(port: MessagePort): void {
  const before = currentThread().name;
  currentThread().name = 'renamed there';
  port.postMessage(before);
}

async function life(kind: string, make: Make): Promise<void> {
  await row(`TH-01 ${kind}: start() twice`, async () => {
    const thread = make(opens, [makeGate()]);
    thread.start();
    assert.equal(await errorOf(() => thread.start()), 'RuntimeError');
    await thread.join();
    assert.equal(await errorOf(() => thread.start()), 'RuntimeError');
  });
  await row(`TH-02 ${kind}: join() before start()`, async () => {
    assert.equal(await errorOf(() => make(opens, [makeGate()]).join()), 'RuntimeError');
  });
  await row(`TH-03 ${kind}: join() of the current thread`, async () => {
    const { said } = await heardFrom(make, joinsItself);
    assert.deepEqual(said, ['RuntimeError', 'RuntimeError']);
  });
  await row(`TH-04 ${kind}: join(timeout) while it runs`, async () => {
    const gate = makeGate();
    const thread = make(waitsFor, [gate]);
    thread.start();
    assert.equal(await thread.join(0.01), undefined);
    assert.equal(await thread.join(0), undefined);
    assert.equal(await thread.join(-1), undefined);
    assert.equal(await errorOf(() => thread.join(AbortSignal.abort(new RangeError()))), 'RangeError');
    assert.ok(thread.isAlive());
    opens(gate);
    await thread.join();
    assert.ok(!thread.isAlive());
  });
  await row(`TH-05 ${kind}: join() repeatedly after the end`, async () => {
    const thread = make(opens, [makeGate()]);
    thread.start();
    await Promise.all([thread.join(), thread.join()]);
    await thread.join();
    await thread.join(0);
    assert.ok(!thread.isAlive());
  });
  await row(`TH-06 ${kind}: setting daemon after start()`, async () => {
    const thread = make(opens, [makeGate()]);
    thread.daemon = true;
    thread.daemon = false;
    thread.start();
    assert.equal(await errorOf(() => Reflect.set(thread, 'daemon', true)), 'RuntimeError');
    await thread.join();
    assert.equal(await errorOf(() => Reflect.set(thread, 'daemon', true)), 'RuntimeError');
    assert.equal(thread.daemon, false);
  });
}
async function identity(kind: string, make: Make): Promise<void> {
  await row(`TH-07 ${kind}: daemon default`, async () => {
    assert.equal(make(opens, [makeGate()]).daemon, false);
    const { said } = await heardFrom(make, looksAround, { daemon: true });
    const { daemon, inherited } = said as { daemon: boolean; inherited: boolean[] };
    assert.deepEqual([daemon, ...inherited], [true, true, true]);
  });
  await row(`TH-08 ${kind}: an exception goes to the excepthook, the thread ends, join() does not raise`, async () => {
    for (const target of [throws, throwsLater]) {
      const thread = make(target, []);
      const [args, ...more] = await hooked(async () => {
        thread.start();
        await thread.join();
      });
      assert.ok(!thread.isAlive());
      assert.equal(more.length, 0);
      assert.equal(args?.thread, thread);
      assert.equal(args.excType, 'RangeError');
      assert.ok(args.excValue instanceof RangeError);
      assert.match(args.excTraceback ?? '', /throws/);
    }
  });
  await row(`TH-08 ${kind}: SystemExit ends it silently`, async () => {
    const thread = make(exits, []);
    thread.start();
    await thread.join();
    assert.ok(!thread.isAlive());
  });
  await row(`TH-09 ${kind}: isAlive(), ident before start`, async () => {
    const gate = makeGate();
    const thread = make(waitsFor, [gate]);
    assert.deepEqual([thread.isAlive(), thread.ident, thread.nativeId], [false, undefined, undefined]);
    thread.start();
    assert.ok(thread.isAlive());
    const { ident } = thread;
    assert.equal(typeof ident, 'number');
    opens(gate);
    await thread.join();
    assert.equal(thread.ident, ident);
    assert.equal(typeof thread.nativeId, 'number');
  });
  await row(`TH-10 ${kind}: default names; settable`, async () => {
    const numberOf = (name: string): number => Number(/^(?:Thread|Task)-(\d+) \(opens\)$/.exec(name)?.[1]);
    const first = make(opens, [makeGate()]);
    const second = make(opens, [makeGate()]);
    assert.equal(numberOf(second.name), numberOf(first.name) + 1);
    first.name = 'another';
    assert.equal(first.name, 'another');
    const named = make(renames, [new MessageChannel().port2], { name: 'given' });
    assert.equal(named.name, 'given');
    const { said, thread } = await heardFrom(make, renames, { name: 'given' });
    assert.equal(said, 'given');
    assert.equal(thread.name, 'renamed there');
  });
  await row(`TH-11 ${kind}: activeCount(), enumerate(), currentThread(), mainThread()`, async () => {
    assert.equal(currentThread(), mainThread());
    assert.deepEqual([mainThread().name, mainThread().daemon, mainThread().isAlive()], ['MainThread', false, true]);
    assert.equal(await errorOf(() => mainThread().start()), 'RuntimeError');
    const before = activeCount();
    const gate = makeGate();
    const thread = make(waitsFor, [gate]);
    assert.ok(!enumerate().includes(thread));
    thread.start();
    assert.ok(enumerate().includes(thread) && enumerate().includes(mainThread()));
    assert.equal(activeCount(), before + 1);
    opens(gate);
    await thread.join();
    assert.equal(activeCount(), before);
    const { said, thread: other } = await heardFrom(make, looksAround, { name: 'looks' });
    const { nativeId, inherited, ...seen } = said as { nativeId: number[]; inherited: unknown };
    assert.deepEqual(inherited, [false, false]);
    assert.equal(nativeId[0], nativeId[1]);
    if (process.platform === 'linux') assert.equal(nativeId[0] === getNativeId(), other instanceof Task);
    assert.deepEqual(seen, {
      name: 'looks',
      ident: [other.ident, other.ident],
      daemon: false,
      alive: true,
      isMain: false,
      main: ['MainThread', mainThread().ident, true],
      all: ['MainThread', 'looks'],
      count: 2,
      pid: process.pid,
    });
  });
  await row(`TH-14 ${kind}: an attribute set in one thread is not there in another`, async () => {
    values.word = 'main';
    counted.count = 0;
    const [first, second] = await Promise.all(['A', 'B'].map((name) => heardFrom(make, usesLocal, { name })));
    assert.deepEqual(first?.said, { before: false, missing: 'AttributeError', after: ['A', ['word'], 11] });
    assert.deepEqual(second?.said, { before: false, missing: 'AttributeError', after: ['B', ['word'], 11] });
    assert.deepEqual({ ...values }, { word: 'main' });
    assert.equal(counted.count, 0);
    assert.ok(Reflect.deleteProperty(values, 'word'));
    assert.equal(await errorOf(() => Reflect.deleteProperty(values, 'word')), 'AttributeError');
  });
}

async function timers(): Promise<void> {
  await row('TH-12 Timer: cancel() before it fires', async () => {
    const calls: string[] = [];
    const timer = new Timer(60, () => calls.push('late'));
    timer.start();
    assert.ok(timer.isAlive());
    timer.cancel();
    await timer.join();
    const early = new Timer(0, () => calls.push('cancelled before its start'));
    early.cancel();
    early.start();
    await early.join();
    assert.deepEqual(calls, []);
  });
  await row('TH-13 Timer: fires once with its arguments', async () => {
    const calls: unknown[] = [];
    const from = performance.now();
    const timer: Timer<[number, string]> = new Timer(
      0.02,
      (...args: [number, string]) => calls.push([...args, currentThread() === timer]),
      [1, 'x'],
    );
    timer.start();
    await timer.join();
    timer.cancel();
    assert.deepEqual(calls, [[1, 'x', true]]);
    assert.ok(performance.now() - from >= 15);
    const [args] = await hooked(async () => {
      const failing = new Timer(0, throws);
      failing.start();
      await failing.join();
    });
    assert.equal(args?.excType, 'RangeError');
  });
}

if (isMain(import.meta)) {
  const makeThread: Make = (target, args, options) => new Thread({ target, args, ...options });
  const makeTask: Make = (target, args, options) => new Task({ target, args, ...options });
  for (const [kind, make] of [
    ['Thread', makeThread],
    ['Task', makeTask],
  ] as const) {
    await life(kind, make);
    await identity(kind, make);
  }
  await timers();
}
