// Stuck: the first stage is never told the end, so that the second one is not either. The first one is the cause.
import { Queue } from 'lockstep/queue';
import { Task } from 'lockstep/threading';

const [raw, cut] = [new Queue(), new Queue()];
async function saw() {
  for (let log = await raw.get(); log !== null; log = await raw.get()) await cut.put(`${log} cut`);
  await cut.put(null);
}
async function stack() {
  for (let plank = await cut.get(); plank !== null; plank = await cut.get()) console.log(plank);
}
const tasks = [new Task({ target: saw, name: 'saw' }), new Task({ target: stack, name: 'stack' })];
for (const task of tasks) task.start();
for (const log of ['oak', 'elm']) await raw.put(log);
for (const task of tasks) await task.join();
