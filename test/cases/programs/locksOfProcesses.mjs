// Stuck: two processes in opposite order.
import { setTimeout as pause } from 'node:timers/promises';
import { isMain, Lock, Process } from 'lockstep/multiprocessing';

async function work(first, second) {
  await first.withLock(async () => {
    await pause(400);
    await second.withLock(async () => {});
  });
}
if (isMain(import.meta)) {
  const left = new Lock();
  const right = new Lock();
  const processes = [
    new Process({ target: work, args: [left, right] }),
    new Process({ target: work, args: [right, left] }),
  ];
  for (const process of processes) process.start();
  for (const process of processes) await process.join();
}
