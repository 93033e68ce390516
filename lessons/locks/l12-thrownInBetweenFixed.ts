// The scoped form gives the lock back at the end of the job, however the job ends. Where the language has `await using`, it can be
// a block: `await using held = await oven.hold();`.
import { Lock, Task } from 'lockstep/threading';

const oven = new Lock();

async function bake(what: string): Promise<void> {
  await oven.withLock(() => {
    if (what === '') throw new Error('There is nothing to bake');
    console.log(`${what} is done`);
  });
}

const bakers = ['Bread', '', 'Cake'].map(
  (what, index) => new Task({ target: bake, args: [what], name: `baker ${index + 1}` }),
);
for (const baker of bakers) baker.start();
for (const baker of bakers) await baker.join();
console.log('The bakery closes');
