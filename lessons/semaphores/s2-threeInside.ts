// A semaphore of 3: of ten guests in the bathhouse never more than three are in the tub. With 1 in its place it would be a lock.
// A pool would have only three guests in all, who take their turns one after the other; here all ten are there from the start.
import { isMain, Semaphore, Task } from 'lockstep/threading';
import { pause } from '../pace.ts';

const GUESTS = 10;
const PLACES = 3;

let inside = 0;
let most = 0;

async function bathe(guest: number): Promise<void> {
  inside++;
  most = Math.max(most, inside);
  console.log(`Guest ${guest} is in, with ${inside - 1} others`);
  await pause(100);
  inside--;
}

if (isMain(import.meta)) {
  const tub = new Semaphore(PLACES);
  const guests = Array.from(
    { length: GUESTS },
    (_, index) => new Task({ target: () => tub.withPermit(() => bathe(index + 1)), name: `Guest ${index + 1}` }),
  );
  for (const guest of guests) guest.start();
  for (const guest of guests) await guest.join();
  console.log(`There were never more than ${most} in the tub`);
}
