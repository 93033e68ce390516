/** A parent with children that never end by themselves, each in another state; it says their pids and waits to be killed. */
import { isMain, Lock, Process, Queue } from 'lockstep/multiprocessing';
import { report } from './report.ts';

async function waits(lock: Lock, pids: Queue<number>): Promise<void> {
  await pids.put(process.pid);
  await lock.acquire();
}
async function idles(pids: Queue<number>): Promise<void> {
  await pids.put(process.pid);
  await new Promise(() => setInterval(() => {}, 1000));
}
async function spins(pids: Queue<number>): Promise<void> {
  await pids.put(process.pid);
  // Once this is answered, what was put before has left.
  await pids.qsize();
  for (;;);
}
async function hasChild(pids: Queue<number>): Promise<void> {
  new Process({ target: idles, args: [pids] }).start();
  await idles(pids);
}

if (isMain(import.meta)) {
  const lock = new Lock();
  const pids = new Queue<number>();
  await lock.acquire();
  new Process({ target: waits, args: [lock, pids] }).start();
  new Process({ target: idles, args: [pids] }).start();
  new Process({ target: spins, args: [pids], daemon: true }).start();
  new Process({ target: hasChild, args: [pids] }).start();
  const all: number[] = [];
  while (all.length < 5) all.push(await pids.get());
  report('pids', all);
  if (process.argv[2] === 'exit') process.exit(3);
  setInterval(() => {}, 1000);
}
