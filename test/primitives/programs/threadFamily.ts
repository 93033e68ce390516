// A thread within a thread, and tasks in both; everything has a name.
import { setTimeout as sleep } from 'node:timers/promises';
import { currentThread, isMain, Task, Thread } from 'lockstep/threading';

async function works(): Promise<void> {
  await sleep(1);
}
async function starts(): Promise<void> {
  currentThread().name = 'Renamed';
  const inner = [new Thread({ target: works, name: 'Inner' }), new Task({ target: works, name: 'TaskInThread' })];
  for (const thread of inner) thread.start();
  for (const thread of inner) await thread.join();
}
class Walk extends Task {
  override async run(): Promise<void> {
    await works();
  }
}

if (isMain(import.meta)) {
  const all = [
    new Thread({ target: starts, name: 'Outer' }),
    new Task({ target: works, name: 'Errand' }),
    new Walk({ name: 'Walk' }),
  ];
  for (const thread of all) thread.start();
  for (const thread of all) await thread.join();
}
