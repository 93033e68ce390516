// Opposite order, but somebody who took a lock of its own gives another one back.
import { setTimeout as pause } from 'node:timers/promises';
import { Lock, Task } from 'lockstep/threading';

const [one, two, own] = [new Lock(), new Lock(), new Lock()];

async function both(name, first, second) {
  await first.acquire();
  await pause(50);
  await second.acquire();
  console.log(name);
  await second.release();
  // It may have been taken away meanwhile.
  await first.release().catch(() => {});
}
async function exchange() {
  let lock = own;
  await lock.acquire();
  lock = one;
  await pause(900);
  await lock.release();
}
const tasks = [
  new Task({ target: exchange }),
  new Task({ target: both, args: ['a', one, two] }),
  new Task({ target: both, args: ['b', two, one] }),
];
for (const task of tasks) task.start();
for (const task of tasks) await task.join();
