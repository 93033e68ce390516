// Stuck: the door is opened and closed again before anybody stands at it.
import { setTimeout as pause } from 'node:timers/promises';
import { Event, Task } from 'lockstep/threading';

const door = new Event();
async function open() {
  await door.set();
  await door.clear();
}
async function enter() {
  await pause(50);
  await door.wait();
}
const tasks = [new Task({ target: open, name: 'porter' }), new Task({ target: enter, name: 'guest' })];
for (const task of tasks) task.start();
for (const task of tasks) await task.join();
