/**
 * What the locks of `lockstep/multiprocessing` cost, in nanoseconds, beside those of Python's `multiprocessing` on the same machine
 * in the same run: free, and fought over by two processes. Node has no memory that processes share, so that taking a lock is
 * a round trip to the broker through a socket of the operating system; what such a round trip takes by itself is measured too.
 */
import { measureBesidePython } from '../support/besidePython.ts';

const ours = `
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Barrier, isMain, Lock, Process, RLock, Semaphore } from 'lockstep/multiprocessing';

const best = {};
async function measure(name, steps, run, passes = 10) {
  for (let pass = 0; pass < passes; pass++) {
    const start = process.hrtime.bigint();
    await run(steps);
    best[name] = Math.min(best[name] ?? Infinity, Number(process.hrtime.bigint() - start) / steps);
  }
}
const take = (lock) => async (steps) => {
  for (let step = 0; step < steps; step++) { await lock.acquire(); await lock.release(); }
};
export async function contend(lock, met) {
  for (let pass = 0; pass < 5; pass++) {
    await met.wait();
    await take(lock)(500);
    await met.wait();
  }
}
const echo = \`
  const { workerData, parentPort } = require('node:worker_threads');
  const server = require('node:net').createServer((socket) => socket.on('data', (bytes) => socket.write(bytes)));
  server.listen(workerData, () => parentPort.postMessage('ready'));
\`;
async function measureSocket() {
  const folder = mkdtempSync(join(tmpdir(), 'round-trip-'));
  const path = process.platform === 'win32' ? '\\\\\\\\.\\\\pipe\\\\round-trip-' + process.pid : join(folder, 'socket');
  const worker = new Worker(echo, { eval: true, workerData: path });
  await once(worker, 'message');
  const socket = connect(path);
  await once(socket, 'connect');
  const bytes = Buffer.alloc(20);
  let resolve = () => {};
  socket.on('data', () => resolve());
  await measure('a round trip through a socket, without any lock', 1000, async (steps) => {
    for (let step = 0; step < steps; step++) {
      const answered = new Promise((done) => { resolve = done; });
      socket.write(bytes);
      await answered;
    }
  });
  socket.destroy();
  await worker.terminate();
  rmSync(folder, { recursive: true, force: true });
}

if (isMain(import.meta)) {
  await measure('Lock, free', 1000, take(new Lock()));
  await measure('RLock, free', 1000, take(new RLock()));
  await measure('Semaphore, free', 1000, take(new Semaphore(1)));
  const [lock, met] = [new Lock(), new Barrier(3)];
  const processes = [1, 2].map(() => new Process({ target: contend, args: [lock, met] }));
  for (const each of processes) each.start();
  await measure('Lock, two processes', 1000, async () => { await met.wait(); await met.wait(); }, 5);
  for (const each of processes) await each.join();
  await measureSocket();
  console.log(JSON.stringify(best));
}
`;
const python = `
import json, multiprocessing, time
best = {}
def measure(name, steps, run, passes=10):
    for _ in range(passes):
        start = time.perf_counter_ns()
        run(steps)
        best[name] = min(best.get(name, float('inf')), (time.perf_counter_ns() - start) / steps)
def take(lock):
    def run(steps):
        for _ in range(steps):
            lock.acquire()
            lock.release()
    return run
def contend(lock, met):
    for _ in range(5):
        met.wait()
        take(lock)(500)
        met.wait()
if __name__ == '__main__':
    measure('Lock, free', 1000, take(multiprocessing.Lock()))
    measure('RLock, free', 1000, take(multiprocessing.RLock()))
    measure('Semaphore, free', 1000, take(multiprocessing.Semaphore(1)))
    lock, met = multiprocessing.Lock(), multiprocessing.Barrier(3)
    processes = [multiprocessing.Process(target=contend, args=(lock, met)) for _ in range(2)]
    for each in processes: each.start()
    def both(_):
        met.wait()
        met.wait()
    measure('Lock, two processes', 1000, both, 5)
    for each in processes: each.join()
    print(json.dumps(best))
`;

await measureBesidePython(ours, python);
