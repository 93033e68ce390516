// Two hand-written locks, always in the same order.
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
  await Promise.all([both(left, right), both(left, right)]);
  console.log('done');
}
main().catch(console.error);
