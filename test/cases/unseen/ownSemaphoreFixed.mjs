// A semaphore of one's own; who fails does not give its permit back.
import { setTimeout as sleep } from 'node:timers/promises';

class Semaphore {
  constructor(permits) {
    this.permits = permits;
    this.waiting = [];
  }
  acquire() {
    if (this.permits > 0) {
      this.permits -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.waiting.push(resolve));
  }
  release() {
    const next = this.waiting.shift();
    if (next) next();
    else this.permits += 1;
  }
}

const semaphore = new Semaphore(2);

async function upload(file) {
  await semaphore.acquire();
  try {
    await sleep(5);
    if (file.endsWith('.tmp')) throw new Error(`${file} is temporary`);
  } finally {
    semaphore.release();
  }
}

const files = ['a.txt', 'b.tmp', 'c.tmp', 'd.txt', 'e.txt'];
const results = await Promise.allSettled(files.map(upload));
console.log(results.map(({ status }) => status).join(' '));
