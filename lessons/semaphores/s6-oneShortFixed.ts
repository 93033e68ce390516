// With the third rower there the barrier opens, and all three row off together.
import { Barrier, isMain, Task } from 'lockstep/threading';
import { pause } from '../pace.ts';

const ROWERS = ['Ilse', 'Jomo', 'Kofi'];

async function row(boat: Barrier, rower: string, way: number): Promise<void> {
  await pause(way);
  console.log(`${rower} is at the boat`);
  await boat.wait();
  console.log(`${rower} rows`);
}

if (isMain(import.meta)) {
  const boat = new Barrier(3);
  const rowers = ROWERS.map((name, index) => new Task({ target: row, args: [boat, name, 100 * index], name }));
  for (const rower of rowers) rower.start();
  for (const rower of rowers) await rower.join();
}
