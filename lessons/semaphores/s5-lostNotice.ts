// The kettle tells that it boils, but nobody waits for that yet, and a condition keeps no notice. Who begins to wait afterwards
// waits for ever.
import { Condition, isMain, Task } from 'lockstep/threading';
import { pause } from '../pace.ts';

const kettle = new Condition();

async function boil(): Promise<void> {
  await kettle.withLock(async () => {
    console.log('The kettle whistles');
    await kettle.notify();
  });
}
async function makeTea(): Promise<void> {
  await pause(300); // The cups have to be washed first.
  await kettle.withLock(async () => {
    await kettle.wait();
    console.log('Tea is ready');
  });
}

if (isMain(import.meta)) {
  const tasks = [new Task({ target: boil, name: 'Stove' }), new Task({ target: makeTea, name: 'Oma' })];
  for (const task of tasks) task.start();
  for (const task of tasks) await task.join();
}
