// Healthy: daemons of all kinds wait for more to do while the main part is at work, and at the end.
import { setTimeout as pause } from 'node:timers/promises';
import * as multiprocessing from 'lockstep/multiprocessing';
import { Queue } from 'lockstep/queue';
import { Barrier, Condition, Event, isMain, Lock, Task, Thread } from 'lockstep/threading';

export async function serve(work) {
  for (;;) await work.get();
}
async function hear(bell, door) {
  await pause(20);
  await Promise.all([bell.withLock(() => bell.wait()), door.wait()]);
}
async function forget(lock) {
  await lock.acquire();
}
if (isMain(import.meta)) {
  const [bell, door, gate, lock] = [new Condition(), new Event(), new Barrier(3), new Lock()];
  await bell.withLock(() => bell.notify());
  await door.set();
  await door.clear();
  for (const target of [() => hear(bell, door), () => gate.wait(), () => forget(lock), () => lock.acquire()])
    new Task({ target, daemon: true }).start();
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
