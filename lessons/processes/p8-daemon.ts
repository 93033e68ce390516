// A daemon serves its parent and has no end of its own. This guard would do rounds for ever. When the main part of the
// program has ended, the guard is ended, too: there are as many rounds as there are hours.
import { isMain, Process, Queue } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

async function guard(bell: Queue<number>, reports: Queue<string>): Promise<void> {
  for (;;) {
    const hour = await bell.get();
    console.log(`Guard: it is ${hour} o'clock and all is well`);
    await reports.put('all is well');
  }
}

if (isMain(import.meta)) {
  const bell = new Queue<number>();
  const reports = new Queue<string>();
  new Process({ target: guard, args: [bell, reports], name: 'Guard', daemon: true }).start();
  for (const hour of [1, 2, 3]) {
    await pause(1000);
    await bell.put(hour);
    await reports.get();
  }
  console.log('The museum opens, the guard may go');
}
