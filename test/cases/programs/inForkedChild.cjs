// Stuck: a deadlock in a child that stays alive by its channel.
const { fork } = require('node:child_process');
const { Mutex } = require('async-mutex');

const [left, right] = [new Mutex(), new Mutex()];
async function both(first, second) {
  const release = await first.acquire();
  await null;
  const releaseSecond = await second.acquire();
  releaseSecond();
  release();
}
if (process.argv[2] !== 'child') fork(__filename, ['child']);
else {
  process.on('message', () => {});
  void Promise.all([both(left, right), both(right, left)]);
}
