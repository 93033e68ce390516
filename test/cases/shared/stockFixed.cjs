// Workers sell from one stock: each works while it holds a lock of its own making.
const { Worker, isMainThread, parentPort } = require('node:worker_threads');

class Shop {
  constructor(memory) {
    this.lock = new Int32Array(memory, 0, 1);
    this.stock = new Uint32Array(memory, 8);
  }

  sell() {
    while (Atomics.compareExchange(this.lock, 0, 0, 1) !== 0) Atomics.wait(this.lock, 0, 1);
    const left = this.stock[1];
    let price = 0;
    for (let step = 0; step < 500; step += 1) price += Math.sqrt(left + step);
    this.stock[1] = left - (price > 0 ? 1 : 0);
    Atomics.store(this.lock, 0, 0);
    Atomics.notify(this.lock, 0, 1);
  }
}

if (isMainThread) {
  const memory = new SharedArrayBuffer(32);
  new Uint32Array(memory, 8).fill(1_000_000);
  const workers = [1, 2].map(() => new Worker(__filename));
  let left = workers.length;
  for (const worker of workers) {
    worker.postMessage({ memory });
    worker.once('message', () => {
      left -= 1;
      if (left === 0) console.log('sold', new Uint32Array(memory, 8)[1]);
    });
  }
} else {
  parentPort.once('message', ({ memory }) => {
    const shop = new Shop(memory);
    for (let turn = 0; turn < 5000; turn += 1) shop.sell();
    parentPort.postMessage('done');
  });
}
