/** Programs that must do the same with and without the shim, by the way they end and by what they can notice. */

/** `LOCK` is replaced by an import of async-mutex in the form that the file has. */
export interface Sample {
  readonly name: string;
  readonly source: string;
  /** Only CommonJS has what it uses. */
  readonly onlyRequire?: true;
  /** Only ES modules have what it uses. */
  readonly onlyModule?: true;
}

const locks = `
LOCK
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const work = async () => {
  const mutex = new Mutex();
  const visit = async (name) => {
    const release = await mutex.acquire();
    console.log('in', name);
    await pause(2);
    console.log('out', name);
    release();
    release();
  };
  await Promise.all([visit('a'), visit('b'), visit('c')]);
  const semaphore = new Semaphore(2);
  const results = await Promise.all([1, 2, 3].map((n) => semaphore.runExclusive(async (value) => { await pause(1); return [n, value]; })));
  console.log(results, semaphore.getValue(), semaphore.isLocked());
  const [value, giveBack] = await semaphore.acquire(2);
  console.log(value, semaphore.getValue());
  const waiting = semaphore.waitForUnlock(2).then(() => console.log('unlocked'));
  giveBack();
  await waiting;
  semaphore.setValue(1);
  semaphore.release(3);
  console.log(semaphore.getValue());
  const release = await mutex.acquire();
  for (const limited of [withTimeout(mutex, 5), withTimeout(mutex, 5, new Error('mine')), tryAcquire(mutex)]) {
    await limited.acquire().catch((error) => console.log(error.message));
    await limited.runExclusive(() => 1).catch((error) => console.log(error.message));
  }
  const cancelled = [mutex.acquire(), mutex.runExclusive(() => 2)].map((each) => each.catch((error) => console.log(error.message)));
  mutex.cancel();
  await Promise.all(cancelled);
  release();
  console.log(await mutex.runExclusive(() => 3), await withTimeout(mutex, 100).runExclusive(async () => 4));
  await mutex.runExclusive(() => { throw new Error('from the job'); }).catch((error) => console.log(error.message));
  await mutex.acquire();
  mutex.release();
  mutex.release();
  console.log(mutex.isLocked());
};
work().then(() => console.log('done'));
`;
/** The order of microtasks around a lock. */
const order = `
LOCK
const mutex = new Mutex();
const log = [];
const tick = async (name, count) => { for (let n = 0; n < count; n += 1) { await null; log.push(name + n); } };
tick('t', 20);
mutex.acquire().then((release) => { log.push('first'); Promise.resolve().then(() => log.push('then')); release(); });
mutex.acquire().then((release) => { log.push('second'); release(); });
mutex.runExclusive(async () => { log.push('third'); await null; log.push('fourth'); }).then(() => log.push('end'));
mutex.waitForUnlock().then(() => log.push('free'));
setTimeout(() => console.log(log.join()), 5);
`;
const looks = `
const workerThreads = require('node:worker_threads');
const childProcess = require('node:child_process');
const path = require('node:path');
LOCK
console.log(require.main === module, process.argv.length, process.execArgv);
console.log(Object.keys(require.cache).map((file) => path.basename(file)).sort());
console.log(process.getActiveResourcesInfo(), process.listenerCount('exit'), process.listenerCount('beforeExit'), process.eventNames());
console.log(workerThreads.Worker.name, workerThreads.Worker.length, Object.keys(workerThreads.Worker), workerThreads.threadId);
console.log(Object.getOwnPropertyNames(workerThreads.Worker.prototype), workerThreads.Worker.prototype.constructor === workerThreads.Worker);
console.log(childProcess.spawnSync.name, childProcess.ChildProcess.prototype.spawn.length, Object.keys(childProcess));
console.log(Object.keys(globalThis).length, Object.keys(process).length);
console.log(Mutex.name, Mutex.length, Mutex.prototype.acquire.name, Mutex.prototype.acquire.length, Object.keys(Mutex.prototype));
console.log(Object.keys(require('node:module')).length, Object.keys(module.constructor.prototype), Object.keys(module.constructor._extensions));
const mutex = new Mutex();
console.log(mutex, mutex.acquire(), mutex.acquire());
class Own extends workerThreads.Worker { constructor(source) { super(source, { eval: true, env: {} }); } }
const own = new Own('console.log(require("node:worker_threads").threadId, process.execArgv, Object.keys(process.env))');
console.log(own instanceof Own, own instanceof workerThreads.Worker, own.constructor === Own, own.threadId, Object.getPrototypeOf(Own) === workerThreads.Worker);
process.on('worker', (worker) => console.log('worker', worker.threadId));
own.on('exit', (code) => console.log('worker ends', code));
for (let n = 0; n < 10; n += 1) process.on('exit', () => {});
`;
const children = `
const { exec, execFile, execFileSync, execSync, fork, spawn, spawnSync } = require('node:child_process');
const script = 'process.stdout.write(process.argv.length + " " + process.execArgv.length)';
console.log(spawnSync(process.execPath, ['-e', script], { env: {} }).stdout.toString(), execFileSync(process.execPath, ['-e', script]).toString());
try { execSync('exit 3', { stdio: 'pipe' }); } catch (error) { console.log(error.status, error.message); }
const missing = spawn('no-such-program');
missing.on('error', (error) => {
  console.log(error.code, missing.pid);
  execFile(process.execPath, ['-e', script], (failure, stdout) => {
    console.log(failure, stdout);
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    child.on('exit', (code, signal) => console.log(code, signal, child.listenerCount('exit')));
    child.on('spawn', () => child.kill());
  });
});
`;

/** Errors from below, within and beside the library, at depths around the ten frames that V8 collects. */
const lockStacks = `LOCK
function deep(n) { if (n === 0) throw new Error('deep'); deep(n - 1); }
const show = (error) => console.log(error.stack);
const mutex = new Mutex(), semaphore = new Semaphore(2);
(async () => {
  for (const n of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 30]) {
    for (const lock of [mutex, semaphore, withTimeout(mutex, 1e6), withTimeout(new Semaphore(1), 1e6)]) {
      await lock.runExclusive(() => { deep(n); }).catch(show);
      await lock.runExclusive(async () => { deep(n); }).catch(show);
      await lock.runExclusive(async () => { await null; deep(n); }).catch(show);
    }
  }
  await mutex.runExclusive(() => { Error.stackTraceLimit = 3; deep(5); }).catch(show);
  await mutex.runExclusive(() => { deep(5); }).catch(show);
  await mutex.runExclusive(() => { deep(0); }).catch(show);
  console.log(Error.stackTraceLimit);
  Error.stackTraceLimit = 10;
  await mutex.runExclusive(() => {
    Error.prepareStackTrace = (_, sites) => sites.map((site) => site.getFunctionName() + ' ' + site.getFileName()).join();
    deep(2);
  }).catch(show);
  Error.prepareStackTrace = undefined;
  const release = await mutex.acquire();
  const waiting = mutex.acquire(); mutex.cancel(); await waiting.catch(show);
  await withTimeout(mutex, 1).acquire().catch(show);
  await withTimeout(mutex, 1, new Error('late')).runExclusive(() => 1).catch(show);
  release();
  await semaphore.acquire(0).catch(show);
  await semaphore.runExclusive(5).catch(show);
  try { semaphore.acquire(-1).catch(show); } catch (error) { show(error); }
  mutex.runExclusive(() => { throw new Error('end'); });
})();
`;
const workerStacks = `
const workerThreads = require('node:worker_threads');
const { Worker } = workerThreads;
function make(n, Class, file) { if (n > 0) return make(n - 1, Class, file); return new Class(file); }
class Own extends Worker {}
for (const n of [0, 2, 4, 6, 20]) for (const Class of [Worker, Own]) for (const file of ['missing', 5]) {
  try { make(n, Class, file); } catch (error) { console.log(error.stack); }
}
try { Worker('x'); } catch (error) { console.log(error.stack); }
console.log(Worker, Object.getOwnPropertyNames(Worker), Object.getPrototypeOf(Worker).name, Worker.prototype.constructor === Worker);
new Worker('throw new Error("inside")', { eval: true }).on('error', function (error) {
  console.log(error.stack, this.constructor === Worker);
  // The functions of Node's below these differ from run to run.
  try { new Worker('missing'); } catch (error) { console.log(error.stack.split('\\n').slice(0, 6)); }
});
`;
const moduleStacks = `
function load(n) { if (n > 0) return load(n - 1); require('missing'); }
for (const n of [0, 5, 20]) try { load(n); } catch (error) { console.log(error.stack); }
async function followed() { await null; }
require('./missing');
`;
const hookedStacks = `
const fs = require('node:fs'), path = require('node:path');
require.extensions['.lock'] = (module, file) => module._compile(fs.readFileSync(file, 'utf8'), file);
fs.writeFileSync(path.join(__dirname, 'hooked.lock'), 'async function f() { await 1 }\\nthrow new Error("compiled")');
function load(n) { if (n > 0) return load(n - 1); require('./hooked.lock'); }
for (const n of [0, 3, 20]) try { load(n); } catch (error) { console.log(error.stack); }
require('./hooked.lock');
`;
const childStacks = `
const { execFileSync, spawn } = require('node:child_process');
if (process.argv[2] === 'child') {
  (async () => { await null; throw new Error('in the child'); })();
} else {
  spawn(process.execPath, [__filename, 'child'], { stdio: 'inherit' }).on('exit', () => {
    try { execFileSync(process.execPath, [__filename, 'child'], { stdio: 'pipe' }); } catch (error) { console.log(error.stack); }
    throw new Error('in a listener');
  });
}
`;

export const samples: readonly Sample[] = [
  { name: 'stacks of locks', source: lockStacks },
  { name: 'stacks of workers', source: workerStacks, onlyRequire: true },
  { name: 'stacks of missing modules', source: moduleStacks, onlyRequire: true },
  { name: 'stacks of require hooks', source: hookedStacks, onlyRequire: true },
  { name: 'stacks of children', source: childStacks, onlyRequire: true },
  { name: 'locks', source: locks },
  { name: 'order of microtasks', source: order },
  { name: 'what can be looked at', source: looks, onlyRequire: true },
  { name: 'children', source: children, onlyRequire: true },
  {
    name: 'exit',
    source: `LOCK\nnew Mutex().acquire(); process.on('exit', (code) => console.log('bye', code)); setTimeout(() => process.exit(3), 1);`,
  },
  {
    name: 'exit code',
    source: `LOCK\nnew Mutex().acquire(); process.on('exit', () => { process.exitCode = 9; }); process.exitCode = 4;`,
  },
  {
    name: 'beforeExit',
    source: `LOCK\nconst mutex = new Mutex(); mutex.acquire(); mutex.acquire(); let n = 0;
process.on('beforeExit', (code) => { console.log('before', code, n); n += 1; if (n < 3) setTimeout(() => {}, 1); });`,
  },
  {
    name: 'unsettled',
    source: `LOCK\nconst mutex = new Mutex(); await mutex.acquire(); await mutex.acquire();`,
    onlyModule: true,
  },
  { name: 'rejection', source: `LOCK\nnew Mutex().acquire(); Promise.reject(7);` },
  {
    name: 'cancelled',
    source: `LOCK\nconst mutex = new Mutex(); mutex.acquire(); mutex.acquire().catch(() => {}); mutex.cancel(); console.log('on');`,
  },
  {
    name: 'signal',
    source: `LOCK\nnew Mutex().acquire(); process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000);`,
  },
  {
    name: 'throwing objects',
    source: `LOCK
const forbid = (keys) => new Proxy(new Semaphore(1), {
  get(target, key) { if (keys.includes(key)) throw new Error('read ' + String(key)); return Reflect.get(target, key); },
  defineProperty(target, key, descriptor) { if (typeof key === 'symbol') throw new Error('define'); return Reflect.defineProperty(target, key, descriptor); },
});
const seen = [];
for (const semaphore of [forbid([]), forbid(['_maxConcurrency']), forbid(['_couldLockImmediately'])]) {
  const [value, release] = await semaphore.acquire().catch((error) => [error.message, () => {}]);
  seen.push(value, await semaphore.runExclusive(() => 'ran').catch((error) => error.message).constructor.name);
  release();
  seen.push(await semaphore.waitForUnlock().catch((error) => error.message));
  semaphore.setValue(2); semaphore.release(); semaphore.cancel();
}
console.log(seen);
const wrapped = Object.freeze(withTimeout(new Mutex(), 50));
console.log(await wrapped.runExclusive(() => 'frozen'));`,
    onlyModule: true,
  },
];
