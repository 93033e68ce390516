// Four workers pass parts of one memory around: who works on which part changes with each phase, and a barrier of their own making parts
// the phases. Afterwards the tasks of a pool work on it one after the other, each in whatever thread is free.
import { once } from 'node:events';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { Piscina } from 'piscina';

const COUNT = 4;
const PHASES = 40;

class Barrier {
  constructor(memory) {
    this.cells = new Int32Array(memory, 0, 2);
  }

  wait() {
    const round = Atomics.load(this.cells, 1);
    if (Atomics.add(this.cells, 0, 1) === COUNT - 1) {
      Atomics.store(this.cells, 0, 0);
      Atomics.add(this.cells, 1, 1);
      Atomics.notify(this.cells, 1);
    } else {
      while (Atomics.load(this.cells, 1) === round) Atomics.wait(this.cells, 1, round);
    }
  }
}

if (isMainThread) {
  const memory = new SharedArrayBuffer(64);
  const start = (mine) => new Worker(new URL(import.meta.url), { workerData: { memory, mine } });
  const workers = Array.from({ length: COUNT }, (_, mine) => start(mine));
  await Promise.all(workers.map((worker) => once(worker, 'exit')));
  console.log(new Int32Array(memory, 16, COUNT).join());

  const pool = new Piscina({ filename: new URL('./addTo.cjs', import.meta.url).href, minThreads: 2, maxThreads: 2 });
  for (let turn = 0; turn < 30; turn += 1) await pool.run({ memory, times: 500 });
  console.log(new Int32Array(memory)[8]);
  await Promise.all([1, 2].map((part) => pool.run({ memory, times: 20_000, index: 8 + part })));
  console.log(new Int32Array(memory).subarray(9, 11).join());
  await pool.destroy();
} else {
  const barrier = new Barrier(workerData.memory);
  const parts = new Int32Array(workerData.memory, 16, COUNT);
  for (let phase = 0; phase < PHASES; phase += 1) {
    const part = (workerData.mine + phase) % COUNT;
    for (let turn = 0; turn < 1000; turn += 1) parts[part] += 1;
    barrier.wait();
  }
}
