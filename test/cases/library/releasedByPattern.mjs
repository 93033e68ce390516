// Opposite order, but a timer gives one of the locks back by a method that it finds by a computed name.
import { setTimeout as pause } from 'node:timers/promises';
import { Lock, Task } from 'lockstep/threading';

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
  const { [method]: giveBack } = one;
  void giveBack.call(one);
}, 900);
const tasks = [new Task({ target: both, args: ['a', one, two] }), new Task({ target: both, args: ['b', two, one] })];
for (const task of tasks) task.start();
for (const task of tasks) await task.join();
