// Workers sell from one stock: each reads what is left, works, and writes back what is left then.
const { Worker, isMainThread, parentPort } = require('node:worker_threads');

class Shop {
  constructor(memory) {
    this.stock = new Uint32Array(memory, 8);
  }

  sell() {
    const left = this.stock[1];
    let price = 0;
    for (let step = 0; step < 500; step += 1) price += Math.sqrt(left + step);
    this.stock[1] = left - (price > 0 ? 1 : 0);
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
      if (left === 0) console.log('sold');
    });
  }
} else {
  parentPort.once('message', ({ memory }) => {
    const shop = new Shop(memory);
    // Both open at the same time.
    const open = new Int32Array(memory, 0, 1);
    Atomics.add(open, 0, 1);
    while (Atomics.load(open, 0) < 2);
    const end = Date.now() + 300;
    while (Date.now() < end) shop.sell();
    parentPort.postMessage('done');
  });
}
