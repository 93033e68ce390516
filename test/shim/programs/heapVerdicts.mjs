// Prints, for waits of many kinds, who the heap shows to be stuck, and who must go on first. Its argument: dist/shim/snapshot.cjs.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';

const { examine } = createRequire(import.meta.url)(process.argv[2]);
const LONG = 1_000_000;

/** In a variable of each frame, as the shim's own object is, with what the frame awaits. */
class Activation {
  constructor(name) {
    this.name = name;
    activations.push(this);
  }

  wait(promise) {
    this.awaited = promise;
    return promise;
  }
}
const activations = [];
const wait = async (name, promise) => {
  const activation = new Activation(name);
  await activation.wait(promise);
  activation.wait(undefined);
};

class ChainLock {
  tail = Promise.resolve();
  run(job) {
    const result = this.tail.then(() => job());
    this.tail = result.catch(() => undefined);
    return result;
  }
}
class ReleaseLock {
  tail = Promise.resolve();
  acquire() {
    let release;
    const next = new Promise((resolve) => {
      release = resolve;
    });
    const before = this.tail;
    this.tail = before.then(() => next);
    return before.then(() => release);
  }
}
class ListLock {
  isHeld = false;
  waiters = [];
  async acquire() {
    if (this.isHeld) await new Promise((resolve) => this.waiters.push(resolve));
    this.isHeld = true;
  }
}
const lists = [new ListLock(), new ListLock()];
// What a function of the module refers to can be reached for as long as the function can.
globalThis.release = () => lists[0].waiters.shift()?.();

const [chains, releases] = [
  [new ChainLock(), new ChainLock()],
  [new ReleaseLock(), new ReleaseLock()],
];
async function inChain(name, first, second) {
  await first.run(async () => {
    const activation = new Activation(name);
    await activation.wait(pause(5));
    await activation.wait(second.run(async () => undefined));
    activation.wait(undefined);
  });
}
async function withRelease(name, first, second) {
  const activation = new Activation(name);
  const release = await activation.wait(first.acquire());
  await activation.wait(pause(5));
  const releaseSecond = await activation.wait(second.acquire());
  releaseSecond();
  release();
}
async function withList(name, first, second) {
  const activation = new Activation(name);
  await activation.wait(first.acquire());
  await activation.wait(pause(5));
  await activation.wait(second.acquire());
  activation.wait(undefined);
}
const jobs = [
  inChain('chain 1', chains[0], chains[1]),
  inChain('chain 2', chains[1], chains[0]),
  withRelease('release 1', releases[0], releases[1]),
  withRelease('release 2', releases[1], releases[0]),
  withList('list 1', lists[0], lists[1]),
  withList('list 2', lists[1], lists[0]),
];

const never = new Promise(() => undefined);
let settle;
const settled = new Promise((resolve) => {
  settle = resolve;
});
globalThis.settle = () => settle();
{
  const inBlock = new Promise(() => undefined);
  globalThis.look = () => inBlock;
  jobs.push(wait('never, in a block', inBlock));
}
const server = createServer(() => undefined).listen(0, '127.0.0.1');
await once(server, 'listening');
const worker = new Worker('setInterval(() => undefined, 1000)', { eval: true });
const file = join(tmpdir(), `lockstep-heap-${process.pid}.mjs`);
writeFileSync(file, 'await new Promise((resolve) => setTimeout(resolve, 1000000));');
const sleeping = ['-e', `setTimeout(() => 0, ${LONG})`];
const listener = promisify(execFile)(process.execPath, sleeping);
const speaker = spawn(process.execPath, sleeping);
process.on('exit', () => {
  for (const child of [listener.child, speaker]) child.kill('SIGKILL');
  rmSync(file, { force: true });
});
const numbers = async function* () {
  await pause(LONG);
  yield 1;
};
const iterate = async (name) => {
  const activation = new Activation(name);
  for await (const _ of numbers()) activation.wait(undefined);
};
const own = { end: undefined, raced: undefined, limited: undefined };
const untilEnd = async (name, end) => {
  const activation = new Activation(name);
  await activation.wait(pause(5));
  await activation.wait(end());
};
own.end = untilEnd('its own end', () => own.end.then(() => undefined));
own.raced = untilEnd('its own end or a timer', () => Promise.race([own.raced, pause(LONG)]));
own.limited = untilEnd(
  'its own end, for a time',
  () =>
    new Promise((resolve, reject) => {
      own.limited.then(resolve, reject);
      setTimeout(resolve, LONG);
    }),
);
jobs.push(
  own.end,
  own.raced,
  own.limited,
  wait('end of another', own.end),
  wait('never', never),
  wait(
    'never, after another',
    never.then(() => undefined),
  ),
  wait('all, with one that never comes', Promise.all([pause(LONG), never])),
  wait('race with a timer', Promise.race([never, pause(LONG)])),
  wait('settled by a function', settled),
  wait('timer', pause(LONG)),
  wait('unreferenced timer', pause(LONG, undefined, { ref: false })),
  wait('child', listener),
  wait('request', fetch(`http://127.0.0.1:${server.address().port}`)),
  wait('worker', once(worker, 'exit')),
  wait('signal', once(process, 'SIGUSR2')),
  wait('module', import(file)),
  wait('output of a child', once(speaker.stdout, 'data')),
  wait('memory', Atomics.waitAsync?.(new Int32Array(new SharedArrayBuffer(4)), 0, 0).value ?? pause(LONG)),
  wait('lock of the platform', globalThis.navigator?.locks?.request('lock', () => pause(LONG)) ?? pause(LONG)),
  iterate('generator'),
);

/** What each awaits; where that is no promise, one that nobody else has. */
const promisesOf = (waiting) =>
  waiting.map(({ awaited }) => (awaited instanceof Promise ? awaited : new Promise(() => {})));

// Not in the module's own code, whose variables are in use while it runs.
setTimeout(() => {
  const waiting = activations.filter(({ awaited, name }) => awaited !== undefined || name === 'generator');
  // To ask whose end a promise is does not make anybody able to settle it.
  const { verdicts, owners } = examine(waiting, promisesOf(waiting), 100e6) ?? {};
  const table = waiting.map(({ name }, index) => {
    const verdict = verdicts?.[index];
    return [name, verdict?.isStuck ?? 'not found', waiting[verdict?.awaits ?? -1]?.name ?? ''];
  });
  const ends = waiting.map((_, index) => waiting[owners?.[index] ?? -1]?.name ?? '');
  console.log(JSON.stringify({ table, ends: Object.fromEntries(table.map(([name], index) => [name, ends[index]])) }));
  process.exit(jobs.length > 0 ? 0 : 1);
}, 300);
