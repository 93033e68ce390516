// Healthy: the door stays open.
import { setTimeout as pause } from 'node:timers/promises';
import { Event, Task } from 'lockstep/threading';

const door = new Event();
async function open() {
  await door.set();
}
async function enter() {
  await pause(50);
  await door.wait();
  console.log('inside');
}
const tasks = [new Task({ target: open, name: 'porter' }), new Task({ target: enter, name: 'guest' })];
for (const task of tasks) task.start();
for (const task of tasks) await task.join();
