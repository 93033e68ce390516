// A channel of one's own: closing it wakes nobody who waits already.
import { setTimeout as sleep } from 'node:timers/promises';

class Channel {
  #items = [];
  #takers = [];
  #closed = false;

  put(item) {
    const taker = this.#takers.shift();
    if (taker) taker({ value: item, done: false });
    else this.#items.push(item);
  }
  close() {
    this.#closed = true;
    for (const taker of this.#takers.splice(0)) taker({ value: undefined, done: true });
  }
  next() {
    if (this.#items.length > 0) return Promise.resolve({ value: this.#items.shift(), done: false });
    if (this.#closed) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve) => this.#takers.push(resolve));
  }
  [Symbol.asyncIterator]() {
    return this;
  }
}

async function produce(channel) {
  for (let n = 0; n < 5; n += 1) {
    await sleep(2);
    channel.put(n);
  }
  await sleep(10);
  channel.close();
}

async function consume(channel) {
  let sum = 0;
  for await (const n of channel) sum += n;
  return sum;
}

const channel = new Channel();
const [, first, second] = await Promise.all([produce(channel), consume(channel), consume(channel)]);
console.log(first + second);
