// Two cooks hand plates through the same hatch, one waiter carries them out. Each cook's plates come in that cook's order.
import { isMain, Process, Queue } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

async function cook(hatch: Queue<string>, dishes: readonly string[]): Promise<void> {
  for (const dish of dishes) {
    await pause(150);
    await hatch.put(dish);
  }
}
async function wait(hatch: Queue<string>, plates: number): Promise<void> {
  for (let plate = 1; plate <= plates; plate++) console.log(`Plate ${plate}: ${await hatch.get()}`);
}

if (isMain(import.meta)) {
  const hatch = new Queue<string>();
  const staff = [
    new Process({ target: cook, args: [hatch, ['soup 1', 'soup 2', 'soup 3']], name: 'Amara' }),
    new Process({ target: cook, args: [hatch, ['fish 1', 'fish 2']], name: 'Bao' }),
    new Process({ target: wait, args: [hatch, 5], name: 'Waiter' }),
  ];
  for (const person of staff) person.start();
  for (const person of staff) await person.join();
  console.log('The kitchen is closed');
}
