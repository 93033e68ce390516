/** Programs that can never go on, each in a way of its own. The first argument says which. */
import * as multiprocessing from 'lockstep/multiprocessing';
import { isMain, Process } from 'lockstep/multiprocessing';
import { Queue } from 'lockstep/queue';
import { Event, Lock, Task, Thread } from 'lockstep/threading';

async function take(shelf: Queue<string> | multiprocessing.Queue<string>): Promise<void> {
  await shelf.get();
}
async function keep(door: multiprocessing.Lock, opened: multiprocessing.Event): Promise<void> {
  await door.acquire();
  await opened.wait();
}

const programs: Readonly<Record<string, () => Promise<void>>> = {
  lockTwice: async () => {
    const door = new Lock();
    await door.acquire();
    await door.acquire();
  },
  queueOfTask: async () => {
    const shelf = new Queue<string>();
    const taker = new Task({ target: take, args: [shelf], name: 'taker' });
    taker.start();
    await taker.join();
  },
  queueOfThread: async () => {
    const shelf = new Queue<string>();
    const taker = new Thread({ target: take, args: [shelf], name: 'taker' });
    taker.start();
    await taker.join();
  },
  queueOfProcess: async () => {
    const shelf = new multiprocessing.Queue<string>();
    const taker = new Process({ target: take, args: [shelf], name: 'taker' });
    taker.start();
    await taker.join();
  },
  // Nobody waits for the child by a call: the main part has come to its end, and lives on for it.
  unjoined: async () => {
    const shelf = new multiprocessing.Queue<string>();
    new Process({ target: take, args: [shelf], name: 'taker' }).start();
  },
  event: async () => {
    const gate = new Event();
    await gate.wait();
  },
  heldElsewhere: async () => {
    const door = new multiprocessing.Lock();
    const opened = new multiprocessing.Event();
    const keeper = new Process({ target: keep, args: [door, opened], name: 'keeper' });
    keeper.start();
    await keeper.join();
  },
};
if (isMain(import.meta)) await programs[process.argv[2] ?? '']?.();
