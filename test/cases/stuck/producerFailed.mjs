// Stuck: the producer fails before its end marker.
import { Queue } from 'lockstep/queue';
import { Task } from 'lockstep/threading';

const rows = new Queue();
async function load() {
  for (const row of ['{"a":1}', '{']) await rows.put(JSON.parse(row));
  await rows.put(null);
}
async function show() {
  for (let row = await rows.get(); row !== null; row = await rows.get()) console.log(row);
}
const tasks = [new Task({ target: load, name: 'loader' }), new Task({ target: show, name: 'table' })];
for (const task of tasks) task.start();
for (const task of tasks) await task.join();
