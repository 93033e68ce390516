// Three processes write three lines each. Nothing keeps them apart, so their lines mix, differently in every run.
import { isMain, Process } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

async function recite(poem: string): Promise<void> {
  for (const line of ['first', 'second', 'third']) {
    console.log(`${poem}: ${line} line`);
    await pause(200);
  }
}

if (isMain(import.meta)) {
  const poems = ['Autumn', 'Harbour', 'Midnight'];
  const readers = poems.map((poem) => new Process({ target: recite, args: [poem], name: poem }));
  for (const reader of readers) reader.start();
  for (const reader of readers) await reader.join();
}
