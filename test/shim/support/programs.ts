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

export const samples: readonly Sample[] = [
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
];
