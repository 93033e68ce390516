// A semaphore of 0 lets nobody pass. Ten hikers wait at the ferry, and each call of the ferryman takes one of them across: the
// one who has waited longest.
import { Event, isMain, Semaphore, Task } from 'lockstep/threading';
import { pause } from '../pace.ts';

const HIKERS = 10;

if (isMain(import.meta)) {
  const seats = new Semaphore(0);
  const across = Array.from({ length: HIKERS }, () => new Event());
  const hikers = across.map(
    (landed, index) =>
      new Task({
        name: `Hiker ${index + 1}`,
        target: async () => {
          await seats.acquire();
          console.log(`Hiker ${index + 1} is across`);
          await landed.set();
        },
      }),
  );
  for (const hiker of hikers) hiker.start();
  await pause(300);
  console.log('The ferry begins');
  for (const landed of across) {
    await seats.release();
    await landed.wait();
  }
  for (const hiker of hikers) await hiker.join();
  console.log('Nobody waits any more');
}
