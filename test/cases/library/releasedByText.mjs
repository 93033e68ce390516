// Opposite order, but text that is evaluated later gives one of the locks back.
import { setTimeout as pause } from 'node:timers/promises';
import { Lock, Task } from 'lockstep/threading';

const [one, two] = [new Lock(), new Lock()];
globalThis.one = one;

async function both(name, first, second) {
  await first.acquire();
  await pause(50);
  await second.acquire();
  console.log(name);
  await second.release();
  // It may have been taken away meanwhile.
  await first.release().catch(() => {});
}
// biome-ignore lint/security/noGlobalEval: that is what this program is about
// biome-ignore lint/complexity/noCommaOperator: as such code is written
setTimeout(() => (0, eval)(`one.${['rel', 'ease'].join('')}()`), 900);
const tasks = [new Task({ target: both, args: ['a', one, two] }), new Task({ target: both, args: ['b', two, one] })];
for (const task of tasks) task.start();
for (const task of tasks) await task.join();
