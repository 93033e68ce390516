// The same three processes, with a lock around the whole poem: one at a time, first come first served.
// `acquire` and `release` are the long form. `withLock` is the short one, and releases even when an error is thrown.
import { isMain, Lock, Process } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

async function recite(poem: string): Promise<void> {
  for (const line of ['first', 'second', 'third']) {
    console.log(`${poem}: ${line} line`);
    await pause(100);
  }
}
async function longForm(poem: string, stage: Lock): Promise<void> {
  await stage.acquire();
  try {
    await recite(poem);
  } finally {
    await stage.release();
  }
}
async function shortForm(poem: string, stage: Lock): Promise<void> {
  await stage.withLock(() => recite(poem));
}

if (isMain(import.meta)) {
  const stage = new Lock();
  const readers = [
    new Process({ target: longForm, args: ['Autumn', stage], name: 'Autumn' }),
    new Process({ target: shortForm, args: ['Harbour', stage], name: 'Harbour' }),
    new Process({ target: shortForm, args: ['Midnight', stage], name: 'Midnight' }),
  ];
  for (const reader of readers) reader.start();
  for (const reader of readers) await reader.join();
}
