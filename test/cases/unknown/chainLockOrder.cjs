// Two hand-written locks in opposite order, in a program that ends because nothing is left to run.
const { setTimeout: pause } = require('node:timers/promises');

class Lock {
  tail = Promise.resolve();

  async run(job) {
    const before = this.tail;
    let release;
    this.tail = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    try {
      return await job();
    } finally {
      release();
    }
  }
}
const [left, right] = [new Lock(), new Lock()];

async function both(first, second) {
  await first.run(async () => {
    await pause(10);
    await second.run(async () => 'both');
  });
}
async function main() {
  await Promise.all([both(left, right), both(right, left)]);
  console.log('done');
}
main().catch(console.error);
