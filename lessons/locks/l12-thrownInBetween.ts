// An error between `acquire` and `release`: the release is never reached, and whoever comes next waits for ever.
import { Lock, Task } from 'lockstep/threading';

const oven = new Lock();

async function bake(what: string): Promise<void> {
  await oven.acquire();
  if (what === '') throw new Error('There is nothing to bake');
  console.log(`${what} is done`);
  await oven.release();
}

const bakers = ['Bread', '', 'Cake'].map(
  (what, index) => new Task({ target: bake, args: [what], name: `baker ${index + 1}` }),
);
for (const baker of bakers) baker.start();
for (const baker of bakers) await baker.join();
console.log('The bakery closes');
