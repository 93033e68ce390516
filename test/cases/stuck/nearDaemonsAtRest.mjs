// Healthy: daemons of all kinds wait for more to do while the main part is at work, and at the end.
import { setTimeout as pause } from 'node:timers/promises';
import * as multiprocessing from 'lockstep/multiprocessing';
import { Queue } from 'lockstep/queue';
import { isMain, Task, Thread } from 'lockstep/threading';

export async function serve(work) {
  for (;;) await work.get();
}
if (isMain(import.meta)) {
  const [near, far] = [new Queue(), new multiprocessing.Queue()];
  const daemons = [
    new Task({ target: serve, args: [new Queue()], daemon: true }),
    new Thread({ target: serve, args: [near], daemon: true }),
    new multiprocessing.Process({ target: serve, args: [far], daemon: true }),
  ];
  for (const daemon of daemons) daemon.start();
  await near.put(1);
  await far.put(1);
  await pause(1500);
  console.log('closed');
}
