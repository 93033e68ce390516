// A read-write lock of one's own; two readers want to become the writer.
import { setTimeout as sleep } from 'node:timers/promises';

class ReadWriteLock {
  readers = 0;
  writing = false;
  queue = [];

  async read() {
    while (this.writing) await new Promise((resolve) => this.queue.push(resolve));
    this.readers += 1;
  }
  async write(own = 0) {
    while (this.writing || this.readers > own) await new Promise((resolve) => this.queue.push(resolve));
    this.writing = true;
  }
  endRead() {
    this.readers -= 1;
    this.#wake();
  }
  endWrite() {
    this.writing = false;
    this.#wake();
  }
  #wake() {
    for (const resolve of this.queue.splice(0)) resolve();
  }
}

const lock = new ReadWriteLock();
let balance = 10;

async function withdraw(amount) {
  await lock.read();
  await sleep(2);
  const isEnough = balance >= amount;
  lock.endRead();
  if (isEnough) {
    await lock.write();
    balance -= balance >= amount ? amount : 0;
    lock.endWrite();
  }
}

await Promise.all([withdraw(3), withdraw(4)]);
console.log(balance);
