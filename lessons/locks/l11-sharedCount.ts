// A hundred seats, kept by a manager; seven box offices sell ten each (or with 70 behind the file's name, seventy sell one). Thirty
// ought to be left. But reading the number and writing it back are two steps, and between them another office reads the same number:
// sales get lost.
import { Barrier, type DictProxy, isMain, Manager, Process } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

async function sell(sales: number, seats: DictProxy<string, number>, doors: Barrier): Promise<void> {
  await doors.wait(); // All box offices open at the same time.
  for (let sale = 0; sale < sales; sale++) {
    const left = await seats.item('left');
    await pause(20);
    await seats.set('left', left - 1);
  }
}

if (isMain(import.meta)) {
  const count = Number(process.argv[2] ?? 7);
  const manager = Manager();
  const seats = manager.dict<string, number>({ left: 100 }, { name: 'seats' });
  const doors = new Barrier(count);
  const offices = Array.from(
    { length: count },
    (_, index) => new Process({ target: sell, args: [70 / count, seats, doors], name: `Office ${index + 1}` }),
  );
  for (const office of offices) office.start();
  for (const office of offices) await office.join();
  console.log(`70 seats are sold, ${await seats.item('left')} are left`);
  await manager.shutdown();
}
