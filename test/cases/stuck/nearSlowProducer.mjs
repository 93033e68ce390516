// Healthy: the consumers wait long, one end marker has come, and the rest follows late.

import { setTimeout as pause } from 'node:timers/promises';
import { isMain, Process, Queue } from 'lockstep/multiprocessing';

export async function take(belt) {
  let taken = 0;
  while ((await belt.get()) !== null) taken++;
  return taken;
}
export async function load(belt) {
  for (const part of [1, 2, 3]) await belt.put(part);
  await belt.put(null);
  await pause(1500);
  await belt.put(null);
}
if (isMain(import.meta)) {
  const belt = new Queue();
  const children = [
    ...[1, 2].map(() => new Process({ target: take, args: [belt] })),
    new Process({ target: load, args: [belt] }),
  ];
  for (const child of children) child.start();
  for (const child of children) await child.join();
  console.log('all parts are taken');
}
