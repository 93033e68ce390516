// A pool of workers of one's own: each gets a buffer for good, and gives another one back.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const source = `
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', ({ id, buffer }) => {
    const numbers = new Float64Array(buffer);
    for (let n = 0; n < numbers.length; n += 1) numbers[n] *= 2;
    parentPort.postMessage({ id, buffer }, [buffer]);
  });
`;

class Pool {
  #idle = [];
  #queue = [];
  #pending = new Map();
  #workers;
  #next = 0;

  constructor(size) {
    this.#workers = Array.from({ length: size }, () => new Worker(source, { eval: true }));
    for (const worker of this.#workers) {
      this.#idle.push(worker);
      worker.on('message', ({ id, buffer }) => {
        this.#pending.get(id)(buffer);
        this.#pending.delete(id);
        this.#idle.push(worker);
        this.#run();
      });
    }
  }
  double(buffer) {
    return new Promise((resolve) => {
      this.#next += 1;
      this.#pending.set(this.#next, resolve);
      this.#queue.push({ id: this.#next, buffer });
      this.#run();
    });
  }
  async close() {
    const ends = this.#workers.map((worker) => once(worker, 'exit'));
    for (const worker of this.#workers) worker.terminate();
    await Promise.all(ends);
  }
  #run() {
    while (this.#idle.length > 0 && this.#queue.length > 0) {
      const job = this.#queue.shift();
      this.#idle.pop().postMessage(job, [job.buffer]);
    }
  }
}

const pool = new Pool(2);
const buffers = Array.from({ length: 12 }, (_, n) => new Float64Array(1000).fill(n).buffer);
const doubled = await Promise.all(buffers.map((buffer) => pool.double(buffer)));
console.log(doubled.map((buffer) => new Float64Array(buffer)[999]).join(' '));
console.log(buffers.every(({ byteLength }) => byteLength === 0));
await pool.close();
