// Waits of many seconds for what Node itself or a hand-written part brings about, each by way of a function that others call.
import { AsyncLocalStorage } from 'node:async_hooks';
import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { watch } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { connect, createServer as createNetServer } from 'node:net';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause, setInterval as ticks } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

const LONG = 9000;
const ended = new AbortController();
const storage = new AsyncLocalStorage();
const heldBack = new WeakMap();
const key = {};
const registry = new FinalizationRegistry((resolve) => resolve());

class Channel {
  #items = [];
  #takers = [];
  put(item) {
    const taker = this.#takers.shift();
    if (taker === undefined) this.#items.push(item);
    else taker.resolve(item);
  }
  async take() {
    if (this.#items.length > 0) return this.#items.shift();
    const taker = {};
    taker.promise = new Promise((resolve) => {
      taker.resolve = resolve;
    });
    this.#takers.push(taker);
    return taker.promise;
  }
}
class Semaphore {
  #free = 1;
  #waiters = new Set();
  async use(job) {
    while (this.#free === 0) await new Promise((resolve) => this.#waiters.add(resolve));
    this.#free -= 1;
    try {
      return await job();
    } finally {
      this.#free += 1;
      const [next] = this.#waiters;
      this.#waiters.delete(next);
      next?.();
    }
  }
}
const channel = new Channel();
const semaphore = new Semaphore();
const emitter = new EventEmitter();
const target = new EventTarget();

const server = createServer((_, response) => void setTimeout(() => response.end('late'), LONG)).listen(0, '127.0.0.1');
const echo = createNetServer((socket) => void setTimeout(() => socket.end('late'), LONG)).listen(0, '127.0.0.1');
await Promise.all([server, echo].map((each) => new Promise((resolve) => each.once('listening', resolve))));
const worker = new Worker(`setTimeout(() => require('node:worker_threads').parentPort.postMessage(1), ${LONG})`, {
  eval: true,
});
const child = spawn(process.execPath, ['-e', `setTimeout(() => console.log('late'), ${LONG})`]);
const lines = createInterface({ input: child.stdout });
const through = new PassThrough();
const web = new ReadableStream({ start: (controller) => void setTimeout(() => controller.close(), LONG) });
const memory = new Int32Array(new SharedArrayBuffer(4));

const waits = {
  channel: () => channel.take(),
  semaphore: () => semaphore.use(() => pause(LONG)),
  secondOfSemaphore: () => semaphore.use(async () => 'free'),
  event: () => new Promise((resolve) => emitter.once('late', resolve)),
  target: () => new Promise((resolve) => target.addEventListener('late', resolve, { once: true })),
  abort: () => new Promise((resolve) => ended.signal.addEventListener('abort', resolve)),
  response: async () => (await fetch(`http://127.0.0.1:${server.address().port}`)).text(),
  answer: () => new Promise((resolve) => request({ port: server.address().port, host: '127.0.0.1' }, resolve).end()),
  socket: () => new Promise((resolve) => connect(echo.address().port, '127.0.0.1').once('data', resolve)),
  message: () => new Promise((resolve) => worker.once('message', resolve)),
  line: async () => {
    for await (const line of lines) return line;
  },
  tick: async () => {
    for await (const _ of ticks(LONG)) return 'tick';
  },
  watched: async () => {
    try {
      for await (const _ of watch(tmpdir(), { signal: ended.signal, persistent: false })) await null;
    } catch {
      return 'watched';
    }
  },
  piped: () => pipeline(through, new PassThrough().resume()),
  web: () => web.getReader().read(),
  memory: async () => (Atomics.waitAsync?.(memory, 0, 0) ?? { value: pause(LONG) }).value,
  platformLock: () => globalThis.navigator?.locks?.request('lock', () => pause(LONG)) ?? pause(LONG),
  weak: () => new Promise((resolve) => heldBack.set(key, { resolve })),
  // Held back by what is collected in its own time.
  collected: () => new Promise((resolve) => registry.register(key, resolve) ?? setTimeout(resolve, LONG)),
  stored: () => storage.run('request', () => pause(LONG)),
};
async function answer(name) {
  const result = await waits[name]();
  return result === undefined ? name : name;
}
async function handle(name) {
  return answer(name);
}
setTimeout(() => {
  channel.put('late');
  emitter.emit('late');
  target.dispatchEvent(new Event('late'));
  ended.abort();
  through.end();
  heldBack.get(key).resolve();
  if (Atomics.waitAsync) Atomics.notify(memory, 0);
}, LONG);
const names = await Promise.all(Object.keys(waits).map(handle));
console.log(names.length);
lines.close();
server.close();
echo.close();
await worker.terminate();
