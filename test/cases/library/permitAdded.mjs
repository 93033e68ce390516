// A lock and a slot in opposite order, but somebody who had a slot before adds another one.
import { setTimeout as pause } from 'node:timers/promises';
import { Lock, Semaphore, Task } from 'lockstep/threading';

const mutex = new Lock();
const slots = new Semaphore(1);

async function supervise() {
  await slots.acquire();
  await slots.release();
  await pause(900);
  await slots.release();
}
async function left() {
  await mutex.withLock(async () => {
    await pause(100);
    await slots.acquire();
    console.log('left');
    await slots.release();
  });
}
async function right() {
  await slots.acquire();
  await pause(100);
  await mutex.withLock(() => console.log('right'));
  await slots.release();
}
const tasks = [supervise, left, right].map((target) => new Task({ target }));
for (const task of tasks) task.start();
for (const task of tasks) await task.join();
