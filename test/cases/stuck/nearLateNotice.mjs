// Healthy: a notice is lost, and another one comes later.
import { setTimeout as pause } from 'node:timers/promises';
import { Condition, Task } from 'lockstep/threading';

const bell = new Condition();
async function ring(after) {
  await pause(after);
  await bell.withLock(() => bell.notify());
}
async function hear() {
  await pause(50);
  await bell.withLock(() => bell.wait());
  console.log('heard');
}
const tasks = [
  new Task({ target: ring, args: [0] }),
  new Task({ target: hear }),
  new Task({ target: ring, args: [1500] }),
];
for (const task of tasks) task.start();
for (const task of tasks) await task.join();
