// Stuck: two processes in opposite order; neither asks for its second lock before both have their first.
import { Barrier, isMain, Lock, Process } from 'lockstep/multiprocessing';

async function work(first, second, both) {
  await first.withLock(async () => {
    await both.wait();
    await second.withLock(async () => {});
  });
}
if (isMain(import.meta)) {
  const left = new Lock();
  const right = new Lock();
  const both = new Barrier(2);
  const processes = [
    new Process({ target: work, args: [left, right, both] }),
    new Process({ target: work, args: [right, left, both] }),
  ];
  for (const process of processes) process.start();
  for (const process of processes) await process.join();
}
