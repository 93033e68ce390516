// The same three processes as before, kept apart by `join` alone: each is waited for before the next one starts. The author has
// set the order, and nobody else ever waits. A lock lets all of them start and serves them in the order in which they come.
import { isMain, Process } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

async function recite(poem: string): Promise<void> {
  for (const line of ['first', 'second', 'third']) {
    console.log(`${poem}: ${line} line`);
    await pause(100);
  }
}

if (isMain(import.meta)) {
  for (const poem of ['Autumn', 'Harbour', 'Midnight']) {
    const reader = new Process({ target: recite, args: [poem], name: poem });
    reader.start();
    await reader.join();
  }
}
