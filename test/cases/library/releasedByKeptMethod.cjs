// As releasedByPattern, with the method kept in a variable.
const { setTimeout: pause } = require('node:timers/promises');
const { Lock, Task } = require('lockstep/threading');

const [one, two] = [new Lock(), new Lock()];
const method = ['rel', 'ease'].join('');

async function both(name, first, second) {
  await first.acquire();
  await pause(50);
  await second.acquire();
  console.log(name);
  await second.release();
  // It may have been taken away meanwhile.
  await first.release().catch(() => {});
}
setTimeout(() => {
  const giveBack = one[method];
  void giveBack.call(one);
}, 900);
new Task({ target: both, args: ['a', one, two] }).start();
new Task({ target: both, args: ['b', two, one] }).start();
