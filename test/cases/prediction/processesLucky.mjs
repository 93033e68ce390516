// Two processes of the library with two locks; the second one comes late.
import { isMain, Lock, Process } from 'lockstep/multiprocessing';

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function both(first, second, after) {
  await pause(after);
  await first.withLock(async () => {
    await pause(5);
    await second.withLock(async () => pause(5));
  });
}
if (isMain(import.meta)) {
  const [disk, printer] = [new Lock(), new Lock()];
  const children = [
    new Process({ target: both, args: [disk, printer, 0], name: 'scanner' }),
    new Process({ target: both, args: [printer, disk, 700], name: 'spooler' }),
  ];
  for (const child of children) child.start();
  for (const child of children) await child.join();
  console.log('done');
}
