// A hand-written channel between producers and consumers, bounded, closed at the end.
class Channel {
  #items = [];
  #takers = [];
  #putters = [];
  #closed = false;
  constructor(size) {
    this.size = size;
  }
  async put(item) {
    while (this.#items.length >= this.size) await new Promise((resolve) => this.#putters.push(resolve));
    this.#items.push(item);
    this.#takers.shift()?.();
  }
  close() {
    this.#closed = true;
    for (const take of this.#takers.splice(0)) take();
  }
  async *[Symbol.asyncIterator]() {
    for (;;) {
      while (this.#items.length === 0) {
        if (this.#closed) return;
        await new Promise((resolve) => this.#takers.push(resolve));
      }
      yield this.#items.shift();
      this.#putters.shift()?.();
    }
  }
}
const channel = new Channel(3);
const produce = async (start) => {
  for (let item = start; item < 60; item += 2) await channel.put(item);
};
const consume = async () => {
  let sum = 0;
  for await (const item of channel) {
    sum += item;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return sum;
};
const consumers = [consume(), consume(), consume()];
await Promise.all([produce(0), produce(1)]);
channel.close();
console.log((await Promise.all(consumers)).reduce((sum, each) => sum + each, 0));
