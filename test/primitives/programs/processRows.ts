// Rows PR-01 to PR-19 of the conformance table, and what the table does not say of processes.
import assert from 'node:assert/strict';
import {
  activeChildren,
  cpuCount,
  currentProcess,
  isMain,
  Process,
  parentProcess,
  Queue,
  sysExit,
  wait,
} from 'lockstep/multiprocessing';
import { errorOf, row } from './row.ts';

function nothing(): void {}
function forEver(): Promise<void> {
  return new Promise(() => setInterval(() => {}, 1000));
}
function throws(): void {
  throw new RangeError('on purpose');
}
async function rejects(): Promise<void> {
  await Promise.resolve();
  throw new RangeError('on purpose, later');
}
function throwsFromTimer(): void {
  setImmediate(throws);
}
function exits(status: number | boolean | string | undefined): void {
  sysExit(status);
}
function exitsFromTimer(): void {
  setImmediate(() => sysExit(9));
}
async function neverSettles(): Promise<void> {
  await new Promise(() => {});
}
async function startsChild(seen: Queue<unknown>): Promise<void> {
  await seen.put(await errorOf(() => new Process({ target: nothing }).start()));
}
async function tellsParent(seen: Queue<unknown>): Promise<void> {
  const parent = parentProcess();
  await parent?.join(0.01);
  await seen.put([parent?.name, parent?.pid, parent?.isAlive(), currentProcess().ppid, process.ppid]);
}
async function tellsItself(seen: Queue<unknown>, { word }: { word: string }): Promise<void> {
  const self = currentProcess();
  const name = self.name;
  self.name = 'renamed';
  const child = new Process({ target: nothing }).name;
  await seen.put([word, name, self.name, child, self.pid === process.pid, self.isAlive(), String(self.authkey)]);
  await seen.put(await errorOf(() => self.join()));
}
class Greeter extends Process {
  greeting: string;
  readonly seen: Queue<unknown>;
  constructor(greeting: string, seen: Queue<unknown>) {
    super({ name: 'Greeter' });
    this.greeting = greeting;
    this.seen = seen;
  }
  override async run(): Promise<void> {
    await this.seen.put([this.greeting, this.name, this instanceof Greeter, currentProcess() === this]);
    this.greeting = 'changed';
  }
}

async function exitcodeOf(child: Process<never>): Promise<number | undefined> {
  child.start();
  await child.join();
  return child.exitcode;
}
function started(): Process {
  const child = new Process({ target: forEver });
  child.start();
  return child;
}
async function end(...children: Process<never>[]): Promise<void> {
  for (const child of children) child.kill();
  for (const child of children) await child.join();
}

async function life(): Promise<void> {
  const fresh = new Process({ target: nothing });
  await row('PR-01', () =>
    assert.deepEqual([fresh.isAlive(), fresh.exitcode, fresh.pid], [false, undefined, undefined]),
  );
  await row('PR-08', async () => assert.equal(await errorOf(() => fresh.join()), 'AssertionError'));
  await row('PR-11', async () => {
    assert.equal(await errorOf(() => fresh.terminate()), 'AttributeError');
    assert.equal(await errorOf(() => fresh.kill()), 'AttributeError');
  });
  await row('PR-16', async () => {
    const child = new Process({ target: forEver });
    assert.equal(await errorOf(() => child.sentinel), 'ValueError');
    child.start();
    assert.deepEqual(await wait([child.sentinel], 0.01), []);
    child.kill();
    assert.deepEqual(await wait([child.sentinel]), [child.sentinel]);
    await child.sentinel;
    assert.equal(child.isAlive(), false);
  });
  const child = started();
  await row('PR-02', async () => {
    assert.equal(child.exitcode, undefined);
    assert.equal(await exitcodeOf(new Process({ target: nothing })), 0);
  });
  await row('PR-09', async () => assert.equal(await errorOf(() => child.start()), 'AssertionError'));
  await row('PR-10', async () => {
    for (const timeout of [0, -1, 0.01]) assert.equal(await child.join(timeout), undefined);
    assert.ok(child.isAlive());
  });
  await row('abort', async () => {
    assert.equal(await errorOf(() => child.join(AbortSignal.abort(new RangeError()))), 'RangeError');
    assert.equal(await errorOf(() => child.join(AbortSignal.timeout(5))), 'TimeoutError');
    assert.ok(child.isAlive());
  });
  await row('PR-13', async () => {
    const set = (): void => {
      child.daemon = true;
    };
    assert.equal(await errorOf(set), 'AssertionError');
  });
  await row('PR-14', async () => {
    assert.deepEqual(activeChildren(), [child]);
    const other = started();
    assert.deepEqual(activeChildren(), [child, other]);
    await end(other);
    assert.deepEqual(activeChildren(), [child]);
  });
  await row('PR-15', async () => {
    assert.equal(await errorOf(() => child.close()), 'ValueError');
    await end(child);
    child.close();
    child.close();
    for (const use of [() => child.isAlive(), () => child.join(), () => child.exitcode, () => child.sentinel]) {
      assert.equal(await errorOf(use), 'ValueError');
    }
  });
}
async function ends(): Promise<void> {
  await row('PR-03', async () => {
    const child = started();
    const { pid } = child;
    child.terminate();
    assert.ok(child.isAlive(), 'a signal takes its time');
    await child.join();
    assert.deepEqual([child.exitcode, child.isAlive(), child.pid], [-15, false, pid]);
  });
  await row('PR-04', async () => {
    const child = started();
    child.kill();
    await child.join();
    assert.equal(child.exitcode, -9);
  });
  await row('PR-05', async () => {
    assert.equal(await exitcodeOf(new Process({ target: throws, name: 'Thrower' })), 1);
    assert.equal(await exitcodeOf(new Process({ target: rejects, name: 'Rejecter' })), 1);
    assert.equal(await exitcodeOf(new Process({ target: throwsFromTimer, name: 'Timer' })), 1);
  });
  await row('PR-06', async () => {
    for (const [status, code] of [
      [8, 8],
      [undefined, 0],
      [true, 1],
      [false, 0],
    ] as const) {
      assert.equal(await exitcodeOf(new Process({ target: exits, args: [status] })), code);
    }
    assert.equal(await exitcodeOf(new Process({ target: exitsFromTimer })), 9);
  });
  await row('PR-07', async () =>
    assert.equal(await exitcodeOf(new Process({ target: exits, args: ['last words'] })), 1),
  );
  // A thread of Python would wait for ever; Node ends where nothing is left to wait for.
  await row('unsettled', async () =>
    assert.equal(await exitcodeOf(new Process({ target: neverSettles, name: 'Unsettled' })), 13),
  );
}
async function relatives(seen: Queue<unknown>): Promise<void> {
  await row('PR-12', async () => {
    const daemon = new Process({ target: startsChild, args: [seen], daemon: true });
    daemon.start();
    assert.equal(await seen.get(), 'AssertionError');
    await daemon.join();
  });
  await row('PR-17', () => {
    assert.deepEqual([currentProcess().name, currentProcess().pid], ['MainProcess', process.pid]);
    assert.equal(parentProcess(), undefined);
    assert.ok(cpuCount() > 0);
  });
  await row('PR-18', async () => {
    const child = new Process({ target: tellsParent, args: [seen] });
    child.start();
    assert.deepEqual(await seen.get(), ['MainProcess', process.pid, true, process.pid, process.pid]);
    assert.equal(child.ppid, process.pid);
    await child.join();
  });
  await row('PR-19', async () => {
    const child = new Process({ target: tellsItself, args: [seen], kwargs: { word: 'keyword' }, name: 'Child' });
    child.authkey = Buffer.from('secret');
    child.start();
    const [word, name, renamed, grandchild, samePid, alive, authkey] = (await seen.get()) as unknown[];
    assert.deepEqual(
      [word, name, renamed, samePid, alive, authkey],
      ['keyword', 'Child', 'renamed', true, true, 'secret'],
    );
    assert.match(String(grandchild), /^Process-\d+:1$/);
    assert.equal(await seen.get(), 'AssertionError');
    await child.join();
    assert.equal(child.name, 'Child', 'the parent has its own name for it');
    assert.equal(currentProcess().authkey.length, 32);
  });
  await row('subclass', async () => {
    const greeter = new Greeter('hello', seen);
    greeter.start();
    assert.deepEqual(await seen.get(), ['hello', 'Greeter', true, true]);
    await greeter.join();
    assert.deepEqual([greeter.exitcode, greeter.greeting], [0, 'hello']);
  });
}

if (isMain(import.meta)) {
  await life();
  await ends();
  await relatives(new Queue<unknown>());
}
