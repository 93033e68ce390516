// Three pots need 5, 3 and 2 seconds. Started together and then joined, they take as long as the slowest of them, whatever
// the order of the joins: to join a process that has ended takes no time. Started one after the other, they take the sum.
import { isMain, Process } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

const pots = [
  ['soup', 5000],
  ['rice', 3000],
  ['tea', 2000],
] as const;

async function cook(pot: string, milliseconds: number): Promise<void> {
  console.log(`The ${pot} is on`);
  await pause(milliseconds);
  console.log(`The ${pot} is ready`);
}
const put = ([pot, milliseconds]: readonly [string, number]): Process<[string, number]> => {
  const cooking = new Process({ target: cook, args: [pot, milliseconds], name: pot });
  cooking.start();
  return cooking;
};

async function together(): Promise<void> {
  const all = pots.map(put);
  for (const cooking of all) {
    await cooking.join();
    console.log(`Joined: ${cooking.name}`);
  }
}
async function oneAfterTheOther(): Promise<void> {
  for (const pot of pots) await put(pot).join();
}
async function measure(way: () => Promise<void>): Promise<string> {
  const start = performance.now();
  await way();
  return `${((performance.now() - start) / 1000).toFixed(1)} seconds`;
}

if (isMain(import.meta)) {
  console.log(`Together: ${await measure(together)}`);
  console.log(`One after the other: ${await measure(oneAfterTheOther)}`);
}
