// What threads and tasks do beyond the rows of the conformance table: subclasses, arguments, nesting, ends.
import assert from 'node:assert/strict';
import { Blob } from 'node:buffer';
import { once } from 'node:events';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { type Connection, currentProcess, Lock, Pipe, Process } from 'lockstep/multiprocessing';
import { currentThread, enumerate, getIdent, isMain, local, setExcepthook, Task, Thread } from 'lockstep/threading';
import { errorOf, row } from './row.ts';
import { type Gate, heardFrom, hooked, type Make, makeGate, opens, waitsFor } from './threadSupport.ts';

function throws(): void {
  throw new RangeError('on purpose');
}
function throwsInCallback(): void {
  setTimeout(throws, 0);
  setTimeout(() => console.log('the thread went on after its error'), 60_000);
}
class OwnError extends Error {}
function throwsOwn(): void {
  throw new OwnError('of the program');
}
function throwsUnderOwnHook(port: MessagePort): void {
  setExcepthook(({ excType, thread }) => port.postMessage([excType, thread === currentThread()]));
  throwsOwn();
}
function exitsProcess(): void {
  process.exit(5);
}
const values = local<{ word?: string }>();
class Worker extends Thread {
  readonly words: string[];
  readonly port: MessagePort;
  #secret = 'unset';
  constructor(words: string[], port: MessagePort) {
    super({ name: 'Worker' });
    this.words = words;
    this.port = port;
    this.#secret = 'set by the constructor';
  }
  override run(): void {
    this.port.postMessage([
      this.words,
      this instanceof Worker,
      currentThread() === this,
      #secret in this && this.#secret,
    ]);
    this.words.push('there');
  }
}
class Countdown extends Task {
  rounds = 0;
  #stopped = false;
  terminate(): void {
    this.#stopped = true;
  }
  override async run(): Promise<void> {
    while (!this.#stopped) {
      this.rounds++;
      await setImmediate();
    }
  }
}
let variable = 0;
async function receives(
  port: MessagePort,
  shared: Gate,
  blob: Blob,
  lock: Lock,
  { deep }: { deep: Map<string, Lock> },
): Promise<void> {
  Atomics.add(shared, 0, 41);
  variable++;
  port.postMessage([await blob.text(), deep.get('lock') === lock, await lock.acquire(false), variable]);
}
async function nests(port: MessagePort): Promise<void> {
  const gate = makeGate();
  const inner = new Thread({ target: waitsFor, args: [gate], name: 'inner' });
  const beside = new Task({ target: waitsFor, args: [gate], name: 'beside' });
  inner.start();
  beside.start();
  const during = enumerate().map(({ name }) => name);
  opens(gate);
  await inner.join();
  await beside.join();
  port.postMessage([during, enumerate().map(({ name }) => name), (inner.ident ?? 0) > getIdent()]);
}
async function startsProcess(port: MessagePort, lock: Lock): Promise<void> {
  const child = new Process({ target: holds, args: [lock] });
  child.start();
  await child.join();
  port.postMessage([child.exitcode, child.ppid === process.pid, currentProcess().name]);
}
async function holds(lock: Lock): Promise<void> {
  if (!(await lock.locked())) process.exit(1);
  await lock.release();
}
function nothing(..._: unknown[]): void {}

async function answers(connection: Connection<string>): Promise<void> {
  await connection.send(`${await connection.recv()}!`);
  connection.close();
}

/** All that a thread that was kept ready could have from an earlier time. */
function tellsSurroundings(port: MessagePort): void {
  port.postMessage({
    argv: process.argv,
    variable: process.env['LOCKSTEP_ROW'],
    name: currentThread().name,
    modules: variable,
    all: enumerate().length,
  });
}

async function differences(): Promise<void> {
  await row('subclass: Thread', async () => {
    const { port1, port2 } = new MessageChannel();
    const worker = new Worker(['here'], port2);
    worker.start();
    const [said] = await once(port1, 'message');
    port1.close();
    await worker.join();
    assert.deepEqual(said, [['here'], true, true, false]);
    assert.deepEqual(worker.words, ['here']);
  });
  await row('subclass: Task', async () => {
    const countdown = new Countdown({ name: 'countdown' });
    countdown.start();
    while (countdown.rounds < 3) await setImmediate();
    countdown.terminate();
    await countdown.join();
    assert.ok(countdown.rounds >= 3);
  });
  await row('arguments: shared memory, ports, host objects and handles', async () => {
    const { port1, port2 } = new MessageChannel();
    const shared = makeGate();
    const lock = new Lock();
    const deep = new Map([['lock', lock]]);
    const thread = new Thread({ target: receives, args: [port2, shared, new Blob(['text']), lock], kwargs: { deep } });
    thread.start();
    const [said] = await once(port1, 'message');
    port1.close();
    await thread.join();
    assert.deepEqual(said, ['text', true, true, 1]);
    assert.equal(Atomics.load(shared, 0), 41);
    assert.equal(variable, 0);
    assert.ok(await lock.locked());
  });
  await row('arguments: ends of pipes', async () => {
    const [here, there] = Pipe<string>();
    const thread = new Thread({ target: answers, args: [there] });
    thread.start();
    there.close();
    await here.send('hello');
    assert.equal(await here.recv(), 'hello!');
    await thread.join();
    assert.equal(await errorOf(() => here.recv()), 'EOFError');
  });
  await row('arguments: what cannot be sent is named', async () => {
    const message = async (thread: Thread<never>): Promise<string> => {
      try {
        thread.start();
        return 'started';
      } catch (error) {
        assert.equal(thread.isAlive(), false);
        return String(error);
      }
    };
    const advice = 'only a named function or class at the top level of a module can be sent to a thread';
    assert.equal(
      await message(new Thread({ target: () => nothing(message), name: 'T' })),
      `PicklingError: the target of T (target) stands inside another function or a block; ${advice}`,
    );
    assert.equal(
      await message(new Thread({ target: nothing, args: [{ deep: [1, Promise.resolve()] }], name: 'T' })),
      'PicklingError: the arguments of T.args[0].deep[1] is a Promise, which cannot be sent to another thread',
    );
    assert.equal(
      await message(new Thread({ target: nothing, args: [new Task()], name: 'T' })),
      'PicklingError: the arguments of T.args[0] is a Task, which cannot be sent to another thread',
    );
    assert.equal(
      await message(new Thread({ target: nothing, args: [values], name: 'T' })),
      'PicklingError: the arguments of T.args[0] is a Object, which cannot be sent to another thread',
    );
  });
  await row('ready: a thread that was kept ready is like any other', async () => {
    const makeNamed =
      (name: string): Make =>
      (target, args) =>
        new Thread({ target, args, name });
    process.env['LOCKSTEP_ROW'] = 'before';
    await heardFrom(makeNamed('first'), tellsSurroundings);
    // By now one is made ready; whether it is by the time of the next start makes no difference.
    await sleep(200);
    process.env['LOCKSTEP_ROW'] = 'changed';
    variable = 7;
    const { said } = await heardFrom(makeNamed('second'), tellsSurroundings);
    assert.deepEqual(said, { argv: process.argv, variable: 'changed', name: 'second', modules: 0, all: 2 });
    variable = 0;
  });
  await row('nesting: a thread starts threads and tasks', async () => {
    const { said } = await heardFrom((target, args) => new Thread({ target, args, name: 'outer' }), nests);
    assert.deepEqual(said, [['MainThread', 'outer', 'inner', 'beside'], ['MainThread', 'outer'], true]);
  });
  await row('nesting: a thread starts a process, which shares locks with all', async () => {
    const lock = new Lock();
    await lock.acquire();
    const { port1, port2 } = new MessageChannel();
    const thread = new Thread({ target: startsProcess, args: [port2, lock] });
    thread.start();
    const [said] = await once(port1, 'message');
    port1.close();
    await thread.join();
    assert.deepEqual(said, [0, true, 'MainProcess']);
    assert.equal(await lock.locked(), false);
  });
  await row('ends: by an error in a callback, by process.exit', async () => {
    const thrown = new Thread({ target: throwsInCallback });
    const seen = await hooked(async () => {
      thrown.start();
      await thrown.join();
    });
    assert.deepEqual(
      seen.map(({ excType, thread }) => [excType, thread === thrown]),
      [['RangeError', true]],
    );
    const own = new Thread({ target: throwsOwn });
    const [args] = await hooked(async () => {
      own.start();
      await own.join();
    });
    assert.equal(args?.excType, 'OwnError');
    assert.match(inspect(args.excValue), /^OwnError: of the program\n {4}at throwsOwn /);
    let said: unknown;
    const hookedHere = await hooked(async () => {
      ({ said } = await heardFrom((target, args) => new Thread({ target, args }), throwsUnderOwnHook));
    });
    assert.deepEqual([said, hookedHere], [['OwnError', true], []]);
    const exited = new Thread({ target: exitsProcess });
    assert.deepEqual(
      await hooked(async () => {
        exited.start();
        await exited.join();
      }),
      [],
    );
  });
}

if (isMain(import.meta)) await differences();
