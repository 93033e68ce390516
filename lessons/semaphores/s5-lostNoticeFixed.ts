// What matters is kept in a variable, and who wants to wait for it looks at it first: then it does not matter who comes first.
import { Condition, isMain, Task } from 'lockstep/threading';
import { pause } from '../pace.ts';

const kettle = new Condition();
let boils = false;

async function boil(): Promise<void> {
  await kettle.withLock(async () => {
    boils = true;
    console.log('The kettle whistles');
    await kettle.notify();
  });
}
async function makeTea(): Promise<void> {
  await pause(300); // The cups have to be washed first.
  await kettle.withLock(async () => {
    await kettle.waitFor(() => boils);
    console.log('Tea is ready');
  });
}

if (isMain(import.meta)) {
  const tasks = [new Task({ target: boil, name: 'Stove' }), new Task({ target: makeTea, name: 'Oma' })];
  for (const task of tasks) task.start();
  for (const task of tasks) await task.join();
}
