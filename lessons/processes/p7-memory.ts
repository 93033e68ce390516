// Processes share no memory. The child changes variables of its own; those of the parent stay as they are.
import { isMain, Process } from 'lockstep/multiprocessing';

let tickets = 100;
const guests = ['Ida'];

function sellOut(): void {
  tickets = 0;
  guests.push('Omar');
  console.log(`The child has ${tickets} tickets and the guests ${guests.join(', ')}`);
}

if (isMain(import.meta)) {
  const selling = new Process({ target: sellOut });
  selling.start();
  await selling.join();
  console.log(`The parent has ${tickets} tickets and the guests ${guests.join(', ')}`);
}
