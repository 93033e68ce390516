// Healthy: a barrier that is used again and again, by parties of which one is always late.
import { setTimeout as pause } from 'node:timers/promises';
import { Barrier, Task } from 'lockstep/threading';

const lap = new Barrier(3);
const laps = [0, 0, 0];
async function run(runner) {
  for (let round = 0; round < 3; round++) {
    await pause(runner === 2 ? 400 : 5);
    await lap.wait();
    laps[runner]++;
  }
}
const tasks = [0, 1, 2].map((runner) => new Task({ target: run, args: [runner] }));
for (const task of tasks) task.start();
for (const task of tasks) await task.join();
console.log(laps);
