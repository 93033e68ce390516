// The same box offices with a lock around reading and writing back: nobody reads a number that somebody else is about to change.
import { Barrier, type DictProxy, isMain, type Lock, Manager, Process } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

async function sell(sales: number, seats: DictProxy<string, number>, doors: Barrier, till: Lock): Promise<void> {
  await doors.wait(); // All box offices open at the same time.
  for (let sale = 0; sale < sales; sale++) {
    await till.withLock(async () => {
      const left = await seats.item('left');
      await pause(20);
      await seats.set('left', left - 1);
    });
  }
}

if (isMain(import.meta)) {
  const count = Number(process.argv[2] ?? 7);
  const manager = Manager();
  const seats = manager.dict<string, number>({ left: 100 }, { name: 'seats' });
  const till = manager.Lock({ name: 'till' });
  const doors = new Barrier(count);
  const offices = Array.from(
    { length: count },
    (_, index) => new Process({ target: sell, args: [70 / count, seats, doors, till], name: `Office ${index + 1}` }),
  );
  for (const office of offices) office.start();
  for (const office of offices) await office.join();
  console.log(`70 seats are sold, ${await seats.item('left')} are left`);
  await manager.shutdown();
}
